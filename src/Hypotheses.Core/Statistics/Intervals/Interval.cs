namespace Hypotheses.Core.Statistics.Intervals;

/// <summary>An interval for a quantity, with the estimate it belongs to. Ends may be infinite; Low ≤ High.</summary>
/// <param name="Estimate">The point estimate. It may lie outside a bias-corrected interval.</param>
/// <param name="Low">Lower end, inclusive.</param>
/// <param name="High">Upper end, inclusive.</param>
/// <param name="Level">Nominal coverage in (0, 1).</param>
public readonly record struct Interval(double Estimate, double Low, double High, double Level)
{
    /// <summary>High − Low.</summary>
    public double Width => High - Low;

    /// <summary>Whether <paramref name="value"/> lies in [Low, High].</summary>
    public bool Contains(double value) => value >= Low && value <= High;

    /// <summary>Whether all of the interval lies strictly between the bounds.</summary>
    public bool Inside(double low, double high) => Low > low && High < high;

    /// <summary>The smallest interval that holds both; estimate and level are this one's.</summary>
    public Interval Hull(Interval other) => this with { Low = Math.Min(Low, other.Low), High = Math.Max(High, other.High) };
}
