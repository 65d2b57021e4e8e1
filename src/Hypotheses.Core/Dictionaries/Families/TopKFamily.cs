using Hypotheses.Core.Dictionaries.Training;
using static TorchSharp.torch;

namespace Hypotheses.Core.Dictionaries.Families;

/// <summary>TopK: the k largest positive pre-activations of each sample, no penalty (Gao et al. 2024, arXiv:2406.04093).</summary>
internal sealed class TopKFamily : DictionaryFamily
{
    public override string Name => "topk";

    internal override Tensor Codes(DictionaryRecipe recipe, Tensor preActivations) => new TopKActivation(recipe.K).Apply(preActivations);

    internal override unsafe void Select<T>(DictionaryRecipe recipe, T* preActivations, int rows, SparseCodes<T> codes, Selection<T> selection)
    {
        for (int n = 0; n < rows; n++)
        {
            T* row = preActivations + (long)n * codes.Padded;
            codes.AppendRow(row, selection.FloorOfLargest(row, codes.Padded, recipe.K));
            codes.KeepLargestOfLast(recipe.K, selection);
        }
    }

    internal override LatentActivation Activation(DictionaryRecipe recipe) => new TopKActivation(recipe.K);

    internal override void Validate(DictionaryRecipe recipe) => Refuse(recipe.Penalty != 0, nameof(recipe.Penalty));
}
