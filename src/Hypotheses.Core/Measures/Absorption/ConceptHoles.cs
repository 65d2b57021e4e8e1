using Hypotheses.Core.Measures.Recovery;

namespace Hypotheses.Core.Measures.Absorption;

/// <summary>
/// The holes (<see cref="Hole"/>) of several parents at once, by labels: each concept's latent is found on samples without its
/// child, among concepts of one family, and then looked at on samples with it.
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
    /// <param name="firings">Group c: concept c without its child; group C + c: with it.</param>
    /// <param name="concepts">C.</param>
    /// <param name="f1">From which F1 on a latent is a concept's.</param>
    /// <param name="selectivity">See <see cref="ConceptDetectors"/>.</param>
    /// <exception cref="ArgumentException">There are not twice as many groups as concepts.</exception>
    public static ConceptHoles Of(LabelledFirings firings, int concepts, double f1, double selectivity)
    {
        if (firings.Groups != 2 * concepts)
            throw new ArgumentException($"{firings.Groups} groups for {concepts} concepts with and without", nameof(concepts));
        double[] withoutChild = [.. Enumerable.Range(0, firings.Groups).Select(g => g < concepts ? 1.0 : 0)];
        var detectors = ConceptDetectors.Of(firings, concepts, withoutChild, selectivity);
        (int Concept, int Latent)[] parents = [
            .. Enumerable.Range(0, concepts).Where(c => detectors.F1[c] >= f1 && firings.Count(concepts + c) > 0)
                .Select(c => (c, detectors.Latent[c]))];
        return new ConceptHoles(
            [.. parents.Select(p => p.Concept)],
            [.. parents.Select(p => firings.Rate(p.Concept, p.Latent) - firings.Rate(concepts + p.Concept, p.Latent))],
            [.. parents.Select(p => firings.Mean(concepts + p.Concept, p.Latent) / firings.Mean(p.Concept, p.Latent))]);
    }
}
