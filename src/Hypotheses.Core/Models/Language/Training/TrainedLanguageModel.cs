using Hypotheses.Core.Models.Language.Corpus;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Core.Models.Language.Training;

/// <summary>A trained controlled language model: its recipe, its seed, and its weights along training.</summary>
/// <param name="Recipe">How it was trained.</param>
/// <param name="Seed">What tables, weights and documents followed from.</param>
/// <param name="Checkpoints">In order of steps; the last is the trained model.</param>
public sealed record TrainedLanguageModel(LanguageRecipe Recipe, Seed Seed, IReadOnlyList<LanguageCheckpoint> Checkpoints)
{
    /// <summary>The trained model; the caller disposes it.</summary>
    public Transformer Model() => new(Checkpoints[^1].Weights(Recipe.Config()));

    /// <summary>Its language, with domains and causes as in training or others.</summary>
    public Grammar Language(CorpusRecipe? corpus = null) => LanguageTrainer.TablesOf(corpus ?? Recipe.Corpus, Seed);
}
