using Hypotheses.Core.Dictionaries.Training;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using static TorchSharp.torch;

namespace Hypotheses.Core.Dictionaries.Families;

/// <summary>
/// BatchTopK: the k·B largest positive pre-activations of a batch of B, so that samples may differ in how many latents they
/// need (Bussmann et al. 2024, arXiv:2412.06410). At inference a threshold, the mean over batches of the smallest activation
/// kept, makes a sample's code its own; it is measured on fresh batches after training, where the running mean over training
/// would tend to once the learning rate has fallen to 0.
/// </summary>
internal class BatchTopKFamily : DictionaryFamily
{
    private const int ThresholdBatches = 10;

    public override string Name => "batch-topk";

    internal override Tensor Codes(DictionaryRecipe recipe, LaneTensors weights, Tensor preActivations)
    {
        using var scope = NewDisposeScope();
        Tensor each = preActivations.reshape(preActivations.shape[0], -1);
        var all = new TopKActivation(recipe.K * (int)preActivations.shape[1]);
        return all.Apply(each).reshape(preActivations.shape).MoveToOuterDisposeScope();
    }

    internal override void Backward(DictionaryRecipe recipe, EntrySlopes entries) => entries.Slope.mul_(entries.Code.gt(0));

    internal override FusedRule<T> Fused<T>(DictionaryRecipe recipe) => new Rule<T>(recipe.K, null);

    internal override LatentActivation Activation(DictionaryRecipe recipe, ReadOnlySpan<float> encoderBias, ReadOnlySpan<float> extras) => new JumpReluActivation(new float[recipe.Width]);

    internal override Dictionary? Finish(DictionaryRecipe recipe, Dictionary trained, IActivationStream stream)
    {
        var selection = new Selection<float>();
        var drawn = new float[checked(recipe.Batch * trained.Dimension)];
        double sum = 0;
        for (int batch = 0; batch < ThresholdBatches; batch++)
        {
            using var scope = NewDisposeScope();
            stream.Next(drawn);
            Tensor positive = trained.PreActivations(Tensors.Of(drawn, recipe.Batch, -1)).relu();
            // NaN and infinity stay in the sum: among them nothing is the k-th largest.
            if (!double.IsFinite(positive.sum(float64).item<double>())) return null;
            sum += selection.KthLargest(Tensors.ToArray<float>(positive), recipe.K * recipe.Batch);
        }

        // Kept is what lies strictly above the threshold: just below the smallest activation kept.
        var thresholds = new float[recipe.Width];
        Array.Fill(thresholds, Math.Max(0, MathF.BitDecrement((float)(sum / ThresholdBatches))));
        return trained.With(new JumpReluActivation(thresholds));
    }

    internal override void Validate(DictionaryRecipe recipe)
    {
        base.Validate(recipe);
        RefusePenalty(recipe);
        if ((long)recipe.K * recipe.Batch > int.MaxValue) throw new ArgumentException($"DictionaryRecipe.K: {recipe.K} a sample of {recipe.Batch} is too many");
    }

    /// <summary>Keeps what reaches the batch's threshold; of prefixes it knows only where they end.</summary>
    private protected sealed unsafe class Rule<T>(int k, int[]? prefixes) : FusedRule<T>
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        // Only a guess that saves work, from the batch before: the result does not depend on it.
        private T _floor = T.Epsilon;
        private T[] _values = [];

        public override int[]? Prefixes => prefixes;

        public override int? PaidShare => 0;

        public override void Select(T* preActivations, int rows, SparseCodes<T> codes, Selection<T> selection)
        {
            for (int n = 0; n < rows; n++) codes.AppendRow(preActivations + (long)n * codes.Padded, _floor);
        }

        public override T Trim(SparseCodes<T>[] blocks, int rows, Selection<T> selection)
        {
            int wanted = k * rows, count = blocks.Sum(b => b.Count), at = 0;
            if (count < wanted)
            {
                // The guess was too high; below the smallest positive number nothing more can be found.
                bool complete = _floor == T.Epsilon;
                _floor = T.Epsilon;
                return complete ? T.Zero : T.NaN;
            }

            if (_values.Length < count) _values = new T[count + count / 4];
            foreach (SparseCodes<T> block in blocks)
            {
                new ReadOnlySpan<T>(block.Value, block.Count).CopyTo(_values.AsSpan(at));
                at += block.Count;
            }

            T threshold = Selection<T>.KthLargestInPlace(_values.AsSpan(0, count), wanted);
            _floor = T.Max(T.Epsilon, threshold * T.CreateTruncating(.8));
            return threshold;
        }
    }
}
