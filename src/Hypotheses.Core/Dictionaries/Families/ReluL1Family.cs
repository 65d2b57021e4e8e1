using Hypotheses.Core.Dictionaries.Activations;
using Hypotheses.Core.Dictionaries.Recipes;
using static TorchSharp.torch;

namespace Hypotheses.Core.Dictionaries.Families;

/// <summary>
/// ReLU + L1: loss ‖x − x̂‖² + λ·Σ f with unit-norm decoder rows (Bricken et al. 2023, "Towards Monosemanticity"), or
/// ‖x − x̂‖² + λ·Σ f·‖row‖ with free ones (Anthropic, April 2024 update; <see cref="DecoderNorm.Free"/>).
/// </summary>
internal sealed class ReluL1Family : DictionaryFamily
{
    public override string Name => "relu-l1";

    public override double Penalty(DictionaryRecipe recipe) => recipe.Penalty;

    public override Tensor Codes(DictionaryRecipe recipe, LaneWeights weights, Tensor preActivations) => preActivations.relu();

    public override Tensor? Charge(DictionaryRecipe recipe, LaneWeights weights, Tensor preActivations, Tensor codes) =>
        weights.Norms(recipe) is { } norms ? codes.mul(norms) : codes;

    public override LatentActivation Activation(
        DictionaryRecipe recipe, ReadOnlySpan<float> encoderBias, ReadOnlySpan<float> extras) => new ReluActivation();

    public override void Validate(DictionaryRecipe recipe)
    {
        base.Validate(recipe);
        RefuseChoice(recipe);
    }
}
