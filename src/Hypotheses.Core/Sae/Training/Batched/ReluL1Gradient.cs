using static TorchSharp.torch;

namespace Hypotheses.Core.Sae.Training.Batched;

/// <summary>
/// ReLU + L1: with f &gt; 0, ∂/∂pre = r·row + λ‖row‖/B, and the penalty pulls at a free row with (λ/B)·Σf along it.
/// </summary>
internal sealed class ReluL1Gradient : BatchedGradient
{
    public override void Backward(SaeRecipe recipe, EntrySlopes entries)
    {
        Tensor on = entries.Code.gt(0);
        entries.Slope.add_(entries.Weighted(entries.Penalty)).mul_(on);
        if (entries.Norm is not null) entries.NormSlope = EntrySlopes.OverBatch(entries.Code).mul(entries.Penalty);
    }
}
