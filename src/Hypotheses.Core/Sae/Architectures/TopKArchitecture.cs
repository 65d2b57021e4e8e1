using Hypotheses.Core.Sae.Activations;
using static TorchSharp.torch;

namespace Hypotheses.Core.Sae.Architectures;

/// <summary>
/// TopK: the k largest positive pre-activations of each sample, no penalty (Gao et al. 2024, arXiv:2406.04093, section 2.3).
/// Gradients pass through those kept alone.
/// </summary>
internal sealed class TopKArchitecture : SaeArchitecture
{
    public override string Name => "topk";

    public override Tensor Codes(SaeRecipe recipe, LaneWeights weights, Tensor preActivations) =>
        new TopKActivation(recipe.K).Apply(preActivations);

    public override LatentActivation Activation(
        SaeRecipe recipe, ReadOnlySpan<float> encoderBias, ReadOnlySpan<float> extras) => new TopKActivation(recipe.K);

    public override void Validate(SaeRecipe recipe)
    {
        base.Validate(recipe);
        RefusePenalty(recipe);
    }
}
