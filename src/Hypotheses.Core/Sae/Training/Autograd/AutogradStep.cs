using Hypotheses.Core.Sae.Training.Lanes;
using static TorchSharp.torch;

namespace Hypotheses.Core.Sae.Training.Autograd;

/// <summary>Autograd of the architecture's loss: trains every architecture on every device.</summary>
/// <param name="stacks">
/// Whether lanes of one recipe are one batch of tensors, as suits a GPU; else each is by itself, so that its last digits do not
/// depend on the others, and lanes train at once.
/// </param>
internal sealed class AutogradStep(bool stacks) : StepImplementation
{
    public override TrainingStep Step => TrainingStep.Autograd;

    public override string Name => "autograd";

    public override string CheckpointName => "Reference";

    public override bool IsSideBySide => !stacks;

    public override bool SharesThreads => false;

    public override bool Trains(SaeArchitecture architecture) => true;

    public override IEnumerable<IReadOnlyList<Lane>> Groups(IEnumerable<Lane> lanes) =>
        stacks ? StackedUnit.Groups(lanes) : lanes.Select(l => new[] { l });

    // Weights, moments and gradients, dense pre-activations, codes and slopes, and about as many of autograd's own.
    public override long Bytes(SaeRecipe recipe, int dimension, int threads)
    {
        long matrix = (long)recipe.Width * dimension, rows = (long)recipe.Batch * dimension;
        long dense = (long)recipe.Batch * recipe.Width;
        return sizeof(float) * (12 * matrix + (4 + 2 * recipe.Architecture.Reconstructions(recipe)) * rows + 9 * dense);
    }

    public override TrainingUnit Unit(
        IReadOnlyList<Lane> lanes, IReadOnlyList<LaneStart> starts, int threads, Device device) =>
        new StackedUnit(lanes, new AutogradLanes(lanes[0].Recipe, starts, device), device);
}
