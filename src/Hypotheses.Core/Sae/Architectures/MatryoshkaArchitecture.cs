using static TorchSharp.torch;

namespace Hypotheses.Core.Sae.Architectures;

/// <summary>
/// Matryoshka BatchTopK: codes as in BatchTopK, once over the whole width; each of the nested prefixes m of the latents
/// reconstructs by itself, and the loss is the sum Σ_m ‖x − f_{:m}·W_{:m} − b_dec‖² (Bussmann et al. 2025, arXiv:2503.17547; the
/// sum, as in the text: some code divides by the number of prefixes). Default prefixes are the authors': 1/16, 1/8, 1/4, 1/2, 1
/// of the width.
/// </summary>
internal sealed class MatryoshkaArchitecture : BatchTopKArchitecture
{
    private static readonly double[] Halves = [1 / 16.0, 1 / 8.0, 1 / 4.0, 1 / 2.0, 1];

    public override string Name => "matryoshka";

    /// <inheritdoc/>
    protected override bool HasPrefixes => true;

    public override int Reconstructions(SaeRecipe recipe) => Prefixes(recipe).Length;

    /// <summary>One past the last latent of each prefix, rising to the width.</summary>
    internal static int[] Prefixes(SaeRecipe recipe) =>
        [.. (recipe.Prefixes ?? Halves).Select(p => Math.Max(1, (int)Math.Round(p * recipe.Width))).Distinct()];

    public override Tensor Error(
        SaeRecipe recipe, LaneWeights weights, Tensor samples, Tensor preActivations, Tensor codes)
    {
        Tensor total = zeros(weights.Count, samples.dtype, samples.device);
        foreach (int end in Prefixes(recipe))
            total = total.add(
                LaneWeights.MeanSquare(
                    samples.sub(codes.narrow(2, 0, end).bmm(weights.Decoder.narrow(1, 0, end)).add(weights.DecoderBias))));
        return total;
    }
}
