using System.Globalization;

namespace Hypotheses.Benchmarks.Harness;

/// <summary>A number of its own, for what is stated in units and not as a ratio: samples a second, milliseconds.</summary>
internal sealed record Quantity
{
    /// <summary>What it is.</summary>
    public required string What { get; init; }

    /// <summary>Its unit.</summary>
    public required string Unit { get; init; }

    /// <summary>The values over repetitions.</summary>
    public required Spread Values { get; init; }

    /// <summary>The bar, or null where the number is only reported.</summary>
    public Bar? Bar { get; init; }

    /// <summary>Whether the median keeps the bar; null where there is none.</summary>
    public bool? Met => Bar?.IsMet(Values.Median);

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{What}: {Number(Values.Median)} {Unit} [{Number(Values.Min)} … {Number(Values.Max)}, n = {Values.Repetitions}]")
        + (Bar is { } bar ? $"; bar {bar.Sign} {Number(bar.Limit)}: {(Met == true ? "met" : "MISSED")}" : "");

    private static string Number(double value) =>
        value.ToString(Math.Abs(value) >= 100 ? "N0" : "0.###", CultureInfo.InvariantCulture);
}
