using Hypotheses.Core.Sae.Training.CpuFused.Rules;
using Hypotheses.Core.Sae.Training.Lanes;
using static TorchSharp.torch;

namespace Hypotheses.Core.Sae.Training.CpuFused;

/// <summary>
/// Hand-derived gradients on vectors, sparse: trains architectures that have a <see cref="FusedRule{T}"/>, on the CPU.
/// </summary>
internal sealed class CpuFusedStep : StepImplementation
{
    public override TrainingStep Step => TrainingStep.CpuFused;

    public override string Name => "CPU-fused";

    public override string CheckpointName => "Fused";

    public override bool IsSideBySide => true;

    public override bool SharesThreads => true;

    public override bool Trains(SaeArchitecture architecture) => FusedRules<float>.Of(architecture) is not null;

    public override IEnumerable<IReadOnlyList<Lane>> Groups(IEnumerable<Lane> lanes) =>
        lanes.GroupBy(l => l.Stream, ReferenceEqualityComparer.Instance).Select(g => g.ToArray());

    // 3 copies of the weights (with moments), packed encoder, inputs and residuals, a block of pre-activations a thread.
    public override long Bytes(SaeRecipe recipe, int dimension, int threads)
    {
        long matrix = (long)recipe.Width * dimension, rows = (long)recipe.Batch * dimension;
        long block = (long)threads * FusedBlocks<float>.RowsFor(recipe.Batch, recipe.Width) * recipe.Width;
        return sizeof(float) * (7 * matrix + (1 + recipe.Architecture.Reconstructions(recipe)) * rows + block);
    }

    public override TrainingUnit Unit(
        IReadOnlyList<Lane> lanes, IReadOnlyList<LaneStart> starts, int threads, Device device) =>
        new FusedUnit(lanes, starts, threads);
}
