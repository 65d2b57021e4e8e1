using static TorchSharp.torch;

namespace Hypotheses.Core.Sae;

/// <summary>
/// The weights of S dictionaries in training, stacked, as an architecture's loss sees them: with gradient tracking where autograd
/// trains. Whoever trains owns the tensors; an architecture neither writes to them nor disposes them.
/// </summary>
public abstract class LaneWeights
{
    private protected LaneWeights()
    {
    }

    /// <summary>S.</summary>
    public abstract int Count { get; }

    /// <summary>W_enc [S, d, F].</summary>
    public abstract Tensor Encoder { get; }

    /// <summary>b_enc [S, 1, F].</summary>
    public abstract Tensor EncoderBias { get; }

    /// <summary>W_dec [S, F, d].</summary>
    public abstract Tensor Decoder { get; }

    /// <summary>b_dec [S, 1, d].</summary>
    public abstract Tensor DecoderBias { get; }

    /// <summary>The architecture's further numbers, each [S, 1, F].</summary>
    public abstract IReadOnlyList<Tensor> Extras { get; }

    /// <summary>x·W_enc + b_enc [S, B, F] of samples [S, B, d].</summary>
    public Tensor PreActivations(Tensor samples) => samples.bmm(Encoder).add(EncoderBias);

    /// <summary>x̂ [S, B, d] of codes [S, B, F].</summary>
    public Tensor Decode(Tensor codes) => codes.bmm(Decoder).add(DecoderBias);

    /// <summary>What penalties are weighted by: the decoder rows' norms [S, 1, F], or null where they are 1.</summary>
    public Tensor? Norms(SaeRecipe recipe) =>
        recipe.DecoderNorm == DecoderNorm.Free ? Decoder.square().sum(new long[] { 2 }).sqrt().unsqueeze(1) : null;

    /// <summary>Σ over d, mean over the batch: [S] of [S, B, d].</summary>
    public static Tensor MeanSquare(Tensor missing) => missing.square().sum(new long[] { 2 }).mean(new long[] { 1 });
}
