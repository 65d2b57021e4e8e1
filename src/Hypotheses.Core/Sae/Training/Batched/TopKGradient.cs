
namespace Hypotheses.Core.Sae.Training.Batched;

/// <summary>TopK and BatchTopK: gradients pass through the latents kept, alone.</summary>
internal class TopKGradient : BatchedGradient
{
    public override void Backward(SaeRecipe recipe, EntrySlopes entries) => entries.Slope.mul_(entries.Code.gt(0));
}
