namespace Hypotheses.Core.Statistics.Intervals;

/// <summary>A number computed from a sample; it must not depend on the sample's order.</summary>
public delegate double SampleStatistic(ReadOnlySpan<double> sample);

/// <summary>Means, spreads and quantiles of a sample. NaN and empty samples are refused.</summary>
public static class Summary
{
    /// <summary>Arithmetic mean.</summary>
    public static double Mean(ReadOnlySpan<double> sample)
    {
        Require(sample);
        double sum = 0;
        foreach (double x in sample) sum += x;
        return sum / sample.Length;
    }

    /// <summary>Standard deviation with n − 1 in the denominator, by two passes; 0 for one value.</summary>
    public static double StandardDeviation(ReadOnlySpan<double> sample)
    {
        double mean = Mean(sample), sum = 0;
        foreach (double x in sample) sum += (x - mean) * (x - mean);
        return sample.Length == 1 ? 0 : Math.Sqrt(sum / (sample.Length - 1));
    }

    /// <summary>The middle value, or the mean of the middle two.</summary>
    public static double Median(ReadOnlySpan<double> sample) => Quantile(sample, .5);

    /// <summary>
    /// Quantile of type 7 of Hyndman and Fan ("Sample quantiles in statistical packages", 1996): linear between order statistics.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="q"/> is outside [0, 1].</exception>
    public static double Quantile(ReadOnlySpan<double> sample, double q)
    {
        Require(sample);
        double[] sorted = sample.ToArray();
        Array.Sort(sorted);
        return SortedQuantile(sorted, q);
    }

    /// <summary><see cref="Quantile"/> of a sample already in ascending order.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="q"/> is outside [0, 1].</exception>
    public static double SortedQuantile(ReadOnlySpan<double> ascending, double q)
    {
        if (!(q >= 0 && q <= 1)) throw new ArgumentOutOfRangeException(nameof(q), q, "a quantile's probability lies in [0, 1]");
        double position = q * (ascending.Length - 1);
        int below = (int)position;
        double low = ascending[below], high = ascending[Math.Min(below + 1, ascending.Length - 1)];
        double share = position - below;
        return share == 0 || low == high ? low : (1 - share) * low + share * high; // this form and order keep infinite ends right
    }

    /// <summary>Refuses an empty sample, NaN, and (unless allowed) infinities.</summary>
    /// <exception cref="ArgumentException">Names the first bad value and its place.</exception>
    internal static void Require(ReadOnlySpan<double> sample, bool finite = false, string name = "sample")
    {
        if (sample.IsEmpty) throw new ArgumentException($"{name} is empty", name);
        for (int i = 0; i < sample.Length; i++)
        {
            if (double.IsNaN(sample[i]) || (finite && !double.IsFinite(sample[i])))
                throw new ArgumentException(
                    $"{name}[{i}] is {sample[i].ToString(System.Globalization.CultureInfo.InvariantCulture)}: void the trial or "
                        + "count it as a tie before",
                    name);
        }
    }
}
