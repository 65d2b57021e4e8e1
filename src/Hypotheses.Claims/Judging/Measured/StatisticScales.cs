using Hypotheses.Claims.Trials;
using Hypotheses.Core.Statistics.Intervals;

namespace Hypotheses.Claims.Judging.Measured;

/// <summary>What a plan declares of its statistics, with the numbers that trials report beside them.</summary>
internal static class StatisticScales
{
    /// <summary>
    /// What is known of one statistic's values over some trials. The fewest items give the resolution, the largest common error
    /// counts.
    /// </summary>
    public static SampleScale Of(PlannedCell cell, string name, IReadOnlyList<Trial> trials)
    {
        if (cell.Statistics?.FirstOrDefault(s => s.Name == name) is not { } known) return SampleScale.Unknown;
        double[] Reported(string? of) => of is null ? []
            : [.. trials.Select(t => t.Measurements.GetValueOrDefault(of, double.NaN)).Where(v => double.IsFinite(v) && v > 0)];
        double? items = known.Items ?? (Reported(known.ItemsFrom) is { Length: > 0 } counts ? counts.Min() : null);
        return new SampleScale(
            known.Least ?? double.NegativeInfinity, known.Most ?? double.PositiveInfinity, items is { } n
                ? 1 / Math.Max(n, 1)
                : 0, known.IsShare,
            Reported(known.CommonError).DefaultIfEmpty(0).Max());
    }

    /// <summary>
    /// What other measured numbers a statistic of the rules needs: those must be numbers in every trial that counts.
    /// </summary>
    public static IEnumerable<string> Needed(PlannedCell cell) =>
        cell.Statistics is not { } known ? []
            : known.Where(s => cell.Prediction.Statistics.Contains(s.Name))
                .SelectMany(s => (string?[])[s.ItemsFrom, s.CommonError]).OfType<string>();
}
