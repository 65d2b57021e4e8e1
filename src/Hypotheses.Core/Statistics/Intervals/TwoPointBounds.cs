namespace Hypotheses.Core.Statistics.Intervals;

/// <summary>
/// Exact bounds for the mean of values that lie at two points, from how many lie at each (Clopper and Pearson): what Student's t
/// and the bootstrap cannot see where few or none lie at one of them. Immutable and thread-safe.
/// </summary>
internal sealed class TwoPointBounds
{
    private readonly int _count, _above;
    private readonly double _low, _high;

    private TwoPointBounds(double[] sorted, double split, double low, double high)
    {
        double[] lows = Array.FindAll(sorted, x => x <= split), highs = Array.FindAll(sorted, x => x > split);
        (_count, _above) = (sorted.Length, highs.Length);
        (_low, _high) = (lows.Length == 0 ? low : Summary.Mean(lows), highs.Length == 0 ? high : Summary.Mean(highs));
    }

    /// <summary>
    /// Those of a sample; null where it is no such sample: neither a share nor, with a known resolution, at two neighbouring
    /// steps.
    /// </summary>
    public static TwoPointBounds? Of(ReadOnlySpan<double> sample, SampleScale scale)
    {
        double[] sorted = sample.ToArray();
        Array.Sort(sorted);
        double least = sorted[0], most = sorted[^1];
        return scale.IsShareOf(sample) ? new TwoPointBounds(sorted, .5, 0, 1)
            : least == most || most - least > scale.Resolution * (1 + 1e-9) ? null
            : new TwoPointBounds(sorted, (least + most) / 2, least, most);
    }

    /// <summary>The interval that misses with probability at most <paramref name="alpha"/> in (0, 1).</summary>
    public Interval At(double alpha, double estimate)
    {
        double each = 1 - alpha / 2;
        return new Interval(
            estimate,
            Mean(ClopperPearson.Lower(_above, _count, each)),
            Mean(ClopperPearson.Upper(_above, _count, each)),
            1 - alpha);
    }

    /// <summary>The smallest α at which the interval lies above the bound.</summary>
    public double PAbove(double bound) => P((bound - _low) / (_high - _low), _above);

    /// <summary>The smallest α at which the interval lies below the bound.</summary>
    public double PBelow(double bound) => P((_high - bound) / (_high - _low), _count - _above);

    private double Mean(double share) => _low + (_high - _low) * share;

    // At that share so many or more lie beyond, in one of two directions.
    private double P(double share, int beyond) =>
        share < 0 ? 0 : share >= 1 ? 1 : Math.Min(1, 2 * ClopperPearson.AtLeast(beyond, _count, share));
}
