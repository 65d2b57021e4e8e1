using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Activations;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Sae.Architectures;

/// <summary>
/// An architecture from elsewhere, whole. ReLU with the log-sum penalty λ·Σ log(1 + f/ε) in place of L1 (Candès, Wakin and Boyd
/// 2008, arXiv:0711.1612, section 2.2): closer to a count, what fires strongly pays little for more, so that codes shrink less.
/// Decoder rows have unit norm.
/// </summary>
public sealed class LogSumArchitecture : SaeArchitecture
{
    private const double Epsilon = .1;

    public override string Name => "log-sum";

    public override double Penalty(SaeRecipe recipe) => recipe.Penalty;

    public override Tensor Codes(SaeRecipe recipe, LaneWeights weights, Tensor preActivations) => preActivations.relu();

    public override Tensor Charge(SaeRecipe recipe, LaneWeights weights, Tensor preActivations, Tensor codes) =>
        Charge(codes);

    public override LatentActivation Activation(
        SaeRecipe recipe, ReadOnlySpan<float> encoderBias, ReadOnlySpan<float> extras) =>
        new ReluActivation();

    public override Tensor HeldOutCharge(SaeRecipe recipe, SparseAutoencoder dictionary, Tensor codes) =>
        Charge(codes).sum(new long[] { 1 });

    public override void Validate(SaeRecipe recipe)
    {
        base.Validate(recipe);
        RefuseChoice(recipe);
    }

    private static Tensor Charge(Tensor codes) => codes.div(Epsilon).add(1).log();
}
