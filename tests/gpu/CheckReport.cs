using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hypotheses.Benchmarks.Output;

namespace Hypotheses.Gpu;

/// <summary>One thing that was checked or measured.</summary>
/// <param name="Check">Which check it belongs to.</param>
/// <param name="What">What it is of.</param>
/// <param name="Value">A number with a unit, or null where words say it.</param>
/// <param name="Unit">Of the number.</param>
/// <param name="Holds">Null where it is only reported.</param>
/// <param name="Words">What was seen, or what is wanted.</param>
internal sealed record CheckResult(string Check, string What, double? Value, string Unit, bool? Holds, string Words)
{
    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{What}:{(Value is { } v ? $" {v:G4} {Unit}" : "")} {Words}")
        + (Holds switch { true => ": holds", false => ": DOES NOT HOLD", null => "" });
}

/// <summary>Everything that a run has found: one JSON file.</summary>
internal sealed record CheckReport(MachineInfo Machine, string Device, bool Short)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Seconds so far.</summary>
    public double Seconds { get; set; }

    /// <summary>The results, in the order of the checks.</summary>
    public List<CheckResult> Results { get; } = [];

    /// <summary>Writes the file anew.</summary>
    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Options) + "\n");
}
