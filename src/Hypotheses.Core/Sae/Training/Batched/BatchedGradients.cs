using Hypotheses.Core.Sae.Architectures;

namespace Hypotheses.Core.Sae.Training.Batched;

/// <summary>Which architecture has which partner. One without trains by autograd.</summary>
internal static class BatchedGradients
{
    private static readonly Dictionary<SaeArchitecture, BatchedGradient> Partners = new()
    {
        [SaeArchitectures.ReluL1] = new ReluL1Gradient(),
        [SaeArchitectures.Gated] = new GatedGradient(),
        [SaeArchitectures.TopK] = new TopKGradient(),
        [SaeArchitectures.JumpRelu] = new JumpReluGradient(),
        [SaeArchitectures.BatchTopK] = new TopKGradient(),
        [SaeArchitectures.Matryoshka] = new MatryoshkaGradient(),
    };

    /// <summary>The architecture's partner; null where it has none.</summary>
    public static BatchedGradient? Of(SaeArchitecture architecture) => Partners.GetValueOrDefault(architecture);
}
