using Hypotheses.Core.Runtime;

namespace Hypotheses.Core.Statistics.Intervals;

/// <summary>
/// Bias-corrected and accelerated bootstrap over seeds (Efron, "Better bootstrap confidence intervals", JASA 82, 1987; the
/// acceleration by the jackknife). It undercovers at few seeds (about .8 for 95% at five): for verdicts use
/// <see cref="SeedInterval"/>.
/// </summary>
public static class Bootstrap
{
    /// <summary>How many resamples an interval takes.</summary>
    internal const int Resamples = 4000;

    /// <summary>
    /// The BCa interval of <paramref name="statistic"/>. Ties among resamples count half in the bias correction, which medians
    /// need.
    /// </summary>
    /// <param name="sample">One value a seed.</param>
    /// <param name="statistic">What to estimate, e.g. <see cref="Summary.Mean"/> or <see cref="Summary.Median"/>.</param>
    /// <param name="seed">Resampling is drawn from it: equal seeds give equal intervals.</param>
    /// <param name="level">Nominal coverage.</param>
    /// <param name="resamples">How many resamples.</param>
    /// <returns>Infinite for one value; a point where all values are equal.</returns>
    /// <exception cref="ArgumentException">A value or the statistic is NaN or infinite, the sample is empty, or the level is
    /// outside (0, 1).</exception>
    public static Interval Bca(
        ReadOnlySpan<double> sample, SampleStatistic statistic, Seed seed, double level = .95, int resamples = Resamples)
    {
        StudentT.RequireLevel(level);
        return new BcaResamples(sample, statistic, seed, resamples).At(1 - level) with { Level = level };
    }
}
