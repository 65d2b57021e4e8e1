using Hypotheses.Core.Models.Transformers.Configuration;

namespace Hypotheses.Core.Models.Transformers.Formats;

/// <summary>The seven sizes at the beginning of llama2.c's checkpoints, by its names (Touvron et al., "Llama 2", 2023).</summary>
/// <param name="Dim">d, the length of the residual stream [dim].</param>
/// <param name="HiddenDim">Width of the MLP [hidden_dim].</param>
/// <param name="Layers">Blocks [n_layers].</param>
/// <param name="Heads">Query heads [n_heads]; divides <paramref name="Dim"/> into heads of even size.</param>
/// <param name="KeyValueHeads">Key and value heads [n_kv_heads]; divides <paramref name="Heads"/>.</param>
/// <param name="Vocabulary">V, the number of tokens [vocab_size, whose sign says whether the classifier is shared].</param>
/// <param name="Context">The most positions that it runs on [seq_len].</param>
/// <param name="SharedClassifier">The embedding also gives the logits.</param>
internal sealed record Llama2cHeader(
    int Dim, int HiddenDim, int Layers, int Heads, int KeyValueHeads, int Vocabulary, int Context, bool SharedClassifier)
{
    private int HeadSize => Dim / Heads;

    /// <summary>Numbers of one table of rotary frequencies, of which older files have two.</summary>
    public Int128 RotaryTable => (Int128)Context * (HeadSize / 2);

    /// <summary>The transformer: RMS norms with ε = 1e-5, rotation of neighbours, SwiGLU, grouped heads, no biases.</summary>
    public TransformerConfig Config => new()
    {
        Initial = InitialScheme.Llama2c,
        Dim = Dim,
        Layers = Layers,
        Vocabulary = Vocabulary,
        Context = Context,
        Norm = new NormSettings(NormKind.Rms),
        Positions = new RotaryPositions(Pairing: RotaryPairing.Neighbours),
        Attention = new AttentionSettings(Heads, HeadSize) { KeyValueHeads = KeyValueHeads },
        Mlp = new MlpSettings(HiddenDim, MlpActivation.Silu, Gated: true),
        TiedHead = SharedClassifier,
    };

    /// <summary>
    /// The first size that no model can have, by llama2.c's name, and what is wrong with it; null where all is well.
    /// </summary>
    public (string Field, string Problem)? Flaw()
    {
        foreach ((string field, int value) in (ReadOnlySpan<(string, int)>)
                 [
                     ("dim", Dim),
                     ("hidden_dim", HiddenDim),
                     ("n_layers", Layers),
                     ("n_heads", Heads),
                     ("n_kv_heads", KeyValueHeads),
                     ("vocab_size", Vocabulary),
                     ("seq_len", Context)])
        {
            if (value <= 0) return (field, $"{value} is not positive");
        }

        if (Dim % Heads != 0) return ("n_heads", $"{Heads} does not divide dim {Dim}");
        if (HeadSize % 2 != 0)
            return ("n_heads", $"{Heads} leaves heads of odd size {HeadSize}, which cannot be rotated in pairs");
        if (Heads % KeyValueHeads != 0) return ("n_kv_heads", $"{KeyValueHeads} does not divide n_heads {Heads}");
        return null;
    }

    /// <summary>
    /// The tensors in the order of the file, all layers of one kind together: the file's names are those of its
    /// <c>model.py</c>, shortened (<c>layers.2.wq</c>); beside each its name in <see cref="WeightLayout"/>.
    /// </summary>
    public IEnumerable<(string Name, string Layout, long[] Shape)> Tensors()
    {
        yield return ("tok_embeddings", "embed.weight", [Vocabulary, Dim]);
        foreach ((string name, string layout, long[] shape) in LayerTensors())
        {
            for (int layer = 0; layer < Layers; layer++)
                yield return ($"layers.{layer}.{name}", $"blocks.{layer}.{layout}", shape);
        }

        yield return ("norm", "final_norm.gain", [Dim]);
        if (!SharedClassifier) yield return ("output", "head.weight", [Vocabulary, Dim]);
    }

    /// <summary>
    /// How many weights there are. The sizes may be a stranger's: this neither overflows nor walks through the layers.
    /// </summary>
    public Int128 Parameters()
    {
        Int128 layer = LayerTensors()
            .Aggregate(Int128.Zero, (sum, part) => sum + part.Shape.Aggregate(Int128.One, (product, size) => product * size));
        return ((Int128)Vocabulary * Dim * (SharedClassifier ? 1 : 2)) + (layer * Layers) + Dim;
    }

    private (string Name, string Layout, long[] Shape)[] LayerTensors()
    {
        long keys = (long)KeyValueHeads * HeadSize;
        return
        [
            ("attention_norm", "attn.norm.gain", [Dim]),
            ("wq", "attn.q.weight", [Dim, Dim]),
            ("wk", "attn.k.weight", [keys, Dim]),
            ("wv", "attn.v.weight", [keys, Dim]),
            ("wo", "attn.o.weight", [Dim, Dim]),
            ("ffn_norm", "mlp.norm.gain", [Dim]),
            ("w1", "mlp.gate.weight", [HiddenDim, Dim]),
            ("w2", "mlp.down.weight", [Dim, HiddenDim]),
            ("w3", "mlp.up.weight", [HiddenDim, Dim]),
        ];
    }
}
