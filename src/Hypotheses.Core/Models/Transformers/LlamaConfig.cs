namespace Hypotheses.Core.Models.Transformers;

/// <summary>
/// The sizes of a Llama-type transformer (Touvron et al., "Llama 2", 2023). Names in brackets are those of llama2.c's header.
/// </summary>
/// <param name="Dim">d, the length of the residual stream [dim].</param>
/// <param name="HiddenDim">Width of the MLP [hidden_dim].</param>
/// <param name="Layers">Blocks [n_layers].</param>
/// <param name="Heads">Query heads [n_heads]; divides <paramref name="Dim"/> into heads of even size.</param>
/// <param name="KeyValueHeads">Key and value heads [n_kv_heads]; divides <paramref name="Heads"/>.</param>
/// <param name="Vocabulary">V, the number of tokens [vocab_size].</param>
/// <param name="Context">The most positions that it runs on [seq_len].</param>
public sealed record LlamaConfig(int Dim, int HiddenDim, int Layers, int Heads, int KeyValueHeads, int Vocabulary, int Context)
{
    /// <summary>Numbers in one attention head.</summary>
    public int HeadSize => Dim / Heads;

    /// <summary>Numbers in the keys (or values) of one position, all heads together.</summary>
    public int KeyValueDim => KeyValueHeads * HeadSize;

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
    /// The weight tensors in the order of llama2.c's file: all layers of one kind together, matrices as [out, in]. Names are
    /// those of its <c>model.py</c>, shortened: <c>tok_embeddings</c>, <c>layers.2.wq</c>, <c>norm</c>, <c>output</c>.
    /// </summary>
    /// <param name="sharedClassifier">The embedding also gives the logits, so there is no <c>output</c>.</param>
    public IEnumerable<(string Name, long[] Shape)> Layout(bool sharedClassifier)
    {
        yield return ("tok_embeddings", [Vocabulary, Dim]);
        foreach ((string kind, long[] shape) in LayerShapes())
            for (int layer = 0; layer < Layers; layer++) yield return ($"layers.{layer}.{kind}", shape);
        yield return ("norm", [Dim]);
        if (!sharedClassifier) yield return ("output", [Vocabulary, Dim]);
    }

    /// <summary>
    /// How many weights there are. The sizes may be a stranger's: this neither overflows nor walks through the layers.
    /// </summary>
    public Int128 Parameters(bool sharedClassifier)
    {
        Int128 layer = LayerShapes()
            .Aggregate(Int128.Zero, (sum, part) => sum + part.Shape.Aggregate(Int128.One, (product, size) => product * size));
        return ((Int128)Vocabulary * Dim * (sharedClassifier ? 1 : 2)) + (layer * Layers) + Dim;
    }

    private IEnumerable<(string Kind, long[] Shape)> LayerShapes() =>
    [
        ("attention_norm", [Dim]),
        ("wq", [Dim, Dim]),
        ("wk", [KeyValueDim, Dim]),
        ("wv", [KeyValueDim, Dim]),
        ("wo", [Dim, Dim]),
        ("ffn_norm", [Dim]),
        ("w1", [HiddenDim, Dim]),
        ("w2", [Dim, HiddenDim]),
        ("w3", [HiddenDim, Dim]),
    ];
}
