namespace Hypotheses.Core.Statistics.Intervals;

/// <summary>
/// Bounds for the mean of values of which every one was seen to be the same: the rule of three. So many seeds without a step
/// apart leave a rate of at most −ln(α/2)/n steps a seed (Poisson; 3.0/n one-sided at 95%) in either direction. Immutable and
/// thread-safe.
/// </summary>
internal sealed class TieBounds(double value, double step, int count)
{
    /// <summary>Those of a sample; null where its values differ.</summary>
    public static TieBounds? Of(ReadOnlySpan<double> sample, SampleScale scale) => sample.ContainsAnyExcept(sample[0]) ? null
        : new TieBounds(sample[0], scale.Resolution > 0 ? scale.Resolution : SampleScale.CoarsestStep(sample[0]), sample.Length);

    /// <summary>The interval that misses with probability at most <paramref name="alpha"/> in (0, 1).</summary>
    public Interval At(double alpha)
    {
        double reach = step * -Math.Log(alpha / 2) / count;
        return new Interval(value, value - reach, value + reach, 1 - alpha);
    }

    /// <summary>
    /// The smallest α at which the interval lies beyond a bound that is so far from the value; 1 for one on its wrong side.
    /// </summary>
    public double P(double distance) => !(distance > 0) ? 1 : Math.Min(1, 2 * Math.Exp(-count * distance / step));
}
