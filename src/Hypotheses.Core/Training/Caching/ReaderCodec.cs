using Hypotheses.Core.Models.Toy.Readers;

namespace Hypotheses.Core.Training.Caching;

/// <summary>One trained reader of a frozen embedding to the bit: n, d, V and b. Little-endian.</summary>
public sealed class ReaderCodec : ICodec<TrainedReader>
{
    private const uint Kind = 0x44414552; // "READ"
    private const int Version = 1;

    /// <inheritdoc/>
    public byte[]? Encode(TrainedReader value)
    {
        // Kind, version, n, d, V, b.
        long numbers = (long)value.Weights.Length + value.Bias.Length;
        long length = PayloadWriter.StartLength + 2 * sizeof(int) + numbers * sizeof(float);
        if (PayloadWriter.Array(length) is not { } payload) return null;
        var to = new PayloadWriter(payload);
        to.Start(Kind, Version);
        to.Int32(value.Features);
        to.Int32(value.Dimension);
        to.Singles(value.Weights);
        to.Singles(value.Bias);
        return payload;
    }

    /// <inheritdoc/>
    public TrainedReader? Decode(ReadOnlySpan<byte> payload)
    {
        var from = new PayloadReader(payload);
        from.Starts(Kind, Version);
        int features = from.Int32(low: 1), dimension = from.Int32(low: 1);
        float[] weights = from.Singles((long)features * dimension), bias = from.Singles(features);
        return from.Ends ? new TrainedReader(weights, bias) : null;
    }
}
