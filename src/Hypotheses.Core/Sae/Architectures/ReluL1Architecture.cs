using Hypotheses.Core.Numerics;
using Hypotheses.Core.Sae.Activations;
using static TorchSharp.torch;

namespace Hypotheses.Core.Sae.Architectures;

/// <summary>
/// ReLU + L1: loss ‖x − x̂‖² + λ·Σ f with unit-norm decoder rows (Bricken et al. 2023, "Towards Monosemanticity"), or
/// ‖x − x̂‖² + λ·Σ f·‖row‖ with free ones (Anthropic, April 2024 update; <see cref="DecoderNorm.Free"/>).
/// </summary>
internal sealed class ReluL1Architecture : SaeArchitecture
{
    public override string Name => "relu-l1";

    public override double Penalty(SaeRecipe recipe) => recipe.Penalty;

    public override Tensor Codes(SaeRecipe recipe, LaneWeights weights, Tensor preActivations) => preActivations.Rectified();

    public override Tensor? Charge(SaeRecipe recipe, LaneWeights weights, Tensor preActivations, Tensor codes) =>
        weights.Norms(recipe) is { } norms ? codes.mul(norms) : codes;

    public override LatentActivation Activation(
        SaeRecipe recipe, ReadOnlySpan<float> encoderBias, ReadOnlySpan<float> extras) => new ReluActivation();

    public override void Validate(SaeRecipe recipe)
    {
        base.Validate(recipe);
        RefuseChoice(recipe);
    }
}
