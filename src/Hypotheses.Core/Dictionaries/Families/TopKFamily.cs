using Hypotheses.Core.Dictionaries.Training;
using static TorchSharp.torch;

namespace Hypotheses.Core.Dictionaries.Families;

/// <summary>
/// TopK: the k largest positive pre-activations of each sample, no penalty (Gao et al. 2024, arXiv:2406.04093, section 2.3).
/// Gradients pass through those kept alone.
/// </summary>
internal sealed class TopKFamily : DictionaryFamily
{
    public override string Name => "topk";

    internal override Tensor Codes(DictionaryRecipe recipe, LaneTensors weights, Tensor preActivations) => new TopKActivation(recipe.K).Apply(preActivations);

    internal override void Backward(DictionaryRecipe recipe, EntrySlopes entries) => entries.Slope.mul_(entries.Code.gt(0));

    internal override FusedRule<T> Fused<T>(DictionaryRecipe recipe) => new Rule<T>(recipe.K);

    internal override LatentActivation Activation(DictionaryRecipe recipe, ReadOnlySpan<float> encoderBias, ReadOnlySpan<float> extras) => new TopKActivation(recipe.K);

    internal override void Validate(DictionaryRecipe recipe)
    {
        base.Validate(recipe);
        RefusePenalty(recipe);
    }

    private sealed unsafe class Rule<T>(int k) : FusedRule<T>
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        public override int? PaidShare => 0;

        public override void Select(T* preActivations, int rows, SparseCodes<T> codes, Selection<T> selection)
        {
            for (int n = 0; n < rows; n++)
            {
                T* row = preActivations + (long)n * codes.Padded;
                codes.AppendRow(row, selection.FloorOfLargest(row, codes.Padded, k));
                codes.KeepLargestOfLast(k, selection);
            }
        }
    }
}
