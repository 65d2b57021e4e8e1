using Hypotheses.Core.Measures.Recovery;

namespace Hypotheses.Core.Measures.Absorption;

/// <summary>
/// The holes (<see cref="Hole"/>) of several concepts at once, by labels. A concept is said by several words; each concept's
/// latent is found where it is said by any but one of them (the child), and then looked at where that one says it. The other
/// words count equally, however often each is said: by frequency, a latent of one common word would pass for its concept's.
/// Rivals and false alarms are the other concepts said by whatever word, each concept counting once, so that they are the same
/// whichever word is the child. Of latents that detect a concept nearly as well as the best, the one with the least hole counts:
/// a copy with a hole beside a whole one is no hole.
/// </summary>
/// <param name="Concepts">The concepts whose latent was found.</param>
/// <param name="Holes">As many: P(silent | with the child) − P(silent | without), in [−1, 1].</param>
/// <param name="Strengths">As many: the latent's mean with the child over that without, at least 0.</param>
public sealed record ConceptHoles(
    IReadOnlyList<int> Concepts, IReadOnlyList<double> Holes, IReadOnlyList<double> Strengths)
{
    /// <summary>How many concepts have a latent.</summary>
    public int Parents => Holes.Count;

    /// <summary>Mean hole; NaN where no concept has a latent.</summary>
    public double Mean => Holes.DefaultIfEmpty(double.NaN).Average();

    /// <summary>Mean strength with the child over that without; NaN where no concept has a latent.</summary>
    public double Strength => Strengths.DefaultIfEmpty(double.NaN).Average();

    /// <summary>Measures.</summary>
    /// <param name="firings">Group c·w + i: concept c said by its word i.</param>
    /// <param name="words">w, how many words each concept has, at least 2.</param>
    /// <param name="child">The word at which a hole is looked for, in [0, w).</param>
    /// <param name="f1">From which F1 on a latent is a concept's.</param>
    /// <param name="selectivity">Least (a − b)/(a + b) of a latent's mean a on its concept and b, its largest on another.</param>
    /// <param name="near">How much less F1 than the best is nearly as good.</param>
    /// <exception cref="ArgumentException">Groups are no multiple of the words, or there is no such word.</exception>
    public static ConceptHoles Of(LabelledFirings firings, int words, int child, double f1, double selectivity, double near)
    {
        if (words < 2 || firings.Groups % words != 0)
            throw new ArgumentException($"{firings.Groups} groups for concepts of {words} words", nameof(words));
        if ((uint)child >= (uint)words) throw new ArgumentException($"word {child} of {words}", nameof(child));
        int[] all = [.. Enumerable.Range(0, words)], others = [.. all.Where(w => w != child)];
        int[] seen = [.. Enumerable.Range(0, firings.Groups / words).Where(c => Words(c, all).Any())];
        var found = new List<(int Concept, double Hole, double Strength)>();
        foreach (int concept in seen.Where(c => firings.Count((c * words) + child) > 0 && Words(c, others).Any()))
        {
            int[] without = [.. Words(concept, others)];
            int with = (concept * words) + child;
            (double F1, double Hole, double Strength)[] able = [.. Enumerable.Range(0, firings.Latents).Select(latent =>
            {
                double hits = without.Average(g => firings.Rate(g, latent)), mean = without.Average(g => firings.Mean(g, latent));
                double alarms = 0, rival = 0;
                foreach (int other in seen.Where(c => c != concept))
                {
                    int[] said = [.. Words(other, all)];
                    alarms += Pooled(said, g => firings.Rate(g, latent));
                    rival = Math.Max(rival, Pooled(said, g => firings.Mean(g, latent)));
                }

                bool selective = mean > 0 && (mean - rival) / (mean + rival) >= selectivity;
                return (
                    selective ? 2 * hits / (1 + hits + alarms) : 0,
                    hits - firings.Rate(with, latent),
                    firings.Mean(with, latent) / mean);
            })];
            double best = able.Max(l => l.F1);
            if (best < f1) continue;
            (_, double hole, double strength) = able.Where(l => l.F1 >= Math.Max(f1, best - near)).MinBy(l => l.Hole);
            found.Add((concept, hole, strength));
        }

        return new ConceptHoles(
            [.. found.Select(f => f.Concept)], [.. found.Select(f => f.Hole)], [.. found.Select(f => f.Strength)]);

        IEnumerable<int> Words(int concept, int[] which) =>
            which.Select(w => (concept * words) + w).Where(g => firings.Count(g) > 0);

        double Pooled(int[] groups, Func<int, double> of) =>
            groups.Sum(g => firings.Count(g) * of(g)) / groups.Sum(firings.Count);
    }
}
