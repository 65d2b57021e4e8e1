namespace Hypotheses.Core.Worlds.SynthSaeBench.Laws;

/// <summary>One node of a hierarchy (SAELens, synthetic/hierarchy/node.py). Immutable.</summary>
/// <param name="Feature">Index of its feature; null for a node that only groups others.</param>
/// <param name="Children">Nodes whose features fire only where the nearest feature above fires.</param>
/// <param name="Exclusive">
/// At most one child is active in a sample: where several would be, one of them, each with equal chance, stays. Children without
/// a feature take no part.
/// </param>
/// <param name="ScalesChildren">A child's value is multiplied by (value of the nearest feature above) / (its mean
/// magnitude).</param>
/// <param name="Id">A name for people, or none.</param>
public sealed record SynthNode(
    int? Feature, IReadOnlyList<SynthNode> Children, bool Exclusive = false, bool ScalesChildren = false, string? Id = null);
