namespace Hypotheses.Core.Measures.Recovery;

/// <summary>
/// Which latent detects which concept of a family, by labels. A latent is <em>selective</em> for the concept a on whose samples
/// its mean is the largest, r_a, where (r_a − r_b)/(r_a + r_b) reaches a threshold, r_b being its largest mean on another
/// concept's samples; so it is credited with one concept at most, and duplicates add nothing. Concepts are compared with others
/// of their family only: against everything else each would be easy. A concept's latent is the one of highest F1 among those
/// selective for it, F1 being that of "latent &gt; 0" as a classifier of the concept's samples among all. Invariant to
/// permutations, positive scaling of latents and dead latents.
/// </summary>
/// <param name="F1">For each concept the F1 of its latent in [0, 1]; 0 where no latent is selective for it.</param>
/// <param name="Latent">For each concept its latent, or −1.</param>
/// <param name="Present">Whether it has samples.</param>
/// <param name="Informedness">For each concept the largest P(fires | concept) − P(fires | else) of a latent selective for it
/// whose false alarms P(fires | else) are few enough, in [0, 1] (Youden's J): unlike F1 it does not follow from how rare the
/// concept is; 0 where none is.</param>
public sealed record ConceptDetectors(double[] F1, int[] Latent, bool[] Present, double[] Informedness)
{
    /// <summary>Finds them.</summary>
    /// <param name="firings">The first groups are the family's concepts, the rest other samples.</param>
    /// <param name="concepts">How many concepts, 1 … G.</param>
    /// <param name="weights">[G]: how much a sample of each group counts, at least 0: what is rare can be sampled oftener than it
    /// is; a group of weight 0 counts for nothing.</param>
    /// <param name="selectivity">From which selectivity on a latent may be a concept's, in (0, 1].</param>
    /// <param name="mostAlarms">Latents that fire on a larger share of all other samples give no informedness, in [0, 1].</param>
    /// <exception cref="ArgumentException">Sizes do not belong together, a weight is negative, or the selectivity or the share
    /// out of range.</exception>
    public static ConceptDetectors Of(
        LabelledFirings firings, int concepts, IReadOnlyList<double> weights, double selectivity = .5, double mostAlarms = 1)
    {
        int groups = firings.Groups;
        if (concepts < 1 || concepts > groups)
            throw new ArgumentException($"{concepts} concepts of {groups} groups", nameof(concepts));
        if (weights.Count != groups) throw new ArgumentException($"{weights.Count} weights of {groups} groups", nameof(weights));
        if (weights.Any(w => !(w >= 0))) throw new ArgumentException("a weight is negative", nameof(weights));
        if (!(selectivity is > 0 and <= 1)) throw new ArgumentException($"selectivity {selectivity}", nameof(selectivity));
        if (!(mostAlarms is >= 0 and <= 1)) throw new ArgumentException($"alarms {mostAlarms}", nameof(mostAlarms));
        int[] counted = [.. Enumerable.Range(0, groups).Where(g => weights[g] > 0 && firings.Count(g) > 0)];
        int[] family = [.. counted.Where(g => g < concepts)];
        var found = new ConceptDetectors(new double[concepts], new int[concepts], new bool[concepts], new double[concepts]);
        Array.Fill(found.Latent, -1);
        foreach (int concept in family) found.Present[concept] = true;
        double Weight(int group) => weights[group] * firings.Count(group);
        double all = counted.Sum(Weight);
        for (int latent = 0; latent < firings.Latents; latent++)
        {
            (int concept, double first, double second) = (-1, 0, 0);
            foreach (int of in family)
            {
                double mean = firings.Mean(of, latent);
                if (mean > first) (concept, first, second) = (of, mean, first);
                else second = Math.Max(second, mean);
            }

            if (concept < 0 || (first - second) / (first + second) < selectivity) continue;
            double fires = counted.Sum(g => Weight(g) * firings.Rate(g, latent));
            double f1 = 2 * Weight(concept) * firings.Rate(concept, latent) / (Weight(concept) + fires);
            if (f1 > found.F1[concept]) (found.F1[concept], found.Latent[concept]) = (f1, latent);
            double hits = firings.Rate(concept, latent), rest = all - Weight(concept),
                alarms = rest > 0 ? (fires - (Weight(concept) * hits)) / rest : 0;
            if (alarms <= mostAlarms) found.Informedness[concept] = Math.Max(found.Informedness[concept], hits - alarms);
        }

        return found;
    }
}
