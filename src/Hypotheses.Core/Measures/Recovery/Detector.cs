using Hypotheses.Core.Statistics.Intervals;

namespace Hypotheses.Core.Measures.Recovery;

/// <summary>A threshold detector: "score above the threshold" as a test for a feature.</summary>
public static class Detector
{
    /// <summary>
    /// The lowest of the negatives' scores at which a share of at most <paramref name="falsePositives"/> of them lies strictly
    /// above: ties never push the rate over the limit.
    /// </summary>
    /// <exception cref="ArgumentException">No negatives, NaN, or a rate outside [0, 1).</exception>
    public static double Threshold(ReadOnlySpan<double> negatives, double falsePositives = .05)
    {
        Summary.Require(negatives, name: nameof(negatives));
        if (!(falsePositives >= 0 && falsePositives < 1))
            throw new ArgumentException("a false-positive rate lies in [0, 1)", nameof(falsePositives));
        double[] sorted = negatives.ToArray();
        Array.Sort(sorted);
        int allowed = (int)Math.Floor(falsePositives * sorted.Length + 1e-9); // .05 × 20 must be 1
        return sorted[sorted.Length - 1 - Math.Min(allowed, sorted.Length - 1)];
    }

    /// <summary>
    /// Share of scores strictly above a threshold: recall on positives, false-positive rate on negatives. Range [0, 1].
    /// </summary>
    /// <exception cref="ArgumentException">No scores, or NaN.</exception>
    public static double ShareAbove(ReadOnlySpan<double> scores, double threshold)
    {
        Summary.Require(scores, name: nameof(scores));
        int above = 0;
        foreach (double score in scores) above += score > threshold ? 1 : 0;
        return (double)above / scores.Length;
    }

    /// <summary>Recall with the threshold set on the same samples' negatives. Chance level: the false-positive rate.</summary>
    /// <exception cref="ArgumentException">Lengths differ, a class is empty, or NaN.</exception>
    public static double Recall(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels, double falsePositives = .05)
    {
        if (scores.Length != labels.Length) throw new ArgumentException("scores and labels differ in length", nameof(labels));
        var positives = new List<double>();
        var negatives = new List<double>();
        for (int i = 0; i < scores.Length; i++) (labels[i] ? positives : negatives).Add(scores[i]);
        return ShareAbove([.. positives], Threshold([.. negatives], falsePositives));
    }
}
