using Hypotheses.Core.Numerics;
using Hypotheses.Core.Sae.Activations;
using static TorchSharp.torch;

namespace Hypotheses.Core.Sae.Architectures;

/// <summary>
/// Gated (Rajamanoharan et al. 2024, arXiv:2404.16014): with p = x·W_enc, a gate π = p + b_gate decides and a magnitude f =
/// H(π)·ReLU(exp(r)·p + b_mag) counts. H has no slope; the gate learns from λ·Σ ReLU(π) and from reconstructing by itself with a
/// decoder held fixed: loss ‖x − x̂(f)‖² + λ·Σ ReLU(π) + ‖x − x̂_fixed(ReLU(π))‖². Here b_enc is b_gate; the further numbers are
/// r and b_mag. Decoder rows have unit norm.
/// </summary>
internal sealed class GatedArchitecture : SaeArchitecture
{
    public override string Name => "gated";

    public override int Extras => 2;

    public override int Reconstructions(SaeRecipe recipe) => 2;

    public override double Penalty(SaeRecipe recipe) => recipe.Penalty;

    public override Tensor Codes(SaeRecipe recipe, LaneWeights weights, Tensor preActivations) =>
        Magnitude(weights, preActivations).Rectified().mul(preActivations.detach().gt(0).to(preActivations.dtype));

    public override Tensor Error(
        SaeRecipe recipe, LaneWeights weights, Tensor samples, Tensor preActivations, Tensor codes) =>
        base.Error(recipe, weights, samples, preActivations, codes)
            .add(
                LaneWeights.MeanSquare(
                    samples.sub(preActivations.Rectified().bmm(weights.Decoder.detach()).add(weights.DecoderBias.detach()))));

    public override Tensor? Charge(SaeRecipe recipe, LaneWeights weights, Tensor preActivations, Tensor codes) =>
        preActivations.Rectified();

    public override LatentActivation Activation(
        SaeRecipe recipe, ReadOnlySpan<float> encoderBias, ReadOnlySpan<float> extras)
    {
        int width = encoderBias.Length;
        var gains = new float[width];
        var shifts = new float[width];
        for (int j = 0; j < width; j++)
        {
            gains[j] = Math.Clamp(MathF.Exp(extras[j]), float.Epsilon, float.MaxValue);
            shifts[j] = extras[width + j] - gains[j] * encoderBias[j];
            // Of a lane that diverged there are neither: its other weights say so.
            if (float.IsNaN(gains[j]) || !float.IsFinite(shifts[j])) (gains[j], shifts[j]) = (1, 0);
        }

        return new GatedActivation(gains, shifts);
    }

    public override void Validate(SaeRecipe recipe)
    {
        base.Validate(recipe);
        RefuseChoice(recipe);
        if (recipe.DecoderNorm != DecoderNorm.Unit)
            throw new ArgumentException($"SaeRecipe.DecoderNorm: {Name} needs unit rows");
    }

    private static Tensor Magnitude(LaneWeights weights, Tensor pre) =>
        pre.sub(weights.EncoderBias).mul(weights.Extras[0].exp()).add(weights.Extras[1]);
}
