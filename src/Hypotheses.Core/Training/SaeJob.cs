using System.Text.Json;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;

namespace Hypotheses.Core.Training;

/// <summary>
/// One sparse autoencoder: of the recipe's restarts, which train on the same samples, the one of lowest loss on samples that none
/// of them trained on.
/// </summary>
/// <param name="recipe">How to train.</param>
/// <param name="data">What it learns from.</param>
/// <param name="seed">What weights and samples follow from.</param>
public sealed class SaeJob(SaeRecipe recipe, TrainingData data, Seed seed) : TrainingJob<SparseAutoencoder>
{
    /// <summary>How to train.</summary>
    public SaeRecipe Recipe => recipe;

    /// <summary>What it learns from.</summary>
    public TrainingData Data => data;

    /// <summary>What weights and samples follow from.</summary>
    public Seed Seed => seed;

    /// <inheritdoc/>
    public override string Identity { get; } = $"{JsonSerializer.Serialize(recipe)} on {data.Identity} by {seed}";

    /// <inheritdoc/>
    public override IReadOnlyList<TrainingJob> Needs => data.Needs;

    /// <inheritdoc/>
    public override double Cost => (double)recipe.Restarts * recipe.Steps * recipe.Batch * recipe.Width;

    internal override byte[]? Encode(SparseAutoencoder trained) => TrainedBytes.Of(trained);

    internal override SparseAutoencoder? Decode(byte[] bytes) => TrainedBytes.Sae(bytes);
}

/// <summary>One of several autoencoders that train on the same samples.</summary>
/// <param name="Recipe">How to train; its restarts count for nothing: who wants several lists it several times.</param>
/// <param name="Start">The weights to start from, by a name that says (with the data) what they are; null: random ones.</param>
public sealed record SaeVariant(SaeRecipe Recipe, SaeStart? Start = null);

/// <summary>Weights to start from.</summary>
/// <param name="Name">Says, with the job's data, all that they follow from.</param>
/// <param name="Create">Makes them.</param>
public sealed record SaeStart(string Name, Func<SparseAutoencoder> Create);

/// <summary>Several autoencoders side by side on the same samples, which are drawn once. Equal batches and steps.</summary>
/// <param name="variants">One an autoencoder, in this order.</param>
/// <param name="data">What they learn from.</param>
/// <param name="seed">What weights and samples follow from.</param>
public sealed class SideBySideJob(IReadOnlyList<SaeVariant> variants, TrainingData data, Seed seed)
    : TrainingJob<IReadOnlyList<SparseAutoencoder>>
{
    /// <summary>One an autoencoder.</summary>
    public IReadOnlyList<SaeVariant> Variants => variants;

    /// <summary>What they learn from.</summary>
    public TrainingData Data => data;

    /// <summary>What weights and samples follow from.</summary>
    public Seed Seed => seed;

    /// <inheritdoc/>
    public override string Identity { get; } =
        $"{string.Join(" | ", variants.Select(v => $"{JsonSerializer.Serialize(v.Recipe)} from {v.Start?.Name ?? "random weights"}"))} on {data.Identity} by {seed}";

    /// <inheritdoc/>
    public override IReadOnlyList<TrainingJob> Needs => data.Needs;

    /// <inheritdoc/>
    public override double Cost => variants.Sum(v => (double)v.Recipe.Steps * v.Recipe.Batch * v.Recipe.Width);

    internal override byte[]? Encode(IReadOnlyList<SparseAutoencoder> trained) => TrainedBytes.Of(trained);

    internal override IReadOnlyList<SparseAutoencoder>? Decode(byte[] bytes) => TrainedBytes.SaeList(bytes, variants.Count);
}
