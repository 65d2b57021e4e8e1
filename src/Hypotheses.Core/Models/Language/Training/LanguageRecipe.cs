using Hypotheses.Core.Models.Language.Corpus;
using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Core.Models.Language.Training;

/// <summary>
/// A controlled language model and its training (LM-C, section 7 of the catalogue): pre-LN, ReLU, ALiBi with fixed slopes, so
/// that no feature says where a token stands; Adam on whole documents, the rate falling to 0 as a half cosine.
/// </summary>
public sealed record LanguageRecipe
{
    /// <summary>What it reads; in model A two domains are left out, in model B none.</summary>
    public CorpusRecipe Corpus { get; init; } = new();

    /// <summary>d, a multiple of the four heads; 4 … 1,024.</summary>
    public int Dim { get; init; } = 64;

    /// <summary>Blocks, 1 … 16.</summary>
    public int Layers { get; init; } = 2;

    /// <summary>Hidden units of an MLP, 1 … 8,192.</summary>
    public int MlpWidth { get; init; } = 256;

    /// <summary>σ of the embedding's entries at the start, in (0, 10]: several verdicts depend on it.</summary>
    public double EmbeddingDeviation { get; init; } = .3;

    /// <summary>Steps, 0 … 1,000,000; 0: the initial weights.</summary>
    public int Steps { get; init; } = 1500;

    /// <summary>Documents a step, 1 … 4,096.</summary>
    public int Batch { get; init; } = 32;

    /// <summary>First learning rate of Adam (ε 1e-8), in (0, 1].</summary>
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>β₁ of Adam, in [0, .999999].</summary>
    public double Beta1 { get; init; } = .9;

    /// <summary>β₂ of Adam, in [0, .999999].</summary>
    public double Beta2 { get; init; } = .98;

    /// <summary>The model's configuration.</summary>
    public TransformerConfig Config() => new()
    {
        Dim = Dim,
        Layers = Layers,
        Vocabulary = LanguageTokens.Count,
        Context = LanguageDocument.Length - 1,
        Norm = new NormSettings(NormKind.Layer),
        Positions = new AlibiPositions([1, .25, .06, 0]),
        Attention = new AttentionSettings(Heads, Dim / Heads),
        Mlp = new MlpSettings(MlpWidth, MlpActivation.Relu, Bias: true),
        Initial = new InitialScheme(null) { Embedding = EmbeddingDeviation, Reduced = ReducedMatrices.Writers },
    };

    /// <summary>
    /// Steps after which the weights are kept, at most six: 1/32, 1/16, 1/8, 1/4, 1/2 of all (rounded down) and all.
    /// </summary>
    public IReadOnlyList<int> Checkpoints() =>
        [.. new[] { 32, 16, 8, 4, 2, 1 }.Select(share => Steps / share).Distinct()];

    /// <summary>Checks every field's range.</summary>
    /// <exception cref="ArgumentException">A field is out of its range; one line names field, value and range.</exception>
    public void Validate()
    {
        Corpus.Validate();
        Require.Within("language model", Dim, Heads, 1024);
        if (Dim % Heads != 0) throw new ArgumentException($"language model: Dim = {Dim} is no multiple of {Heads} heads");
        Require.Within("language model", Layers, 1, 16);
        Require.Within("language model", MlpWidth, 1, 8192);
        Require.Within("language model", EmbeddingDeviation, 1e-9, 10);
        Require.Within("language model", Steps, 0, 1_000_000);
        Require.Within("language model", Batch, 1, 4096);
        Require.Within("language model", LearningRate, 1e-9, 1);
        Require.Within("language model", Beta1, 0, .999999);
        Require.Within("language model", Beta2, 0, .999999);
    }

    private const int Heads = 4;
}
