using Hypotheses.Core.Runtime;

namespace Hypotheses.Core.Statistics;

/// <summary>
/// The interval that verdicts use: the hull of BCa bootstrap and Student's t over seeds, because BCa alone undercovers at five
/// seeds and t alone ignores skew. One seed gives an infinite interval, equal values a point.
/// </summary>
public static class SeedInterval
{
    /// <summary>For the mean over seeds.</summary>
    /// <exception cref="ArgumentException">A value is NaN or infinite, or there is none.</exception>
    public static Interval Mean(ReadOnlySpan<double> perSeed, Seed seed, double level = .95) =>
        Bootstrap.Bca(perSeed, Summary.Mean, seed, level).Hull(StudentT.Mean(perSeed, level));

    /// <summary>For the median over seeds (heavy-tailed statistics).</summary>
    /// <exception cref="ArgumentException">A value is NaN or infinite, or there is none.</exception>
    public static Interval Median(ReadOnlySpan<double> perSeed, Seed seed, double level = .95) =>
        Bootstrap.Bca(perSeed, Summary.Median, seed, level).Hull(StudentT.Median(perSeed, level));
}
