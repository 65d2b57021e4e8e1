using Hypotheses.Core.Sae.Activations;
using static TorchSharp.torch;

namespace Hypotheses.Core.Sae;

/// <summary>
/// A sparse autoencoder: codes f = act(x·W_enc + b_enc) [N, F], reconstruction x̂ = f·W_dec + b_dec [N, d]. Where it
/// <see cref="SubtractsDecoderBias"/>, x − b_dec is read in the place of x. Activations are not normalised: what that would do
/// is folded into the weights. Immutable and thread-safe.
/// </summary>
public sealed class SparseAutoencoder
{
    private readonly float[] _encoder, _encoderBias, _decoder, _decoderBias;
    private readonly SaeTensors _tensors;

    /// <summary>A dictionary that takes over the arrays; nobody may write to them afterwards.</summary>
    /// <param name="activation">What turns pre-activations into codes.</param>
    /// <param name="encoder">W_enc [d × F], row-major.</param>
    /// <param name="encoderBias">b_enc [F].</param>
    /// <param name="decoder">W_dec [F × d], row-major: row j is latent j's direction.</param>
    /// <param name="decoderBias">b_dec [d].</param>
    /// <param name="subtractsDecoderBias">Whether the encoder reads x − b_dec.</param>
    /// <exception cref="ArgumentException">The lengths do not belong to one d and one F, or one of them is 0.</exception>
    public SparseAutoencoder(
        LatentActivation activation, float[] encoder, float[] encoderBias, float[] decoder, float[] decoderBias,
        bool subtractsDecoderBias = false)
    {
        ArgumentNullException.ThrowIfNull(activation);
        (Activation, _encoder, _encoderBias, _decoder, _decoderBias) = (activation, encoder, encoderBias, decoder, decoderBias);
        SubtractsDecoderBias = subtractsDecoderBias;
        (Width, Dimension) = (encoderBias.Length, decoderBias.Length);
        long size = (long)Width * Dimension;
        if (size == 0) throw new ArgumentException("Sae: width and dimension must be positive");
        if (encoder.LongLength != size)
            throw new ArgumentException($"SparseAutoencoder.Encoder: {encoder.LongLength} numbers, not {Dimension} × {Width}");
        if (decoder.LongLength != size)
            throw new ArgumentException($"SparseAutoencoder.Decoder: {decoder.LongLength} numbers, not {Width} × {Dimension}");
        if (activation is JumpReluActivation jump && jump.Thresholds.Length != Width)
            throw new ArgumentException($"SparseAutoencoder.Activation: {jump.Thresholds.Length} thresholds for {Width} latents");
        _tensors = new SaeTensors(this);
    }

    /// <summary>What turns pre-activations into codes.</summary>
    public LatentActivation Activation { get; }

    /// <summary>F, the number of latents.</summary>
    public int Width { get; }

    /// <summary>d, the length of an activation.</summary>
    public int Dimension { get; }

    /// <summary>
    /// Whether codes are act((x − b_dec)·W_enc + b_enc). Folding b_dec·W_enc into b_enc would be the same but for rounding, and
    /// that is as large as the codes where b_dec is long beside them: float32 has 7 digits.
    /// </summary>
    public bool SubtractsDecoderBias { get; }

    /// <summary>W_enc [d × F], row-major.</summary>
    public ReadOnlySpan<float> Encoder => _encoder;

    /// <summary>b_enc [F].</summary>
    public ReadOnlySpan<float> EncoderBias => _encoderBias;

    /// <summary>W_dec [F × d], row-major.</summary>
    public ReadOnlySpan<float> Decoder => _decoder;

    /// <summary>b_dec [d].</summary>
    public ReadOnlySpan<float> DecoderBias => _decoderBias;

    /// <summary>Latent <paramref name="latent"/>'s direction [d].</summary>
    public ReadOnlySpan<float> Direction(int latent) => _decoder.AsSpan(checked(latent * Dimension), Dimension);

    /// <summary>W_enc [d, F], float32, on the CPU. The dictionary owns it: neither write to it nor dispose it.</summary>
    public Tensor EncoderTensor => _tensors.On(CPU).Encoder;

    /// <summary>b_enc [F], float32, on the CPU. The dictionary owns it.</summary>
    public Tensor EncoderBiasTensor => _tensors.On(CPU).EncoderBias;

    /// <summary>W_dec [F, d], float32, on the CPU. The dictionary owns it.</summary>
    public Tensor DecoderTensor => _tensors.On(CPU).Decoder;

    /// <summary>b_dec [d], float32, on the CPU. The dictionary owns it.</summary>
    public Tensor DecoderBiasTensor => _tensors.On(CPU).DecoderBias;

    /// <summary>x·W_enc + b_enc [..., F] of activations [..., d], or of those less b_dec, on their device.</summary>
    public Tensor PreActivations(Tensor activations)
    {
        using var scope = NewDisposeScope();
        SaeTensors.Set on = _tensors.On(activations.device);
        Tensor read = SubtractsDecoderBias ? activations.sub(on.DecoderBias) : activations;
        return read.matmul(on.Encoder).add(on.EncoderBias).MoveToOuterDisposeScope();
    }

    /// <summary>Codes f [..., F], none negative, of activations [..., d], on their device.</summary>
    public Tensor Encode(Tensor activations)
    {
        using var scope = NewDisposeScope();
        return Activation.Apply(PreActivations(activations)).MoveToOuterDisposeScope();
    }

    /// <summary>x̂ = f·W_dec + b_dec [..., d] of codes [..., F], on their device.</summary>
    public Tensor Decode(Tensor codes)
    {
        using var scope = NewDisposeScope();
        SaeTensors.Set on = _tensors.On(codes.device);
        return codes.matmul(on.Decoder).add(on.DecoderBias).MoveToOuterDisposeScope();
    }

    /// <summary>x̂ [..., d] of activations [..., d].</summary>
    public Tensor Reconstruct(Tensor activations)
    {
        using var scope = NewDisposeScope();
        return Decode(Encode(activations)).MoveToOuterDisposeScope();
    }

    /// <summary>The same weights, which the two share, with another activation.</summary>
    internal SparseAutoencoder With(LatentActivation activation) =>
        new(activation, _encoder, _encoderBias, _decoder, _decoderBias, SubtractsDecoderBias);
}
