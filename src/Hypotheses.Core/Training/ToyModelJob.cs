using System.Text.Json;
using Hypotheses.Core.Models.Toy;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Core.Training;

/// <summary>One toy model of superposition: the result holds a single model.</summary>
/// <param name="recipe">How to train; no steps: the initial weights.</param>
/// <param name="seed">What weights and samples follow from.</param>
public sealed class ToyModelJob(TmsRecipe recipe, Seed seed) : TrainingJob<ToyModelOfSuperposition>
{
    /// <summary>How to train.</summary>
    public TmsRecipe Recipe => recipe;

    /// <summary>What weights and samples follow from.</summary>
    public Seed Seed => seed;

    /// <inheritdoc/>
    public override string Identity { get; } = $"{JsonSerializer.Serialize(recipe)} by {seed}";

    /// <inheritdoc/>
    public override double Cost => (double)recipe.Steps * recipe.Batch * recipe.Features * recipe.Hidden;

    internal override byte[]? Encode(ToyModelOfSuperposition trained) => TrainedBytes.Of(trained);

    internal override ToyModelOfSuperposition? Decode(byte[] bytes) => TrainedBytes.ToyModel(bytes, recipe);
}
