using Hypotheses.Core.Dictionaries.Training;
using static TorchSharp.torch;

namespace Hypotheses.Core.Dictionaries.Families;

/// <summary>ReLU + L1: loss ‖x − x̂‖² + λ·Σ f with unit-norm decoder rows (Bricken et al. 2023, "Towards Monosemanticity").</summary>
internal sealed class ReluL1Family : DictionaryFamily
{
    public override string Name => "relu-l1";

    internal override double Penalty(DictionaryRecipe recipe) => recipe.Penalty;

    internal override Tensor Codes(DictionaryRecipe recipe, Tensor preActivations) => preActivations.relu();

    internal override unsafe void Select<T>(DictionaryRecipe recipe, T* preActivations, int rows, SparseCodes<T> codes, Selection<T> selection)
    {
        for (int n = 0; n < rows; n++) codes.AppendRow(preActivations + (long)n * codes.Padded, T.Epsilon);
    }

    internal override LatentActivation Activation(DictionaryRecipe recipe) => new ReluActivation();

    internal override void Validate(DictionaryRecipe recipe)
    {
        Refuse(recipe.K != 1, nameof(recipe.K));
        Refuse(recipe.Auxiliary is not null, nameof(recipe.Auxiliary));
    }
}
