using Hypotheses.Core.Models.Language.Corpus;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Language.Training;

/// <summary>
/// Trains controlled language models by autograd through <see cref="Transformer"/>: to predict each token of a document from
/// those before it. A model follows from its recipe and seed, on one device to the bit, however many train beside it.
/// </summary>
public static class LanguageTrainer
{
    /// <summary>Trains one model; nothing is read back from the device before the end.</summary>
    /// <param name="recipe">How.</param>
    /// <param name="seed">What tables, weights and documents follow from: model A and model B of one seed share tables and
    /// start.</param>
    /// <param name="device">Where; null is the CPU.</param>
    /// <exception cref="ArgumentException">A field of the recipe is out of its range.</exception>
    public static TrainedLanguageModel Train(LanguageRecipe recipe, Seed seed, Device? device = null)
    {
        recipe.Validate();
        Threads.Configure();
        using Transformer model = Start(recipe, seed, device ?? CPU);
        var documents = new LanguageStream(TablesOf(recipe.Corpus, seed), seed.Derive("documents"));
        using var adam = new TensorAdam(model.Weights.Named.Select(w => w.Tensor), recipe.Beta1, recipe.Beta2);
        List<LanguageCheckpoint> kept = [];
        for (int step = 0; ; step++)
        {
            if (recipe.Checkpoints().Contains(step)) kept.Add(LanguageCheckpoint.Of(step, model.Weights));
            if (step == recipe.Steps) return new TrainedLanguageModel(recipe, seed, kept);
            using var scope = NewDisposeScope();
            Loss(model, TokensOf(documents.Next(recipe.Batch)).to(model.Device)).backward();
            adam.Step(recipe.LearningRate * .5 * (1 + Math.Cos(Math.PI * step / recipe.Steps)));
        }
    }

    /// <summary>The language that a model of a seed reads; also with another choice of domains or causes.</summary>
    public static Grammar TablesOf(CorpusRecipe corpus, Seed seed) => new(corpus, seed.Derive("tables"));

    /// <summary>The model before its first step, whose weights ask for gradients. The caller disposes it.</summary>
    internal static Transformer Start(LanguageRecipe recipe, Seed seed, Device device)
    {
        TransformerWeights weights = InitialWeights.Of(recipe, seed.Derive("initial"), device);
        foreach ((_, Tensor tensor) in weights.Named) tensor.requires_grad_();
        return new Transformer(weights);
    }

    /// <summary>Mean cross-entropy (natural) of the tokens after BOS: a scalar, differentiable in the model's weights.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tokens">[B, T] int64, on the model's device.</param>
    internal static Tensor Loss(Transformer model, Tensor tokens)
    {
        using var scope = NewDisposeScope();
        long time = tokens.shape[1] - 1;
        Tensor logits = model.Run(tokens.narrow(1, 0, time).contiguous()).Logits;                 // [B, T - 1, V]
        Tensor targets = tokens.narrow(1, 1, time).reshape(-1);                                   // [B · (T - 1)]
        return nn.functional.cross_entropy(logits.flatten(0, 1), targets).MoveToOuterDisposeScope();
    }

    /// <summary>[B, 65] int64 on the CPU.</summary>
    internal static Tensor TokensOf(IReadOnlyList<LanguageDocument> documents)
    {
        var ids = new long[documents.Count, LanguageDocument.Length];
        for (int i = 0; i < documents.Count; i++)
            for (int t = 0; t < LanguageDocument.Length; t++) ids[i, t] = documents[i].Tokens[t];
        return from_array(ids);
    }
}
