namespace Hypotheses.Core.Statistics;

/// <summary>Area under the ROC curve: the probability that a positive scores above a negative, ties counting ½.</summary>
public static class Auroc
{
    /// <summary>
    /// Range [0, 1], chance level .5 exactly. A NaN score ties with every other (an undefined score is no evidence). Swapping the
    /// two samples gives 1 − AUROC; a monotone map of the scores changes nothing.
    /// </summary>
    /// <exception cref="ArgumentException">A sample is empty.</exception>
    public static double Of(ReadOnlySpan<double> positives, ReadOnlySpan<double> negatives)
    {
        if (positives.IsEmpty || negatives.IsEmpty)
            throw new ArgumentException("AUROC needs positives and negatives", nameof(positives));
        double[] p = Defined(positives), n = Defined(negatives);
        double wins = 0;
        for (int i = 0, below = 0, upTo = 0; i < p.Length; i++)
        {
            while (below < n.Length && n[below] < p[i]) below++;
            while (upTo < n.Length && n[upTo] <= p[i]) upTo++;
            wins += below + .5 * (upTo - below);
        }

        double pairs = (double)positives.Length * negatives.Length, defined = (double)p.Length * n.Length;
        return (wins + .5 * (pairs - defined)) / pairs;
    }

    private static double[] Defined(ReadOnlySpan<double> scores)
    {
        double[] kept = Array.FindAll(scores.ToArray(), x => !double.IsNaN(x));
        Array.Sort(kept);
        return kept;
    }
}
