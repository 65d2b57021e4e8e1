using Hypotheses.Core.Runtime;

namespace Hypotheses.Core.Statistics.Intervals;

/// <summary>
/// One interval over seeds: for a mean by the estimate that verdicts use (<see cref="SeedEstimate"/>, which says of what it is
/// the hull). One seed gives an infinite interval, equal values never a point.
/// </summary>
public static class SeedInterval
{
    /// <summary>For the mean over seeds: that of <see cref="SeedEstimate"/> at one level.</summary>
    /// <exception cref="ArgumentException">A value is NaN or infinite, there is none, or the level is outside (0, 1).</exception>
    public static Interval Mean(ReadOnlySpan<double> perSeed, Seed seed, double level = .95, SampleScale? scale = null) =>
        new SeedEstimate(perSeed, seed, scale).At(1 - level) with { Level = level };

    /// <summary>
    /// For the median over seeds (heavy-tailed statistics): the hull of BCa and of Student's t for a median. Equal values give a
    /// point: a median says nothing of the rest.
    /// </summary>
    /// <exception cref="ArgumentException">A value is NaN or infinite, or there is none.</exception>
    public static Interval Median(ReadOnlySpan<double> perSeed, Seed seed, double level = .95) =>
        Bootstrap.Bca(perSeed, Summary.Median, seed, level).Hull(StudentT.Median(perSeed, level));
}
