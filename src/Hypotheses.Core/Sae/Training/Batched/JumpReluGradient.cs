using Hypotheses.Core.Sae.Architectures;
using static TorchSharp.torch;

namespace Hypotheses.Core.Sae.Training.Batched;

/// <summary>JumpReLU: θ learns by the straight-through estimate, as the architecture says it.</summary>
internal sealed class JumpReluGradient : BatchedGradient
{
    public override void Backward(SaeRecipe recipe, EntrySlopes entries)
    {
        (Tensor on, Tensor kernel, Tensor threshold) = JumpReluArchitecture.Parts(recipe, entries.Weights, entries.Pre);
        Tensor atThreshold = kernel.mul(entries.Penalty); // what a firing costs, before −1/ε·K
        if (JumpReluArchitecture.Settings(recipe).Penalty == JumpReluPenalty.Tanh)
        {
            double scale = JumpReluArchitecture.Settings(recipe).TanhScale;
            Tensor steepness = entries.Weighted(entries.Code).mul(scale).tanh().square().neg().add(1).mul(scale)
                .mul(entries.Penalty);
            entries.Slope.add_(entries.Weighted(steepness));
            if (entries.Norm is not null) entries.NormSlope = EntrySlopes.OverBatch(steepness.mul(entries.Code));
            atThreshold = zeros_like(kernel);
        }

        Tensor slope = atThreshold.add(kernel.mul(threshold).mul(entries.Slope)).neg();
        entries.Extras = [EntrySlopes.OverBatch(slope).mul(threshold)];
        entries.Slope.mul_(on);
    }
}
