using Hypotheses.Core.Runtime;
using MathNet.Numerics.Distributions;

namespace Hypotheses.Core.Statistics.Intervals;

/// <summary>The resamples of one BCa bootstrap, drawn once: its interval at any level. Immutable and thread-safe.</summary>
internal sealed class BcaResamples
{
    private readonly double[]? _sorted;
    private readonly double _estimate, _bias, _acceleration;
    private readonly bool _infinite;

    public BcaResamples(ReadOnlySpan<double> sample, SampleStatistic statistic, Seed seed, int resamples)
    {
        Summary.Require(sample, finite: true);
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 100);
        _estimate = statistic(sample);
        _infinite = sample.Length == 1;
        if (_infinite || !sample.ContainsAnyExcept(sample[0])) return;

        double[] sorted = Resampled(sample, statistic, seed.Rng(), resamples);
        Summary.Require(sorted, finite: true, "statistic of a resample");
        Array.Sort(sorted);
        double below = 0;
        foreach (double x in sorted) below += x < _estimate ? 1 : x == _estimate ? .5 : 0;
        _sorted = sorted;
        _bias = Normal.InvCDF(0, 1, Math.Clamp(below / resamples, .5 / resamples, 1 - .5 / resamples));
        _acceleration = Acceleration(sample, statistic);
    }

    /// <summary>
    /// The interval that misses with probability <paramref name="alpha"/> in (0, 1]: infinite for one value, a point where all
    /// are equal.
    /// </summary>
    public Interval At(double alpha)
    {
        if (_infinite) return new Interval(_estimate, double.NegativeInfinity, double.PositiveInfinity, 1 - alpha);
        if (_sorted is null) return new Interval(_estimate, _estimate, _estimate, 1 - alpha);
        double z = -Normal.InvCDF(0, 1, alpha / 2);
        return new Interval(_estimate, End(-z), End(z), 1 - alpha);
    }

    /// <summary>
    /// The smallest α at which the interval has a property that narrower ones keep: 0 where even the widest has it, 1 where none
    /// has.
    /// </summary>
    public double Smallest(Func<Interval, bool> holds) => SmallestAlpha.Where(alpha => holds(At(alpha)));

    private double End(double z)
    {
        double shifted = _bias + z, share = 1 - _acceleration * shifted;
        // Beyond the pole the correction has lost its meaning: the widest end is the honest one.
        double p = share > 0 ? Normal.CDF(0, 1, _bias + shifted / share) : shifted > 0 ? 1 : 0;
        return Summary.SortedQuantile(_sorted, p);
    }

    private static double[] Resampled(ReadOnlySpan<double> sample, SampleStatistic statistic, Rng rng, int resamples)
    {
        double[] values = new double[resamples], drawn = new double[sample.Length];
        for (int b = 0; b < resamples; b++)
        {
            for (int i = 0; i < drawn.Length; i++) drawn[i] = sample[rng.Below(drawn.Length)];
            values[b] = statistic(drawn);
        }

        return values;
    }

    private static double Acceleration(ReadOnlySpan<double> sample, SampleStatistic statistic)
    {
        int n = sample.Length;
        double[] left = new double[n], rest = new double[n - 1];
        for (int i = 0; i < n; i++)
        {
            sample[..i].CopyTo(rest);
            sample[(i + 1)..].CopyTo(rest.AsSpan(i));
            left[i] = statistic(rest);
        }

        double mean = Summary.Mean(left), squares = 0, cubes = 0;
        foreach (double x in left)
        {
            double d = mean - x;
            squares += d * d;
            cubes += d * d * d;
        }

        return squares == 0 ? 0 : cubes / (6 * Math.Pow(squares, 1.5));
    }
}
