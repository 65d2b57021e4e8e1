using System.Collections.Concurrent;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Sae;

/// <summary>
/// A dictionary's weights as tensors, one set a device, made when first asked for and freed with the dictionary by the garbage
/// collector. Thread-safe.
/// </summary>
internal sealed class SaeTensors(SparseAutoencoder dictionary)
{
    private readonly ConcurrentDictionary<string, Lazy<Set>> _sets = new(StringComparer.Ordinal);

    internal sealed record Set(Tensor Encoder, Tensor EncoderBias, Tensor Decoder, Tensor DecoderBias);

    public Set On(Device device) => _sets.GetOrAdd(device.ToString(), _ => new Lazy<Set>(() => Make(device))).Value;

    private Set Make(Device device) => new(
        Owned(dictionary.Encoder, device, dictionary.Dimension, dictionary.Width),
        Owned(dictionary.EncoderBias, device, dictionary.Width),
        Owned(dictionary.Decoder, device, dictionary.Width, dictionary.Dimension),
        Owned(dictionary.DecoderBias, device, dictionary.Dimension));

    // A copy: the arrays stay the truth whatever a caller does to a tensor. No dispose scope may take it away.
    private static Tensor Owned(ReadOnlySpan<float> values, Device device, params long[] shape)
    {
        using var scope = NewDisposeScope();
        return Tensors.Of(values.ToArray(), shape).to(device).DetachFromDisposeScope();
    }
}
