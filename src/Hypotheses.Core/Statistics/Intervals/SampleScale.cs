namespace Hypotheses.Core.Statistics.Intervals;

/// <summary>What is known of a statistic's values before they are seen. Nothing, by default. Immutable and thread-safe.</summary>
/// <param name="Least">The least value that it can take; −∞ where none is known.</param>
/// <param name="Most">The largest value that it can take; ∞ where none is known.</param>
/// <param name="Resolution">The step between values that it can take, 1/items of a share of items; 0 where none is known.</param>
/// <param name="IsShare">Each value is nearly 0 or 1, and the mean is the share of ones.</param>
/// <param name="CommonError">Standard error of what all values share, at least 0: more values do not make it smaller.</param>
public sealed record SampleScale(
    double Least =
        double.NegativeInfinity, double Most = double.PositiveInfinity, double Resolution = 0, bool IsShare = false,
        double CommonError = 0)
{
    // A value this near to 0 or 1 may be a thing that is there or not.
    private const double Nearness = .05;
    private const int MostItems = 1000;

    /// <summary>Nothing is known.</summary>
    public static SampleScale Unknown { get; } = new();

    /// <summary>
    /// Whether binomial bounds decide: a declared share, or values in 0 … 1 that all lie near an end, where their resolution is
    /// known near both ends.
    /// </summary>
    public bool IsShareOf(ReadOnlySpan<double> sample)
    {
        if (IsShare) return true;
        if (Least != 0 || Most != 1) return false;
        bool none = false, all = false;
        foreach (double x in sample)
        {
            if (Math.Min(Math.Abs(x), Math.Abs(1 - x)) > Nearness) return false;
            (none, all) = (none || x < .5, all || x > .5);
        }

        // Items that all agree in each seed are one thing that is there or not, however many of them there are.
        return Resolution == 0 || (none && all);
    }

    /// <summary>
    /// The coarsest step that equal values of no known resolution may hide: 1/q for the least q up to 1,000 that makes the value
    /// whole (1 for 0, 1 and 12; 1/16 for .9375; 1/1000 for .73051), for it may be a share of q items.
    /// </summary>
    public static double CoarsestStep(double value)
    {
        for (int q = 1; q < MostItems; q++)
            if (Math.Abs(value * q - Math.Round(value * q)) < 1e-9 * Math.Max(1, Math.Abs(value))) return 1d / q;
        return 1d / MostItems;
    }

    /// <summary>An interval cut to the range.</summary>
    public Interval Cut(Interval interval) =>
        interval with { Low = Math.Clamp(interval.Low, Least, Most), High = Math.Clamp(interval.High, Least, Most) };
}
