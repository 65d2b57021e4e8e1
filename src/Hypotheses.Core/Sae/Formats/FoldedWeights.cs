using Hypotheses.Core.Files;
using Hypotheses.Core.Sae.Activations;

namespace Hypotheses.Core.Sae.Formats;

/// <summary>
/// The weights of another project's autoencoder, on their way into the form of <see cref="SparseAutoencoder"/>, where nothing is
/// rescaled. Products run in double precision and are rounded once.
/// </summary>
/// <param name="file">The file that errors name.</param>
/// <param name="encoder">W_enc [d × F], row-major.</param>
/// <param name="encoderBias">b_enc [F].</param>
/// <param name="decoder">W_dec [F × d], row-major.</param>
/// <param name="decoderBias">b_dec [d].</param>
internal sealed class FoldedWeights(string file, float[] encoder, float[] encoderBias, float[] decoder, float[] decoderBias)
{
    private bool _subtracts;

    private int Width => encoderBias.Length;

    private int Dimension => decoderBias.Length;

    /// <summary>
    /// The encoder reads x − b_dec. Not folded into b_enc, where x·W_enc and b_dec·W_enc would cancel in float32.
    /// </summary>
    public FoldedWeights SubtractDecoderBias()
    {
        _subtracts = true;
        return this;
    }

    /// <summary>
    /// Codes in units of decoder norms: encoder columns and biases times the norm of the latent's decoder row, that row divided
    /// by it. A latent whose row is zero never fires.
    /// </summary>
    public FoldedWeights RescaleByDecoderNorm()
    {
        for (int j = 0; j < Width; j++)
        {
            double square = 0;
            foreach (float number in decoder.AsSpan(j * Dimension, Dimension)) square += (double)number * number;
            double norm = Math.Sqrt(square);
            encoderBias[j] = (float)(encoderBias[j] * norm);
            for (int i = 0; i < Dimension; i++)
            {
                encoder[(i * Width) + j] = (float)(encoder[(i * Width) + j] * norm);
                if (norm > 0) decoder[(j * Dimension) + i] = (float)(decoder[(j * Dimension) + i] / norm);
            }
        }

        return this;
    }

    /// <summary>Decoder row j times <c>factors[j]</c>: what stands between codes and decoder.</summary>
    public FoldedWeights ScaleDecoder(ReadOnlySpan<float> factors)
    {
        for (int k = 0; k < decoder.Length; k++) decoder[k] *= factors[k / Dimension];
        return this;
    }

    /// <summary>The autoencoder read s·x and wrote s·x̂: now it reads x and writes x̂. Codes stay as they are.</summary>
    public FoldedWeights ScaleInput(double s)
    {
        foreach (ref float number in encoder.AsSpan()) number = (float)(number * s);
        foreach (ref float number in decoder.AsSpan()) number = (float)(number / s);
        foreach (ref float number in decoderBias.AsSpan()) number = (float)(number / s);
        return this;
    }

    /// <summary>The dictionary, which takes over the arrays.</summary>
    /// <exception cref="MalformedFileException">Folding left the range of float32.</exception>
    public SparseAutoencoder With(LatentActivation activation)
    {
        foreach ((string name, float[] numbers) in (ReadOnlySpan<(string, float[])>)
                 [("W_enc", encoder), ("b_enc", encoderBias), ("W_dec", decoder), ("b_dec", decoderBias)])
        {
            foreach (float number in numbers)
                if (!float.IsFinite(number))
                    throw new MalformedFileException(file, name, "leaves the range of float32 when it is folded");
        }

        return new SparseAutoencoder(activation, encoder, encoderBias, decoder, decoderBias, _subtracts);
    }

    /// <summary>
    /// JumpReLU as the projects that have it run it: codes are never negative, so a negative threshold acts as 0.
    /// </summary>
    public static JumpReluActivation Thresholds(float[] thresholds)
    {
        foreach (ref float threshold in thresholds.AsSpan())
            if (threshold < 0) threshold = 0;
        return new JumpReluActivation(thresholds);
    }

    /// <summary>
    /// The gate of p + b_gate &gt; 0 with magnitude exp(r)·p + b_mag, p = x·W_enc and b_enc = b_gate. To be made before anything
    /// is rescaled, since only the gate's own bias is taken out of the magnitude.
    /// </summary>
    /// <param name="rName">The name of r in the file.</param>
    /// <param name="r">r [F].</param>
    /// <param name="magnitude">b_mag [F].</param>
    /// <exception cref="MalformedFileException">exp(r) or the shift is no number of float32, or exp(r) is 0.</exception>
    public GatedActivation Gate(string rName, double[] r, double[] magnitude)
    {
        var (gains, shifts) = (new float[Width], new float[Width]);
        for (int j = 0; j < Width; j++)
        {
            gains[j] = (float)Math.Exp(r[j]);
            shifts[j] = (float)(magnitude[j] - ((double)gains[j] * encoderBias[j]));
            if (!(gains[j] > 0 && float.IsFinite(gains[j]) && float.IsFinite(shifts[j])))
                throw new MalformedFileException(file, rName, $"{r[j]:g4}: its exponential leaves the range of float32");
        }

        return new GatedActivation(gains, shifts);
    }
}
