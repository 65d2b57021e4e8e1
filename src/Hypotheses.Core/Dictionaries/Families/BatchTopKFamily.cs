using Hypotheses.Core.Dictionaries.Training;
using Hypotheses.Core.Worlds;
using static TorchSharp.torch;

namespace Hypotheses.Core.Dictionaries.Families;

/// <summary>
/// BatchTopK: the k·B largest positive pre-activations of a batch of B, so that samples may differ in how many latents they
/// need (Bussmann et al. 2024, arXiv:2412.06410). At inference a threshold, the mean over batches of the smallest activation
/// kept, makes a sample's code its own; it is measured on fresh batches after training, where the running mean over training
/// would tend to once the learning rate has fallen to 0. PyTorch's Adam β are used, not the authors' (.9, .99).
/// </summary>
internal sealed class BatchTopKFamily : DictionaryFamily
{
    private const int ThresholdBatches = 10;

    public override string Name => "batch-topk";

    internal override Tensor Codes(DictionaryRecipe recipe, Tensor preActivations)
    {
        using var scope = NewDisposeScope();
        Tensor each = preActivations.reshape(preActivations.shape[0], -1);
        var all = new TopKActivation(recipe.K * (int)preActivations.shape[1]);
        return all.Apply(each).reshape(preActivations.shape).MoveToOuterDisposeScope();
    }

    internal override unsafe void Select<T>(DictionaryRecipe recipe, T* preActivations, int rows, SparseCodes<T> codes, Selection<T> selection)
    {
        for (int n = 0; n < rows; n++) codes.AppendRow(preActivations + (long)n * codes.Padded, selection.Floor);
    }

    internal override unsafe bool Trim<T>(DictionaryRecipe recipe, SparseCodes<T> codes, Selection<T> selection)
    {
        int wanted = recipe.K * codes.Rows;
        if (codes.Count < wanted)
        {
            // The guess from the last batch was too high; below the smallest positive number nothing more can be found.
            bool complete = selection.Floor == T.Epsilon;
            selection.Floor = T.Epsilon;
            return complete;
        }

        T threshold = selection.KthLargest(new ReadOnlySpan<T>(codes.Value, codes.Count), wanted);
        codes.Raise(threshold);
        // Only a guess that saves work: the result does not depend on it.
        selection.Floor = T.Max(T.Epsilon, threshold * T.CreateTruncating(.8));
        return true;
    }

    internal override LatentActivation Activation(DictionaryRecipe recipe) => new JumpReluActivation(new float[recipe.Width]);

    internal override Dictionary Finish(DictionaryRecipe recipe, Dictionary trained, IActivationStream stream)
    {
        var selection = new Selection<float>();
        var drawn = new float[recipe.Batch * trained.Dimension];
        double sum = 0;
        for (int batch = 0; batch < ThresholdBatches; batch++)
        {
            using var scope = NewDisposeScope();
            stream.Next(drawn);
            Tensor positive = trained.PreActivations(tensor(drawn).reshape(recipe.Batch, -1)).relu();
            sum += selection.KthLargest(positive.data<float>().ToArray(), recipe.K * recipe.Batch);
        }

        // Kept is what lies strictly above the threshold: just below the smallest activation kept.
        var thresholds = new float[recipe.Width];
        Array.Fill(thresholds, Math.Max(0, MathF.BitDecrement((float)(sum / ThresholdBatches))));
        return new Dictionary(new JumpReluActivation(thresholds), trained.Encoder.ToArray(), trained.EncoderBias.ToArray(), trained.Decoder.ToArray(), trained.DecoderBias.ToArray());
    }

    internal override void Validate(DictionaryRecipe recipe)
    {
        Refuse(recipe.Penalty != 0, nameof(recipe.Penalty));
        if ((long)recipe.K * recipe.Batch > int.MaxValue) throw new ArgumentException($"DictionaryRecipe.K: {recipe.K} a sample of {recipe.Batch} is too many");
    }
}
