using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Transformers;

/// <summary>One clear error where something else than tokens is given to a model.</summary>
internal static class TokenCheck
{
    /// <summary>
    /// Requires non-empty int64 tokens [B, T] of a vocabulary, T at most the context, on the model's device. The ids themselves
    /// are looked at on the CPU only: elsewhere that would read them back, and the embedding refuses them by itself.
    /// </summary>
    /// <exception cref="ArgumentException">They are none.</exception>
    public static void Require(Tensor tokens, int context, int vocabulary, Device device)
    {
        using var scope = NewDisposeScope();
        if (tokens.dtype != ScalarType.Int64 || tokens.dim() != 2 || tokens.numel() == 0)
            throw new ArgumentException(
                $"tokens: {tokens.dtype} [{string.Join(", ", tokens.shape)}] where non-empty Int64 [B, T] belongs",
                nameof(tokens));
        if (tokens.shape[1] > context)
            throw new ArgumentException($"tokens: {tokens.shape[1]} positions, but the context is {context}", nameof(tokens));
        if (tokens.device_type != device.type)
            throw new ArgumentException($"tokens: are on {tokens.device}, the model is on {device}", nameof(tokens));
        if (device.type != DeviceType.CPU) return;
        long low = tokens.min().item<long>(), high = tokens.max().item<long>();
        if (low < 0 || high >= vocabulary)
            throw new ArgumentException(
                $"tokens: ids from {low} to {high}, but the vocabulary has {vocabulary}", nameof(tokens));
    }
}
