using System.Text.Json;
using Hypotheses.Core.Models.Language.Corpus;
using Hypotheses.Core.Models.Language.Training;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Training.Caching;

namespace Hypotheses.Core.Training;

/// <summary>One controlled language model with its weights along training.</summary>
/// <param name="recipe">How to train; no steps: the initial weights.</param>
/// <param name="seed">What tables, weights and documents follow from.</param>
public sealed class LanguageModelJob(LanguageRecipe recipe, Seed seed) : TrainingJob<TrainedLanguageModel>
{
    /// <summary>How to train.</summary>
    public LanguageRecipe Recipe => recipe;

    /// <summary>What tables, weights and documents follow from.</summary>
    public Seed Seed => seed;

    /// <inheritdoc/>
    public override string Identity { get; } = $"{JsonSerializer.Serialize(recipe)} by {seed}";

    /// <inheritdoc/>
    public override double Cost =>
        3.0 * recipe.Steps * recipe.Batch * (LanguageDocument.Length - 1) * LanguageCheckpoint.Length(recipe.Config());

    internal override byte[]? Encode(TrainedLanguageModel trained) => LanguageModelCodec.Encode(trained.Checkpoints);

    internal override TrainedLanguageModel? Decode(byte[] bytes) =>
        LanguageModelCodec.Decode(bytes, recipe) is { } kept ? new TrainedLanguageModel(recipe, seed, kept) : null;
}
