using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Activations;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Sae.Architectures;

/// <summary>
/// An architecture from elsewhere whose gradient is not that of its value. ProLU (Taggart 2024, "ProLU: A Nonlinearity for Sparse
/// Autoencoders") with ReLU-like gradients: with p = x·W_enc, f = p·H(p)·H(p + b), so that b decides but does not shift; b and p
/// learn as if it were ReLU(p + b). Penalty λ·Σ f, decoder rows of unit norm.
/// </summary>
public sealed class ProLuArchitecture : SaeArchitecture
{
    public override string Name => "prolu";

    public override double Penalty(SaeRecipe recipe) => recipe.Penalty;

    public override Tensor Codes(SaeRecipe recipe, LaneWeights weights, Tensor preActivations)
    {
        Tensor p = preActivations.sub(weights.EncoderBias), on = p.gt(0).logical_and(preActivations.gt(0)).to(p.dtype);
        Tensor surrogate = preActivations.mul(on);
        return p.mul(on).detach().add(surrogate).sub(surrogate.detach());
    }

    public override Tensor Charge(SaeRecipe recipe, LaneWeights weights, Tensor preActivations, Tensor codes) => codes;

    // H(pre)·ReLU(1·pre − b), which is finite also where b, of a lane that diverged, is not.
    public override LatentActivation Activation(
        SaeRecipe recipe, ReadOnlySpan<float> encoderBias, ReadOnlySpan<float> extras)
    {
        var (gains, shifts) = (new float[encoderBias.Length], new float[encoderBias.Length]);
        for (int j = 0; j < gains.Length; j++) (gains[j], shifts[j]) = (1, float.IsFinite(encoderBias[j]) ? -encoderBias[j] : 0);
        return new GatedActivation(gains, shifts);
    }

    public override void Validate(SaeRecipe recipe)
    {
        base.Validate(recipe);
        RefuseChoice(recipe);
    }
}
