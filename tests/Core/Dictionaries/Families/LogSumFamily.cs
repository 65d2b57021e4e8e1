using Hypotheses.Core.Dictionaries;
using Hypotheses.Core.Dictionaries.Activations;
using Hypotheses.Core.Dictionaries.Families;
using Hypotheses.Core.Dictionaries.Recipes;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Dictionaries.Families;

/// <summary>
/// A family from elsewhere, whole. ReLU with the log-sum penalty λ·Σ log(1 + f/ε) in place of L1 (Candès, Wakin and Boyd 2008,
/// arXiv:0711.1612, section 2.2): closer to a count, what fires strongly pays little for more, so that codes shrink less. Decoder
/// rows have unit norm.
/// </summary>
public sealed class LogSumFamily : DictionaryFamily
{
    private const double Epsilon = .1;

    public override string Name => "log-sum";

    public override double Penalty(DictionaryRecipe recipe) => recipe.Penalty;

    public override Tensor Codes(DictionaryRecipe recipe, LaneWeights weights, Tensor preActivations) => preActivations.relu();

    public override Tensor Charge(DictionaryRecipe recipe, LaneWeights weights, Tensor preActivations, Tensor codes) =>
        Charge(codes);

    public override LatentActivation Activation(
        DictionaryRecipe recipe, ReadOnlySpan<float> encoderBias, ReadOnlySpan<float> extras) =>
        new ReluActivation();

    public override Tensor HeldOutCharge(DictionaryRecipe recipe, Dictionary dictionary, Tensor codes) =>
        Charge(codes).sum(new long[] { 1 });

    public override void Validate(DictionaryRecipe recipe)
    {
        base.Validate(recipe);
        RefuseChoice(recipe);
    }

    private static Tensor Charge(Tensor codes) => codes.div(Epsilon).add(1).log();
}
