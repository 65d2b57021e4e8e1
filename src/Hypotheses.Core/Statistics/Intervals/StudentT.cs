using MathNet.Numerics;

namespace Hypotheses.Core.Statistics.Intervals;

/// <summary>Student's t: intervals for a mean, and one-sided p-values against a bound.</summary>
public static class StudentT
{
    /// <summary>√(π/2): standard error of a median over that of a mean for normal data.</summary>
    private static readonly double MedianFactor = Math.Sqrt(Math.PI / 2);

    /// <summary>
    /// Mean ± t·s/√n with n − 1 degrees of freedom. One value gives an infinite interval; equal values give a point.
    /// </summary>
    /// <exception cref="ArgumentException">A value is NaN or infinite, the sample is empty, or the level is outside (0,
    /// 1).</exception>
    public static Interval Mean(ReadOnlySpan<double> sample, double level = .95) =>
        Around(Summary.Mean(sample), sample, 1, level);

    /// <summary>
    /// Median ± t·√(π/2)·s/√n: the standard error of a median is √(π/2) that of the mean for normal data, and less for heavier
    /// tails, where s is inflated as well, so this errs to the wide side. Degenerate cases as for <see cref="Mean"/>.
    /// </summary>
    /// <exception cref="ArgumentException">As for <see cref="Mean"/>.</exception>
    public static Interval Median(ReadOnlySpan<double> sample, double level = .95) =>
        Around(Summary.Median(sample), sample, MedianFactor, level);

    /// <summary>p-value of "the mean is at most <paramref name="bound"/>" against "it is above"; range [0, 1].</summary>
    /// <exception cref="ArgumentException">Fewer than two values, or one is NaN or infinite.</exception>
    public static double PValueAbove(ReadOnlySpan<double> sample, double bound)
    {
        Summary.Require(sample, finite: true);
        if (sample.Length < 2) throw new ArgumentException("a t-test needs at least two values", nameof(sample));
        double excess = Summary.Mean(sample) - bound, s = Summary.StandardDeviation(sample);
        if (s == 0) return excess > 0 ? 0 : 1;
        return 1 - MathNet.Numerics.Distributions.StudentT.CDF(0, 1, sample.Length - 1, excess / (s / Math.Sqrt(sample.Length)));
    }

    /// <summary>P(T &gt; t) for t ≥ 0, accurate far into the tail.</summary>
    internal static double Tail(int freedom, double t) =>
        .5 * SpecialFunctions.BetaRegularized(freedom / 2d, .5, freedom / (freedom + t * t));

    /// <summary>
    /// The t with P(T &gt; t) = <paramref name="tail"/> in (0, .5]: by bisection on <see cref="Tail"/>, because MathNet's inverse
    /// looks between ±800 and stops at an error of 1e-12, and first looks of a sequential design lie beyond both.
    /// </summary>
    internal static double Quantile(int freedom, double tail)
    {
        double low = 0, high = 1;
        while (Tail(freedom, high) > tail)
        {
            low = high;
            high *= 2;
        }

        while ((low + high) / 2 is var middle && middle > low && middle < high)
        {
            if (Tail(freedom, middle) > tail) low = middle;
            else high = middle;
        }

        return high;
    }

    private static Interval Around(double centre, ReadOnlySpan<double> sample, double factor, double level)
    {
        Summary.Require(sample, finite: true);
        RequireLevel(level);
        if (sample.Length == 1) return new Interval(centre, double.NegativeInfinity, double.PositiveInfinity, level);
        double half = Quantile(sample.Length - 1, (1 - level) / 2) * factor * Summary.StandardDeviation(sample)
            / Math.Sqrt(sample.Length);
        return new Interval(centre, centre - half, centre + half, level);
    }

    internal static void RequireLevel(double level)
    {
        if (!(level > 0 && level < 1)) throw new ArgumentOutOfRangeException(nameof(level), level, "a level lies in (0, 1)");
    }
}
