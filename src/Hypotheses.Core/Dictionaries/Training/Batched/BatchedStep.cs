using Hypotheses.Core.Dictionaries.Families;
using Hypotheses.Core.Dictionaries.Recipes;
using static TorchSharp.torch;

namespace Hypotheses.Core.Dictionaries.Training.Batched;

/// <summary>
/// Hand-derived gradients on tensors: trains families that have a <see cref="BatchedGradient"/>, on every device.
/// </summary>
internal sealed class BatchedStep : StepImplementation
{
    public override TrainingStep Step => TrainingStep.Batched;

    public override string Name => "batched";

    public override string CheckpointName => "Tensor";

    public override bool IsSideBySide => false;

    public override bool SharesThreads => false;

    public override bool Trains(DictionaryFamily family) => BatchedGradients.Of(family) is not null;

    public override IEnumerable<IReadOnlyList<Lane>> Groups(IEnumerable<Lane> lanes) => StackedUnit.Groups(lanes);

    // Weights, moments and gradients, dense pre-activations, codes and slopes.
    public override long Bytes(DictionaryRecipe recipe, int dimension, int threads)
    {
        long matrix = (long)recipe.Width * dimension, rows = (long)recipe.Batch * dimension;
        long dense = (long)recipe.Batch * recipe.Width;
        return sizeof(float) * (10 * matrix + (3 + recipe.Family.Reconstructions(recipe)) * rows + 5 * dense);
    }

    public override TrainingUnit Unit(
        IReadOnlyList<Lane> lanes, IReadOnlyList<DictionaryStart> starts, int threads, Device device) =>
        new StackedUnit(lanes, BatchedLanes.Of(lanes[0].Recipe, starts, device), device);
}
