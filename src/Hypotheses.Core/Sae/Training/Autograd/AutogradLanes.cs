using Hypotheses.Core.Sae.Training.Lanes;
using static TorchSharp.torch;

namespace Hypotheses.Core.Sae.Training.Autograd;

/// <summary>
/// The autograd step: plain autograd of the loss that each architecture's file defines. All that a new architecture needs,
/// and what the other steps are held to.
/// </summary>
internal sealed class AutogradLanes : StackedLanes
{
    private readonly IReadOnlyList<Tensor> _trained;

    public AutogradLanes(
        SaeRecipe recipe, IReadOnlyList<LaneStart> starts, Device device, ScalarType type = ScalarType.Float32)
        : base(recipe, starts, device, type)
    {
        _trained = Weights.Trained(recipe.Weights);
        foreach (Tensor tensor in _trained) tensor.requires_grad_();
    }

    /// <inheritdoc/>
    public override (Tensor Losses, IReadOnlyList<Tensor> Gradients) Accumulate(Tensor samples, Tensor penalties)
    {
        using var scope = NewDisposeScope();
        foreach (Tensor weights in _trained) weights.grad?.zero_();
        // TorchSharp 0.107 hands the arguments of baddbmm on in another order: a product and a sum instead.
        Tensor pre = Weights.PreActivations(samples);
        Tensor codes = Recipe.Architecture.Codes(Recipe, Weights, pre);
        Tensor losses = Recipe.Architecture.Error(Recipe, Weights, samples, pre, codes);
        if (Recipe.Architecture.Charge(Recipe, Weights, pre, codes) is { } charge)
            losses = losses.add(charge.sum(new long[] { 2 }).mean(new long[] { 1 }).mul(penalties.flatten()));
        Tensor total = losses.sum();
        if (Dead(() => codes.gt(0).any(1)) is { } dead)
        {
            Tensor residual = samples.sub(Weights.Decode(codes)).detach(),
                left = residual.sub(AuxiliaryCodes(pre, dead, residual.shape[2]).bmm(Weights.Decoder));
            total = total.add(LaneTensors.MeanSquare(left).mul(AuxiliaryWeight(samples, residual)).sum());
        }

        total.backward();
        return (
            losses.detach().MoveToOuterDisposeScope(),
            [.. _trained.Select(w => (w.grad ?? zeros_like(w)).alias().MoveToOuterDisposeScope())]);
    }
}
