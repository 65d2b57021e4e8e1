using System.Numerics;
using Hypotheses.Core.Sae.Training.CpuFused.Numerics;
using Hypotheses.Core.Sae.Training.Lanes;

namespace Hypotheses.Core.Sae.Training.CpuFused.Storage;

/// <summary>
/// One lane's weights (or gradients, or moments) in one block of memory: W_encᵀ and W_dec row by latent, each row padded, then
/// the numbers a latent and b_dec. Where the encoder is tied both names mean the same rows.
/// </summary>
internal sealed unsafe class FusedWeights<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Aligned<T> _all;

    public FusedWeights(int width, int dimension, int extras, bool tied)
    {
        (Width, Dimension, Extras) = (width, dimension, extras);
        (PaddedWidth, Stride) = (Simd<T>.Pad(width), Simd<T>.Pad(dimension));
        int matrix = checked(PaddedWidth * Stride);
        _all = new Aligned<T>(checked((tied ? 1 : 2) * matrix + (1 + extras) * PaddedWidth + Stride));
        Decoder = _all.Pointer;
        Encoder = tied ? Decoder : Decoder + matrix;
        EncoderBias = Encoder + matrix;
        DecoderBias = EncoderBias + (1 + extras) * PaddedWidth;
    }

    public int Width { get; }

    public int Dimension { get; }

    /// <summary>Numbers a latent beside its bias: thresholds, gains.</summary>
    public int Extras { get; }

    public int PaddedWidth { get; }

    /// <summary>d, padded: from one latent's row to the next.</summary>
    public int Stride { get; }

    /// <summary>W_dec [F × stride].</summary>
    public T* Decoder { get; }

    /// <summary>W_encᵀ [F × stride].</summary>
    public T* Encoder { get; }

    public T* EncoderBias { get; }

    public T* DecoderBias { get; }

    /// <summary>Everything, padding included, in the order of memory: what a checkpoint holds.</summary>
    public Span<T> All => _all.Span;

    /// <summary>Extra parameter <paramref name="index"/> [F], from 0.</summary>
    public T* Extra(int index) => EncoderBias + (index + 1) * PaddedWidth;

    public void Load(LaneStart from)
    {
        All.Clear();
        for (int j = 0; j < Width; j++)
        {
            EncoderBias[j] = T.CreateTruncating(from.EncoderBias[j]);
            for (int x = 0; x < Extras; x++) Extra(x)[j] = T.CreateTruncating(from.Extras[x * Width + j]);
            for (int i = 0; i < Dimension; i++)
            {
                Encoder[(long)j * Stride + i] = T.CreateTruncating(from.Encoder[(long)i * Width + j]);
                Decoder[(long)j * Stride + i] = T.CreateTruncating(from.Decoder[(long)j * Dimension + i]);
            }
        }

        for (int i = 0; i < Dimension; i++) DecoderBias[i] = T.CreateTruncating(from.DecoderBias[i]);
        // Latents that are only padding never fire.
        for (int j = Width; j < PaddedWidth; j++) EncoderBias[j] = T.NegativeInfinity;
    }

    /// <summary>The weights as they are, in the layout of a <see cref="SparseAutoencoder"/>.</summary>
    public LaneStart Unload()
    {
        var to = new LaneStart(Width, Dimension, Extras);
        for (int j = 0; j < Width; j++)
        {
            to.EncoderBias[j] = float.CreateTruncating(EncoderBias[j]);
            for (int x = 0; x < Extras; x++) to.Extras[x * Width + j] = float.CreateTruncating(Extra(x)[j]);
            for (int i = 0; i < Dimension; i++)
            {
                to.Encoder[(long)i * Width + j] = float.CreateTruncating(Encoder[(long)j * Stride + i]);
                to.Decoder[(long)j * Dimension + i] = float.CreateTruncating(Decoder[(long)j * Stride + i]);
            }
        }

        for (int i = 0; i < Dimension; i++) to.DecoderBias[i] = float.CreateTruncating(DecoderBias[i]);
        return to;
    }
}
