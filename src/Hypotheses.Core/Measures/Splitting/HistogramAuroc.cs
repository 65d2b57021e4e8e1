using Hypotheses.Core.Baselines;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics;

namespace Hypotheses.Core.Measures.Splitting;

/// <summary>Items of two kinds, each a set of cosines.</summary>
/// <param name="First">Items of the first kind.</param>
/// <param name="Second">Items of the second kind.</param>
public sealed record LabelledCosines(IReadOnlyList<double[]> First, IReadOnlyList<double[]> Second)
{
    /// <summary>
    /// The same items with kinds dealt out anew, as many of each; in which order they were found does not decide.
    /// </summary>
    public LabelledCosines Shuffled(Rng rng)
    {
        double[][] all = [.. First.Concat(Second).OrderBy(item => item.DefaultIfEmpty(double.NaN).Average())];
        rng.Shuffle(all.AsSpan());
        return new LabelledCosines(all[..First.Count], all[First.Count..]);
    }
}

/// <summary>
/// How well histograms of cosines tell two kinds of item apart: each kind's histogram is learned on one set of items, another
/// set's items are scored by their mean log likelihood ratio. The sets must be independent: scored against a histogram that it
/// was itself part of, or left out of, an item looks like its own kind, or like the other. Range [0, 1], chance level .5.
/// </summary>
public static class HistogramAuroc
{
    /// <summary>Equal bins over [−1, 1]; an odd number that puts no edge at 0 or ½, where planted cosines lie.</summary>
    public const int Bins = 25;

    private const double Prior = .5; // of each bin: an empty one is no proof
    private const int Digits = 9;

    /// <summary>
    /// The AUROC of first against second kind, each set scored by the other's histograms, the mean of both. Items without a
    /// cosine tie.
    /// </summary>
    /// <exception cref="ArgumentException">A set lacks a kind.</exception>
    public static double Of(LabelledCosines a, LabelledCosines b) => (Tested(a, b) + Tested(b, a)) / 2;

    /// <summary>
    /// The AUROC of first against second kind by an item's mean cosine alone: below ½ where the first kind has the lower ones.
    /// </summary>
    /// <exception cref="ArgumentException">A kind is missing.</exception>
    public static double OfMeans(params ReadOnlySpan<LabelledCosines> sets) => By(Mean, sets);

    /// <summary>
    /// The AUROC of first against second kind by how many cosines an item has: below ½ where the first kind has fewer.
    /// </summary>
    /// <exception cref="ArgumentException">A kind is missing.</exception>
    public static double OfSizes(params ReadOnlySpan<LabelledCosines> sets) => By(item => item.Length, sets);

    /// <summary><see cref="Of"/> with the kinds shuffled inside each set.</summary>
    /// <exception cref="ArgumentException">A set lacks a kind.</exception>
    public static ChanceLevel Chance(LabelledCosines a, LabelledCosines b, Seed seed, int draws = 400) =>
        ChanceLevel.Of(seed, draws, rng => Of(a.Shuffled(rng), b.Shuffled(rng)));

    /// <summary>Shares of cosines in each bin, with the prior.</summary>
    public static double[] Histogram(IEnumerable<double> cosines)
    {
        double[] counts = new double[Bins];
        Array.Fill(counts, Prior);
        foreach (double c in cosines) counts[Bin(c)]++;
        double total = counts.Sum();
        return [.. counts.Select(n => n / total)];
    }

    private static double Tested(LabelledCosines fit, LabelledCosines test)
    {
        double[] first = Histogram(fit.First.SelectMany(x => x)), second = Histogram(fit.Second.SelectMany(x => x));
        double[] ratio = [.. first.Zip(second, (a, b) => Math.Log(a / b))];
        // Items of equal histograms tie: the last digits of a mean would rank them by length and by order.
        double Score(double[] item) =>
            item.Length == 0 ? double.NaN : Math.Round(item.Sum(c => ratio[Bin(c)]) / item.Length, Digits);
        return Auroc.Of([.. test.First.Select(Score)], [.. test.Second.Select(Score)]);
    }

    private static double By(Func<double[], double> number, ReadOnlySpan<LabelledCosines> sets)
    {
        var (first, second) = (new List<double>(), new List<double>());
        foreach (LabelledCosines set in sets)
        {
            first.AddRange(set.First.Select(number));
            second.AddRange(set.Second.Select(number));
        }

        return Auroc.Of([.. first], [.. second]);
    }

    private static double Mean(double[] item) => item.Length == 0 ? double.NaN : item.Average();

    private static int Bin(double cosine) => Math.Clamp((int)((cosine + 1) / 2 * Bins), 0, Bins - 1);
}
