using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Activations;

namespace Hypotheses.Core.Training.Caching;

/// <summary>
/// A dictionary to the bit: F, d, W_enc, b_enc, W_dec, b_dec, its activation, and whether it subtracts b_dec. Little-endian.
/// </summary>
public sealed class SaeCodec : ICodec<SparseAutoencoder>
{
    private const uint Kind = 0x54434944; // "DICT"
    private const int Version = 1, SubtractingVersion = 2; // the second is the same, of a dictionary that subtracts b_dec

    /// <inheritdoc/>
    public byte[]? Encode(SparseAutoencoder value)
    {
        long size = (long)value.Width * value.Dimension;
        long numbers = 2 * size + value.Width + value.Dimension + ActivationCode.Length(value.Activation);
        // Kind, version, F, d, the activation's kind.
        long length = PayloadWriter.StartLength + 3 * sizeof(int) + numbers * sizeof(float);
        if (!ActivationCode.Knows(value.Activation) || PayloadWriter.Array(length) is not { } payload) return null;
        var to = new PayloadWriter(payload);
        to.Start(Kind, value.SubtractsDecoderBias ? SubtractingVersion : Version);
        to.Int32(value.Width);
        to.Int32(value.Dimension);
        ActivationCode.Write(ref to, value.Activation);
        to.Singles(value.Encoder);
        to.Singles(value.EncoderBias);
        to.Singles(value.Decoder);
        to.Singles(value.DecoderBias);
        return payload;
    }

    /// <inheritdoc/>
    public SparseAutoencoder? Decode(ReadOnlySpan<byte> payload)
    {
        var from = new PayloadReader(payload);
        from.Require(from.Int32() == (int)Kind);
        bool subtracts = from.Int32(Version, SubtractingVersion) == SubtractingVersion;
        int width = from.Int32(low: 1), dimension = from.Int32(low: 1);
        LatentActivation? activation = ActivationCode.Read(ref from, width);
        long size = (long)width * dimension;
        float[] encoder = from.Singles(size), encoderBias = from.Singles(width);
        float[] decoder = from.Singles(size), decoderBias = from.Singles(dimension);
        if (activation is null || !from.Ends) return null;
        return new SparseAutoencoder(activation, encoder, encoderBias, decoder, decoderBias, subtracts);
    }
}
