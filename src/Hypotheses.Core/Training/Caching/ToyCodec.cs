using Hypotheses.Core.Models.Toy;

namespace Hypotheses.Core.Training.Caching;

/// <summary>One trained toy model of superposition to the bit: m, n, loss, W and b. Little-endian.</summary>
public sealed class ToyCodec : ICodec<TrainedToy>
{
    private const uint Kind = 0x53594f54; // "TOYS"
    private const int Version = 1;

    /// <inheritdoc/>
    public byte[]? Encode(TrainedToy value)
    {
        // Kind, version, m, n, loss, W, b.
        long numbers = (long)value.Weights.Length + value.Bias.Length;
        long length = PayloadWriter.StartLength + 2 * sizeof(int) + sizeof(double) + numbers * sizeof(float);
        if (PayloadWriter.Array(length) is not { } payload) return null;
        var to = new PayloadWriter(payload);
        to.Start(Kind, Version);
        to.Int32(value.Hidden);
        to.Int32(value.Features);
        to.Double(value.Loss);
        to.Singles(value.Weights);
        to.Singles(value.Bias);
        return payload;
    }

    /// <inheritdoc/>
    public TrainedToy? Decode(ReadOnlySpan<byte> payload)
    {
        var from = new PayloadReader(payload);
        from.Starts(Kind, Version);
        int hidden = from.Int32(low: 1), features = from.Int32(low: 1);
        double loss = from.Double();
        float[] weights = from.Singles((long)hidden * features), bias = from.Singles(features);
        return from.Ends ? new TrainedToy(weights, bias, loss) : null;
    }
}
