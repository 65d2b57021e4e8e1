using Hypotheses.Core.Sae.Training.Lanes;
using static TorchSharp.torch;

namespace Hypotheses.Core.Sae.Training.Batched;

/// <summary>
/// Hand-derived gradients on tensors: trains architectures that have a <see cref="BatchedGradient"/>, on every device.
/// </summary>
internal sealed class BatchedStep : StepImplementation
{
    public override TrainingStep Step => TrainingStep.Batched;

    public override string Name => "batched";

    public override string CheckpointName => "Tensor";

    public override bool IsSideBySide => false;

    public override bool SharesThreads => false;

    public override bool Trains(SaeArchitecture architecture) => BatchedGradients.Of(architecture) is not null;

    public override IEnumerable<IReadOnlyList<Lane>> Groups(IEnumerable<Lane> lanes) => StackedUnit.Groups(lanes);

    // Weights, moments and gradients, dense pre-activations, codes and slopes.
    public override long Bytes(SaeRecipe recipe, int dimension, int threads)
    {
        long matrix = (long)recipe.Width * dimension, rows = (long)recipe.Batch * dimension;
        long dense = (long)recipe.Batch * recipe.Width;
        return sizeof(float) * (10 * matrix + (3 + recipe.Architecture.Reconstructions(recipe)) * rows + 5 * dense);
    }

    public override TrainingUnit Unit(
        IReadOnlyList<Lane> lanes, IReadOnlyList<LaneStart> starts, int threads, Device device) =>
        new StackedUnit(lanes, BatchedLanes.Of(lanes[0].Recipe, starts, device), device);
}
