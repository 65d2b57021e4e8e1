using Hypotheses.Core.Dictionaries.Families;

namespace Hypotheses.Core.Dictionaries.Training.Batched;

/// <summary>Which family has which partner. One without trains by autograd.</summary>
internal static class BatchedGradients
{
    private static readonly Dictionary<DictionaryFamily, BatchedGradient> Partners = new()
    {
        [DictionaryFamily.ReluL1] = new ReluL1Gradient(),
        [DictionaryFamily.Gated] = new GatedGradient(),
        [DictionaryFamily.TopK] = new TopKGradient(),
        [DictionaryFamily.JumpRelu] = new JumpReluGradient(),
        [DictionaryFamily.BatchTopK] = new TopKGradient(),
        [DictionaryFamily.Matryoshka] = new MatryoshkaGradient(),
    };

    /// <summary>The family's partner; null where it has none.</summary>
    public static BatchedGradient? Of(DictionaryFamily family) => Partners.GetValueOrDefault(family);
}
