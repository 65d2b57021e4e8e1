using Hypotheses.Core.Sae.Activations;
using static TorchSharp.torch;

namespace Hypotheses.Core.Sae.Architectures;

/// <summary>
/// JumpReLU: f = pre·H(pre − θ) with a trained threshold θ = exp(t) a latent (Rajamanoharan et al. 2024, arXiv:2407.14435). H
/// has no slope, so θ learns by the straight-through estimate of section 3 with the rectangle kernel K of width ε:
/// ∂f/∂θ = −(θ/ε)·K((pre − θ)/ε), ∂H/∂θ = −(1/ε)·K((pre − θ)/ε), ∂f/∂pre = H, ∂H/∂pre = 0. The penalty is λ·Σ H(pre − θ), or
/// λ·Σ tanh(c·f·‖row‖) (Anthropic, January 2025 update).
/// </summary>
internal sealed class JumpReluArchitecture : SaeArchitecture
{
    private static readonly JumpReluSettings Defaults = new();

    public override string Name => "jumprelu";

    /// <inheritdoc/>
    protected override bool HasThresholds => true;

    public override int Extras => 1;

    public override void Start(SaeRecipe recipe, Span<float> extras) =>
        extras.Fill((float)Math.Log(Settings(recipe).Initial));

    public override double Penalty(SaeRecipe recipe) => recipe.Penalty;

    public override Tensor Codes(SaeRecipe recipe, LaneWeights weights, Tensor preActivations)
    {
        (Tensor on, Tensor kernel, Tensor threshold) = Parts(recipe, weights, preActivations);
        // A value of its own with the gradient of something else: value + (surrogate − the same, held fixed).
        Tensor surrogate = preActivations.mul(on).sub(threshold.mul(threshold.detach()).mul(kernel));
        return preActivations.mul(on).detach().add(surrogate).sub(surrogate.detach());
    }

    public override Tensor? Charge(SaeRecipe recipe, LaneWeights weights, Tensor preActivations, Tensor codes)
    {
        if (Settings(recipe).Penalty == JumpReluPenalty.Tanh)
            return (weights.Norms(recipe) is { } norms ? codes.mul(norms) : codes).mul(Settings(recipe).TanhScale).tanh();
        (Tensor on, Tensor kernel, Tensor threshold) = Parts(recipe, weights, preActivations);
        Tensor surrogate = threshold.neg().mul(kernel);
        return on.add(surrogate).sub(surrogate.detach());
    }

    public override LatentActivation Activation(
        SaeRecipe recipe, ReadOnlySpan<float> encoderBias, ReadOnlySpan<float> extras)
    {
        var thresholds = new float[extras.Length];
        // Of a lane that diverged there is no threshold: its other weights say so.
        for (int j = 0; j < thresholds.Length; j++)
            thresholds[j] = float.IsNaN(extras[j]) ? 0 : Math.Min(MathF.Exp(extras[j]), float.MaxValue);
        return new JumpReluActivation(thresholds);
    }

    public override Tensor HeldOutCharge(SaeRecipe recipe, SparseAutoencoder dictionary, Tensor codes) =>
        Settings(recipe).Penalty == JumpReluPenalty.L0
        ? codes.gt(0).to(codes.dtype).sum(new long[] { 1 })
        : codes.mul(dictionary.DecoderTensor.square().sum(new long[] { 1 }).sqrt()).mul(Settings(recipe).TanhScale).tanh()
            .sum(new long[] { 1 });

    public override void Validate(SaeRecipe recipe)
    {
        base.Validate(recipe);
        RefuseChoice(recipe);
    }

    /// <summary>The recipe's settings, or the defaults.</summary>
    internal static JumpReluSettings Settings(SaeRecipe recipe) => recipe.JumpRelu ?? Defaults;

    /// <summary>H and K/ε as numbers [S, B, F], held fixed; θ [S, 1, F], differentiable in t.</summary>
    internal static (Tensor On, Tensor Kernel, Tensor Threshold) Parts(SaeRecipe recipe, LaneWeights weights, Tensor pre)
    {
        Tensor threshold = weights.Extras[0].exp(), distance = pre.detach().sub(threshold.detach());
        double width = Settings(recipe).Bandwidth;
        // |distance|: abs has no kernel on the meta device.
        return (distance.gt(0).to(pre.dtype), distance.maximum(distance.neg()).lt(width / 2).to(pre.dtype).div(width), threshold);
    }
}
