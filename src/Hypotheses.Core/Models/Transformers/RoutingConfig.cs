namespace Hypotheses.Core.Models.Transformers;

/// <summary>The sizes of a <see cref="RoutingTransformer"/>; all but the heads follow from its tensors.</summary>
/// <param name="Dim">d, the length of the residual stream.</param>
/// <param name="HiddenDim">Width of the MLP.</param>
/// <param name="Layers">Blocks.</param>
/// <param name="Heads">Attention heads; divides <paramref name="Dim"/>.</param>
/// <param name="Vocabulary">V, the number of tokens.</param>
/// <param name="Context">The most positions that it runs on.</param>
public sealed record RoutingConfig(int Dim, int HiddenDim, int Layers, int Heads, int Vocabulary, int Context)
{
    /// <summary>Numbers in one attention head.</summary>
    public int HeadSize => Dim / Heads;

    /// <summary>The weight tensors by their names in the file; matrices are [out, in].</summary>
    public IEnumerable<(string Name, long[] Shape)> Layout()
    {
        yield return ("embed.weight", [Vocabulary, Dim]);
        yield return ("pos", [Context, Dim]);
        for (int layer = 0; layer < Layers; layer++)
        {
            string at = $"blocks.{layer}.";
            foreach (string part in (string[])["ln1.weight", "ln1.bias", "ln2.weight", "ln2.bias"])
                yield return (at + part, [Dim]);
            foreach (string part in (string[])["W_Q", "W_K", "W_V", "W_O"]) yield return ($"{at}attn.{part}.weight", [Dim, Dim]);
            yield return (at + "mlp.fc_in.weight", [HiddenDim, Dim]);
            yield return (at + "mlp.fc_in.bias", [HiddenDim]);
            yield return (at + "mlp.fc_out.weight", [Dim, HiddenDim]);
            yield return (at + "mlp.fc_out.bias", [Dim]);
        }

        yield return ("ln_f.weight", [Dim]);
        yield return ("ln_f.bias", [Dim]);
        yield return ("unembed.weight", [Vocabulary, Dim]);
    }
}
