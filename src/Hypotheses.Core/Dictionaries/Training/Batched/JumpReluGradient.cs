using Hypotheses.Core.Dictionaries.Families;
using Hypotheses.Core.Dictionaries.Recipes;
using static TorchSharp.torch;

namespace Hypotheses.Core.Dictionaries.Training.Batched;

/// <summary>JumpReLU: θ learns by the straight-through estimate, as the family says it.</summary>
internal sealed class JumpReluGradient : BatchedGradient
{
    public override void Backward(DictionaryRecipe recipe, EntrySlopes entries)
    {
        (Tensor on, Tensor kernel, Tensor threshold) = JumpReluFamily.Parts(recipe, entries.Weights, entries.Pre);
        Tensor atThreshold = kernel.mul(entries.Penalty); // what a firing costs, before −1/ε·K
        if (JumpReluFamily.Settings(recipe).Penalty == JumpReluPenalty.Tanh)
        {
            double scale = JumpReluFamily.Settings(recipe).TanhScale;
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
