using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae.Activations;
using Hypotheses.Core.Worlds;
using static TorchSharp.torch;

namespace Hypotheses.Core.Sae.Architectures;

/// <summary>
/// BatchTopK: the k·B largest positive pre-activations of a batch of B, so that samples may differ in how many latents they
/// need (Bussmann et al. 2024, arXiv:2412.06410). At inference a threshold, the mean over batches of the smallest activation
/// kept, makes a sample's code its own; it is measured on fresh batches after training, where the running mean over training
/// would tend to once the learning rate has fallen to 0.
/// </summary>
internal class BatchTopKArchitecture : SaeArchitecture
{
    private const int ThresholdBatches = 10;

    public override string Name => "batch-topk";

    public override Tensor Codes(SaeRecipe recipe, LaneWeights weights, Tensor preActivations)
    {
        using var scope = NewDisposeScope();
        Tensor each = preActivations.reshape(preActivations.shape[0], -1);
        var all = new TopKActivation(recipe.K * (int)preActivations.shape[1]);
        return all.Apply(each).reshape(preActivations.shape).MoveToOuterDisposeScope();
    }

    public override LatentActivation Activation(
        SaeRecipe recipe,
        ReadOnlySpan<float> encoderBias,
        ReadOnlySpan<float> extras) => new JumpReluActivation(new float[recipe.Width]);

    public override SparseAutoencoder? Finish(SaeRecipe recipe, SparseAutoencoder trained, IActivationStream stream)
    {
        var drawn = new float[checked(recipe.Batch * trained.Dimension)];
        double sum = 0;
        for (int batch = 0; batch < ThresholdBatches; batch++)
        {
            using var scope = NewDisposeScope();
            stream.Next(drawn);
            Tensor positive = trained.PreActivations(Tensors.Of(drawn, recipe.Batch, -1)).Rectified();
            // NaN and infinity stay in the sum: among them nothing is the k-th largest.
            if (!double.IsFinite(positive.sum(float64).item<double>())) return null;
            sum += Quickselect.KthLargest<float>(Tensors.ToArray<float>(positive), recipe.K * recipe.Batch);
        }

        // Kept is what lies strictly above the threshold: just below the smallest activation kept.
        var thresholds = new float[recipe.Width];
        Array.Fill(thresholds, Math.Max(0, MathF.BitDecrement((float)(sum / ThresholdBatches))));
        return trained.With(new JumpReluActivation(thresholds));
    }

    public override void Validate(SaeRecipe recipe)
    {
        base.Validate(recipe);
        RefusePenalty(recipe);
        if ((long)recipe.K * recipe.Batch > int.MaxValue)
            throw new ArgumentException($"SaeRecipe.K: {recipe.K} a sample of {recipe.Batch} is too many");
    }
}
