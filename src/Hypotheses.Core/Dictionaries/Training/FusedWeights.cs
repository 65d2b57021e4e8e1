using System.Numerics;

namespace Hypotheses.Core.Dictionaries.Training;

/// <summary>
/// Numbers shaped like a dictionary's weights: the weights themselves, their gradient, or one of Adam's moments. Both matrices
/// have a latent a row, so that what one latent needs lies together; rows are padded with zeros.
/// </summary>
internal sealed unsafe class FusedWeights<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Aligned<T> _all;

    public FusedWeights(int width, int dimension)
    {
        (Width, Dimension) = (width, dimension);
        (PaddedWidth, Stride) = (Simd<T>.Pad(width), Simd<T>.Pad(dimension));
        int matrix = checked(PaddedWidth * Stride);
        _all = new Aligned<T>(checked(2 * matrix + PaddedWidth + Stride));
        Encoder = _all.Pointer;
        EncoderBias = Encoder + matrix;
        DecoderBias = EncoderBias + PaddedWidth;
        Decoder = DecoderBias + Stride;
        Linear = matrix + PaddedWidth + Stride;
    }

    public int Width { get; }

    public int Dimension { get; }

    public int PaddedWidth { get; }

    /// <summary>d, padded: from one latent's row to the next.</summary>
    public int Stride { get; }

    /// <summary>W_encᵀ [F × stride]; the first of all numbers.</summary>
    public T* Encoder { get; }

    public T* EncoderBias { get; }

    public T* DecoderBias { get; }

    /// <summary>W_dec [F × stride]; the last.</summary>
    public T* Decoder { get; }

    /// <summary>How many numbers, from <see cref="Encoder"/> on, come before the decoder: all that no constraint binds.</summary>
    public int Linear { get; }

    public void Clear() => _all.Span.Clear();

    public void Load(Dictionary from)
    {
        Clear();
        for (int j = 0; j < Width; j++)
        {
            EncoderBias[j] = T.CreateTruncating(from.EncoderBias[j]);
            for (int i = 0; i < Dimension; i++)
            {
                Encoder[j * Stride + i] = T.CreateTruncating(from.Encoder[i * Width + j]);
                Decoder[j * Stride + i] = T.CreateTruncating(from.Decoder[j * Dimension + i]);
            }
        }

        for (int i = 0; i < Dimension; i++) DecoderBias[i] = T.CreateTruncating(from.DecoderBias[i]);
        // Latents that are only padding never fire.
        for (int j = Width; j < PaddedWidth; j++) EncoderBias[j] = T.NegativeInfinity;
    }

    public Dictionary ToDictionary(LatentActivation activation)
    {
        var encoder = new float[Width * Dimension];
        var decoder = new float[Width * Dimension];
        var encoderBias = new float[Width];
        var decoderBias = new float[Dimension];
        for (int j = 0; j < Width; j++)
        {
            encoderBias[j] = float.CreateTruncating(EncoderBias[j]);
            for (int i = 0; i < Dimension; i++)
            {
                encoder[i * Width + j] = float.CreateTruncating(Encoder[j * Stride + i]);
                decoder[j * Dimension + i] = float.CreateTruncating(Decoder[j * Stride + i]);
            }
        }

        for (int i = 0; i < Dimension; i++) decoderBias[i] = float.CreateTruncating(DecoderBias[i]);
        return new Dictionary(activation, encoder, encoderBias, decoder, decoderBias);
    }
}
