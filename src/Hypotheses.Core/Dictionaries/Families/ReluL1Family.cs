using Hypotheses.Core.Dictionaries.Training;
using static TorchSharp.torch;

namespace Hypotheses.Core.Dictionaries.Families;

/// <summary>
/// ReLU + L1: loss ‖x − x̂‖² + λ·Σ f with unit-norm decoder rows (Bricken et al. 2023, "Towards Monosemanticity"), or
/// ‖x − x̂‖² + λ·Σ f·‖row‖ with free ones (Anthropic, April 2024 update; <see cref="DecoderNorm.Free"/>). With f &gt; 0:
/// ∂/∂pre = r·row + λ‖row‖/B, and the penalty pulls at a free row with (λ/B)·Σf along it.
/// </summary>
internal sealed class ReluL1Family : DictionaryFamily
{
    public override string Name => "relu-l1";

    internal override double Penalty(DictionaryRecipe recipe) => recipe.Penalty;

    internal override Tensor Codes(DictionaryRecipe recipe, LaneTensors weights, Tensor preActivations) => preActivations.relu();

    internal override Tensor? Charge(DictionaryRecipe recipe, LaneTensors weights, Tensor preActivations, Tensor codes) =>
        weights.Norms(recipe) is { } norms ? codes.mul(norms) : codes;

    internal override void Backward(DictionaryRecipe recipe, EntrySlopes entries)
    {
        Tensor on = entries.Code.gt(0);
        entries.Slope.add_(entries.Weighted(entries.Penalty)).mul_(on);
        if (entries.Norm is not null) entries.NormSlope = EntrySlopes.OverBatch(entries.Code).mul(entries.Penalty);
    }

    internal override FusedRule<T> Fused<T>(DictionaryRecipe recipe) => new Rule<T>();

    internal override LatentActivation Activation(DictionaryRecipe recipe, ReadOnlySpan<float> encoderBias, ReadOnlySpan<float> extras) => new ReluActivation();

    internal override void Validate(DictionaryRecipe recipe)
    {
        base.Validate(recipe);
        RefuseChoice(recipe);
    }

    private sealed unsafe class Rule<T> : FusedRule<T>
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        public override int? PaidShare => 1;

        public override void Select(T* preActivations, int rows, SparseCodes<T> codes, Selection<T> selection)
        {
            for (int n = 0; n < rows; n++) codes.AppendRow(preActivations + (long)n * codes.Padded, T.Epsilon);
        }

        public override LatentSums<T> Backward(int latent, in LatentEntries<T> entries, FusedWeights<T> weights)
        {
            var sums = default(LatentSums<T>);
            T price = entries.Penalty * entries.Norm, magnitude = T.Zero;
            for (int e = 0; e < entries.Count; e++)
            {
                magnitude += entries.Code[e];
                sums.Bias += entries.Slope[e] += price;
            }

            sums.Norm = entries.Penalty * magnitude;
            sums.Charge = double.CreateTruncating(magnitude * entries.Norm);
            return sums;
        }
    }
}
