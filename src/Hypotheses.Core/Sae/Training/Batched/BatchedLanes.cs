using Hypotheses.Core.Sae.Training.Lanes;
using static TorchSharp.torch;

namespace Hypotheses.Core.Sae.Training.Batched;

/// <summary>
/// The batched step: gradients derived by hand, written in tensor operations without autograd's bookkeeping, all lanes in one
/// batch of products. The way to train on a GPU.
/// </summary>
internal abstract class BatchedLanes : StackedLanes
{
    protected BatchedLanes(SaeRecipe recipe, IReadOnlyList<LaneStart> starts, Device device, ScalarType type)
        : base(recipe, starts, device, type)
    {
    }

    /// <summary>The batched step for a recipe: sparse where few of many latents are chosen by k, else dense.</summary>
    /// <exception cref="ArgumentException">The architecture has no <see cref="BatchedGradient"/>.</exception>
    public static BatchedLanes Of(
        SaeRecipe recipe, IReadOnlyList<LaneStart> starts, Device device, ScalarType type = ScalarType.Float32) =>
        TopKLanes.Fits(recipe) ? new TopKLanes(recipe, starts, device, type) : new DenseLanes(recipe, starts, device, type);

    /// <summary>
    /// Adds AuxK's gradients. ∂/∂ê of w·mean‖e − ê‖² is 2w(ê − e)/B; the dead latents' slopes follow from it as the others' from
    /// r.
    /// </summary>
    protected void AuxiliaryGradients(
        Tensor samples, Tensor pre, Tensor dead, Tensor residual, Tensor encoder, Tensor bias, Tensor decoder)
    {
        Tensor codes = AuxiliaryCodes(pre, dead, residual.shape[2]),
            weight = AuxiliaryWeight(samples, residual).mul(2.0 / samples.shape[1]);
        Tensor missing = codes.bmm(Weights.Decoder).sub_(residual).mul_(weight.reshape(-1, 1, 1));
        Tensor slopes = missing.bmm(Weights.Decoder.transpose(1, 2)).mul_(codes.gt(0));
        decoder.add_(codes.transpose(1, 2).bmm(missing));
        encoder.add_(samples.transpose(1, 2).bmm(slopes));
        bias.add_(EntrySlopes.OverBatch(slopes));
    }

    /// <summary>Gradients in the order of <see cref="LaneTensors.Trained"/>.</summary>
    protected Tensor[] Gradients(Tensor encoder, Tensor bias, IEnumerable<Tensor> extras, Tensor decoderBias, Tensor decoder) =>
        Recipe.Weights switch
        {
            WeightTraining.Tied => [bias, .. extras, decoderBias, decoder.add_(encoder.transpose(1, 2))],
            WeightTraining.FrozenDecoder => [encoder, bias, .. extras, decoderBias],
            WeightTraining.FrozenEncoder => [bias, .. extras, decoderBias, decoder],
            _ => [encoder, bias, .. extras, decoderBias, decoder],
        };
}
