using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Transformers;

/// <summary>
/// The weights of one block; matrices are [out, in] and act as x·Wᵀ. d = dim, h = hidden_dim, k = n_kv_heads × head size.
/// </summary>
/// <param name="AttentionNorm">[d] gains of the norm before attention.</param>
/// <param name="Wq">[d, d] queries.</param>
/// <param name="Wk">[k, d] keys.</param>
/// <param name="Wv">[k, d] values.</param>
/// <param name="Wo">[d, d] attention's projection into the residual stream.</param>
/// <param name="MlpNorm">[d] gains of the norm before the MLP.</param>
/// <param name="W1">[h, d] gate.</param>
/// <param name="W2">[d, h] the MLP's projection into the residual stream.</param>
/// <param name="W3">[h, d] up.</param>
public sealed record LlamaBlock(
    Tensor AttentionNorm, Tensor Wq, Tensor Wk, Tensor Wv, Tensor Wo, Tensor MlpNorm, Tensor W1, Tensor W2, Tensor W3);

/// <summary>All weights of a Llama-type transformer, float32 on the CPU. Owns its tensors, which are never written to.</summary>
public sealed class LlamaWeights : IDisposable
{
    private readonly Dictionary<string, Tensor> _byName = [];

    private LlamaWeights(LlamaConfig config, bool sharedClassifier)
    {
        Config = config;
        SharedClassifier = sharedClassifier;
    }

    /// <summary>The sizes.</summary>
    public LlamaConfig Config { get; }

    /// <summary>Whether <see cref="Output"/> is the embedding itself.</summary>
    public bool SharedClassifier { get; }

    /// <summary>[V, d], a row a token.</summary>
    public Tensor Embedding => this["tok_embeddings"];

    /// <summary>The blocks, first to last.</summary>
    public IReadOnlyList<LlamaBlock> Blocks { get; private set; } = [];

    /// <summary>[d] gains of the norm after the last block.</summary>
    public Tensor Norm => this["norm"];

    /// <summary>[V, d], the classifier: the residual stream's readout into logits.</summary>
    public Tensor Output => SharedClassifier ? Embedding : this["output"];

    /// <summary>Every tensor once with its name, in the order of <see cref="LlamaConfig.Layout"/>.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> Named =>
        Config.Layout(SharedClassifier).Select(part => (part.Name, _byName[part.Name]));

    /// <summary>One tensor by its name.</summary>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    public Tensor this[string name] => _byName[name];

    /// <summary>
    /// Weights filled by <paramref name="make"/>, which is called once for each name and shape, in the order of
    /// <see cref="LlamaConfig.Layout"/>, and gives up what it returns.
    /// </summary>
    /// <exception cref="ArgumentException">The sizes cannot be, or a tensor came with another shape or type than asked
    /// for.</exception>
    public static LlamaWeights Create(LlamaConfig config, bool sharedClassifier, Func<string, long[], Tensor> make)
    {
        if (config.Flaw() is { } flaw) throw new ArgumentException($"{flaw.Field}: {flaw.Problem}", nameof(config));
        var weights = new LlamaWeights(config, sharedClassifier);
        try
        {
            foreach ((string name, long[] shape) in config.Layout(sharedClassifier))
            {
                Tensor tensor = make(name, shape).DetachFromDisposeScope();
                weights._byName.Add(name, tensor);
                if (!tensor.shape.AsSpan().SequenceEqual(shape) || tensor.dtype != ScalarType.Float32)
                    throw new ArgumentException(
                        $"{name}: {tensor.dtype} [{string.Join(", ", tensor.shape)}] where Float32 [{string.Join(", ", shape)}] "
                            + "belongs",
                        nameof(make));
            }
        }
        catch
        {
            weights.Dispose();
            throw;
        }

        weights.Blocks = [.. Enumerable.Range(0, config.Layers).Select(layer =>
        {
            Tensor Of(string kind) => weights[$"layers.{layer}.{kind}"];
            return new LlamaBlock(
                Of("attention_norm"), Of("wq"), Of("wk"), Of("wv"), Of("wo"), Of("ffn_norm"), Of("w1"), Of("w2"), Of("w3"));
        })];
        return weights;
    }

    /// <summary>Weights of the same sizes, each tensor made from its counterpart here.</summary>
    public LlamaWeights Select(Func<string, Tensor, Tensor> make) =>
        Create(Config, SharedClassifier, (name, _) => make(name, this[name]));

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (Tensor tensor in _byName.Values) tensor.Dispose();
    }
}
