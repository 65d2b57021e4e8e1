using Hypotheses.Core.Dictionaries.Activations;
using Hypotheses.Core.Dictionaries.Recipes;
using static TorchSharp.torch;

namespace Hypotheses.Core.Dictionaries.Families;

/// <summary>
/// TopK: the k largest positive pre-activations of each sample, no penalty (Gao et al. 2024, arXiv:2406.04093, section 2.3).
/// Gradients pass through those kept alone.
/// </summary>
internal sealed class TopKFamily : DictionaryFamily
{
    public override string Name => "topk";

    public override Tensor Codes(DictionaryRecipe recipe, LaneWeights weights, Tensor preActivations) =>
        new TopKActivation(recipe.K).Apply(preActivations);

    public override LatentActivation Activation(
        DictionaryRecipe recipe, ReadOnlySpan<float> encoderBias, ReadOnlySpan<float> extras) => new TopKActivation(recipe.K);

    public override void Validate(DictionaryRecipe recipe)
    {
        base.Validate(recipe);
        RefusePenalty(recipe);
    }
}
