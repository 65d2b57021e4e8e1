using System.Text.Json;
using Hypotheses.Core.Models.Toy.Readers;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Core.Training;

/// <summary>One reader of a world's frozen activations, trained on its true codes: the result holds a single reader.</summary>
/// <param name="recipe">How to train.</param>
/// <param name="identity">What the world follows from: its recipe and its seed.</param>
/// <param name="world">The world, made when it is first wanted.</param>
/// <param name="seed">What weights and samples follow from.</param>
public sealed class ReaderJob(ReaderRecipe recipe, string identity, Lazy<IWorld> world, Seed seed) : TrainingJob<FrozenReader>
{
    /// <summary>How to train.</summary>
    public ReaderRecipe Recipe => recipe;

    /// <summary>The world.</summary>
    public IWorld World => world.Value;

    /// <summary>What weights and samples follow from.</summary>
    public Seed Seed => seed;

    /// <inheritdoc/>
    public override string Identity { get; } = $"{JsonSerializer.Serialize(recipe)} on {identity} by {seed}";

    /// <inheritdoc/>
    public override double Cost => (double)recipe.Steps * recipe.Batch * 1000;

    internal override byte[]? Encode(FrozenReader trained) => TrainedBytes.Of(trained);

    internal override FrozenReader? Decode(byte[] bytes) => TrainedBytes.Reader(bytes);
}
