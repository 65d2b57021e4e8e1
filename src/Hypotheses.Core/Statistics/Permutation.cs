using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics.Intervals;

namespace Hypotheses.Core.Statistics;

/// <summary>
/// Two-sided, two-sample permutation test on the difference of means. Exact where the relabellings can be enumerated, else
/// Monte Carlo with (1 + hits)/(1 + draws), which is never 0 (Phipson and Smyth 2010).
/// </summary>
public static class Permutation
{
    private const double Tie = 1e-12; // relabellings that sum in another order must still count as equal

    /// <summary>p-value of "both samples come from one distribution"; range (0, 1].</summary>
    /// <param name="a">First sample.</param>
    /// <param name="b">Second sample.</param>
    /// <param name="seed">For the Monte Carlo draws.</param>
    /// <param name="draws">Monte Carlo draws; fewer relabellings than this are enumerated instead.</param>
    /// <exception cref="ArgumentException">A sample is empty or holds NaN or infinity.</exception>
    public static double TwoSample(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Seed seed, int draws = 10_000)
    {
        Summary.Require(a, finite: true, nameof(a));
        Summary.Require(b, finite: true, nameof(b));
        double[] pooled = [.. a, .. b];
        if (MathNet.Numerics.SpecialFunctions.Binomial(pooled.Length, a.Length) <= draws) return Exact(pooled, a.Length);
        bool[] first = new bool[pooled.Length];
        first.AsSpan(0, a.Length).Fill(true);
        return Stratified(pooled, first, new int[pooled.Length], seed, draws);
    }

    /// <summary>
    /// As <see cref="TwoSample"/>, but labels move only inside strata (layer, norm or frequency decile); always Monte Carlo.
    /// Values are centred within strata first, so that what strata explain counts for neither side.
    /// </summary>
    /// <param name="values">All values.</param>
    /// <param name="first">Whether a value belongs to the first sample.</param>
    /// <param name="strata">The stratum of each value, any integers.</param>
    /// <param name="seed">For the draws.</param>
    /// <param name="draws">How many relabellings.</param>
    /// <exception cref="ArgumentException">Lengths differ, a sample is empty, or a value is NaN or infinite.</exception>
    public static double Stratified(
        ReadOnlySpan<double> values, ReadOnlySpan<bool> first, ReadOnlySpan<int> strata, Seed seed, int draws = 10_000)
    {
        Summary.Require(values, finite: true, nameof(values));
        if (first.Length != values.Length || strata.Length != values.Length)
            throw new ArgumentException("values, labels and strata differ in length", nameof(first));
        if (!first.Contains(true) || !first.Contains(false))
            throw new ArgumentException("both samples need a value", nameof(first));
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);

        int[] order = new int[values.Length], keys = strata.ToArray();
        for (int i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(keys, order); // members of a stratum side by side
        double[] sorted = new double[order.Length];
        bool[] labels = new bool[order.Length];
        for (int i = 0; i < order.Length; i++) (sorted[i], labels[i]) = (values[order[i]], first[order[i]]);
        Centre(sorted, keys);

        double observed = Math.Abs(Difference(sorted, labels));
        Rng rng = seed.Rng();
        int hits = 0;
        for (int draw = 0; draw < draws; draw++)
        {
            for (int start = 0, end; start < keys.Length; start = end)
            {
                for (end = start + 1; end < keys.Length && keys[end] == keys[start];) end++;
                rng.Shuffle(labels.AsSpan(start, end - start));
            }

            if (Math.Abs(Difference(sorted, labels)) >= observed - Tie * (1 + observed)) hits++;
        }

        return (1.0 + hits) / (1.0 + draws);
    }

    private static double Exact(double[] pooled, int size)
    {
        bool[] labels = new bool[pooled.Length];
        labels.AsSpan(0, size).Fill(true);
        double observed = Math.Abs(Difference(pooled, labels));
        int[] chosen = [.. Enumerable.Range(0, size)];
        long hits = 0, all = 0;
        while (true)
        {
            Array.Clear(labels);
            foreach (int i in chosen) labels[i] = true;
            all++;
            if (Math.Abs(Difference(pooled, labels)) >= observed - Tie * (1 + observed)) hits++;
            int move = size - 1;
            while (move >= 0 && chosen[move] == pooled.Length - size + move) move--;
            if (move < 0) return (double)hits / all;
            chosen[move]++;
            for (int i = move + 1; i < size; i++) chosen[i] = chosen[i - 1] + 1;
        }
    }

    private static void Centre(double[] values, int[] strata)
    {
        for (int start = 0, end; start < values.Length; start = end)
        {
            for (end = start + 1; end < values.Length && strata[end] == strata[start];) end++;
            Span<double> members = values.AsSpan(start, end - start);
            double mean = Summary.Mean(members);
            foreach (ref double member in members) member -= mean;
        }
    }

    private static double Difference(double[] values, bool[] first)
    {
        double sumA = 0, sumB = 0;
        int countA = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (first[i]) (sumA, countA) = (sumA + values[i], countA + 1);
            else sumB += values[i];
        }

        return sumA / countA - sumB / (values.Length - countA);
    }
}
