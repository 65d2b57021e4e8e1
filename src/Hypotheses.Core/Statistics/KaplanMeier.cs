using Hypotheses.Core.Statistics.Intervals;

namespace Hypotheses.Core.Statistics;

/// <summary>The product-limit estimate of survival under right censoring (Kaplan and Meier 1958).</summary>
public static class KaplanMeier
{
    /// <summary>
    /// The smallest time at which survival is ½ or less; +∞ where it never is (more than half were still going when last seen).
    /// At equal times an event comes before a censoring. Without censoring this is the lower median.
    /// </summary>
    /// <param name="times">Time of the event, or of the last look, of each subject.</param>
    /// <param name="censored">Whether the event had not happened at that time.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a time is NaN.</exception>
    public static double Median(ReadOnlySpan<double> times, ReadOnlySpan<bool> censored)
    {
        foreach ((double time, double survival) in Curve(times, censored))
        {
            if (survival <= .5 + 1e-12) return time;
        }

        return double.PositiveInfinity;
    }

    /// <summary>Survival just after each distinct event time, in ascending order of time.</summary>
    /// <exception cref="ArgumentException">Lengths differ, or a time is NaN.</exception>
    public static (double Time, double Survival)[] Curve(ReadOnlySpan<double> times, ReadOnlySpan<bool> censored)
    {
        Summary.Require(times, name: nameof(times));
        if (times.Length != censored.Length)
            throw new ArgumentException("times and censoring flags differ in length", nameof(censored));
        double[] sorted = times.ToArray();
        bool[] flags = censored.ToArray();
        Array.Sort(sorted, flags);
        var curve = new List<(double, double)>();
        double survival = 1;
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            int events = 0;
            for (end = start; end < sorted.Length && sorted[end] == sorted[start]; end++) events += flags[end] ? 0 : 1;
            if (events == 0) continue;
            survival *= 1 - (double)events / (sorted.Length - start);
            curve.Add((sorted[start], survival));
        }

        return [.. curve];
    }
}
