using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hypotheses.Benchmarks.Harness;

namespace Hypotheses.Benchmarks.Output;

/// <summary>Everything a run has found: <c>benchmarks.json</c>.</summary>
internal sealed record BenchmarkReport(MachineInfo Machine, IReadOnlyList<FigureResult> Figures)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, // a number without a value in a grid is NaN
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>As JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Options) + "\n";

    /// <summary>Writes the file anew; what was there is replaced in one move.</summary>
    public void Write(string folder)
    {
        string path = Path.Combine(folder, "benchmarks.json"), temporary = path + ".tmp";
        File.WriteAllText(temporary, ToJson());
        File.Move(temporary, path, overwrite: true);
    }
}
