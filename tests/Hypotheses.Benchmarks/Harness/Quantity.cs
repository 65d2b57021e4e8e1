using System.Globalization;

namespace Hypotheses.Benchmarks.Harness;

/// <summary>Which side of a limit is good.</summary>
internal enum LimitKind
{
    /// <summary>The median must reach the limit.</summary>
    AtLeast,

    /// <summary>The median must not pass the limit.</summary>
    AtMost,
}

/// <summary>The limit of a quantity.</summary>
internal sealed record Limit(LimitKind Kind, double Value)
{
    /// <summary>Whether a median keeps it.</summary>
    public bool IsMet(double value) => Kind == LimitKind.AtLeast ? value >= Value : value <= Value;
}

/// <summary>A number of its own, for what is stated in units and not as a ratio: samples a second, milliseconds.</summary>
internal sealed record Quantity
{
    /// <summary>What it is.</summary>
    public required string What { get; init; }

    /// <summary>Its unit.</summary>
    public required string Unit { get; init; }

    /// <summary>The values over repetitions.</summary>
    public required Spread Values { get; init; }

    /// <summary>The limit, or null where the number is only reported.</summary>
    public Limit? Bar { get; init; }

    /// <summary>Whether the median keeps the limit; null where there is none.</summary>
    public bool? Met => Bar?.IsMet(Values.Median);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{What}: {Number(Values.Median)} {Unit} [{Number(Values.Min)} … {Number(Values.Max)}, n = {Values.Repetitions}]")
        + (Bar is { } bar ? $"; bar {(bar.Kind == LimitKind.AtLeast ? "≥" : "≤")} {Number(bar.Value)}: {(Met == true ? "met" : "MISSED")}" : "");

    private static string Number(double value) => value.ToString(Math.Abs(value) >= 100 ? "N0" : "0.###", CultureInfo.InvariantCulture);
}
