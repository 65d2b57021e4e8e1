using Hypotheses.Core.Dictionaries.Recipes;

namespace Hypotheses.Core.Dictionaries.Training.Batched;

/// <summary>TopK and BatchTopK: gradients pass through the latents kept, alone.</summary>
internal class TopKGradient : BatchedGradient
{
    public override void Backward(DictionaryRecipe recipe, EntrySlopes entries) => entries.Slope.mul_(entries.Code.gt(0));
}
