using MathNet.Numerics;

namespace Hypotheses.Core.Statistics.Intervals;

/// <summary>Student's t: intervals for a mean, and one-sided p-values against a bound.</summary>
public static class StudentT
{
    /// <summary>
    /// Mean ± t·s/√n with n − 1 degrees of freedom. One value gives an infinite interval; equal values give a point.
    /// </summary>
    /// <exception cref="ArgumentException">A value is NaN or infinite, the sample is empty, or the level is outside (0,
    /// 1).</exception>
    public static Interval Mean(ReadOnlySpan<double> sample, double level = .95)
    {
        Summary.Require(sample, finite: true);
        RequireLevel(level);
        double mean = Summary.Mean(sample);
        if (sample.Length == 1) return new Interval(mean, double.NegativeInfinity, double.PositiveInfinity, level);
        double half = Quantile(sample.Length - 1, (1 - level) / 2) * Summary.StandardDeviation(sample) / Math.Sqrt(sample.Length);
        return new Interval(mean, mean - half, mean + half, level);
    }

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

    internal static void RequireLevel(double level)
    {
        if (!(level > 0 && level < 1)) throw new ArgumentOutOfRangeException(nameof(level), level, "a level lies in (0, 1)");
    }
}
