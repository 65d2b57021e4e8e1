using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae.Training;

namespace Hypotheses.Core.Training.Caching;

/// <summary>A trained dictionary to the bit: its seed, loss, scale and curve, and the dictionary. Little-endian.</summary>
public sealed class TrainedSaeCodec : ICodec<TrainedSae>
{
    private const uint Kind = 0x54434454; // "TDCT"
    private const int Version = 1;
    private static readonly SaeCodec Inner = new();

    /// <inheritdoc/>
    public byte[]? Encode(TrainedSae value)
    {
        if (Inner.Encode(value.Sae) is not { } dictionary) return null;
        // Kind, version, seed, loss, scale, the curve's length and the curve.
        long length = PayloadWriter.StartLength + 2 * sizeof(ulong) + 2 * sizeof(int) + (long)value.Curve.Count * sizeof(float);
        if (PayloadWriter.Array(length + dictionary.Length) is not { } payload) return null;
        var to = new PayloadWriter(payload);
        to.Start(Kind, Version);
        to.UInt64(value.Seed.Value);
        to.Double(value.Loss);
        to.Singles([value.Scale]);
        to.Int32(value.Curve.Count);
        to.Singles([.. value.Curve]);
        to.Bytes(dictionary);
        return payload;
    }

    /// <inheritdoc/>
    public TrainedSae? Decode(ReadOnlySpan<byte> payload)
    {
        var from = new PayloadReader(payload);
        from.Starts(Kind, Version);
        var seed = new Seed(from.UInt64());
        double loss = from.Double();
        float[] scale = from.Singles(1), curve = from.Singles(from.Int32(low: 0));
        return from.Fits && Inner.Decode(from.Rest) is { } dictionary
            ? new TrainedSae(seed, dictionary, loss, curve, scale[0])
            : null;
    }
}
