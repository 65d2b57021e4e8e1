using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Transformers.Forward;

/// <summary>
/// Cosines and sines by which queries and keys turn at some positions (Su et al. 2021). Its tensors belong to the scope in which
/// it is made.
/// </summary>
internal sealed class RotaryTable
{
    private readonly int _turning, _axis; // r; which of the last two dimensions a pair lies in
    private readonly Tensor _cos, _sin;   // [T, 1, r/2]

    private RotaryTable(RotaryPositions settings, int headSize, Tensor positions, ScalarType type)
    {
        _turning = settings.Turning(headSize);
        _axis = settings.Pairing == RotaryPairing.Halves ? -2 : -1;
        Tensor frequencies = Tensors.Of(Frequencies(settings, _turning)).to(positions.device);    // [r/2], double
        Tensor angle = outer(positions, frequencies).unsqueeze(1);                                // [T, 1, r/2]
        (_cos, _sin) = (angle.cos().to(type), angle.sin().to(type));
    }

    /// <summary>The table for positions [T] (float64), or [1] for all rows alike; null where nothing turns.</summary>
    public static RotaryTable? Of(TransformerConfig config, Tensor positions, ScalarType type) =>
        config.Positions is RotaryPositions rotary
            ? new RotaryTable(rotary, config.Attention.HeadSize, positions, type)
            : null;

    /// <summary>[B, T, heads, D] → the same, its first r numbers turned: (a, b) becomes (a cos − b sin, b cos + a sin).</summary>
    public Tensor Turn(Tensor x)
    {
        long rest = x.shape[3] - _turning, half = _turning / 2;
        long[] pairs = _axis == -2 ? [.. x.shape[..3], 2, half] : [.. x.shape[..3], half, 2];
        Tensor own = (rest == 0 ? x : x.narrow(3, 0, _turning)).reshape(pairs);
        (Tensor a, Tensor b) = (own.select(_axis, 0), own.select(_axis, 1));                      // [B, T, heads, r/2] each
        Tensor turned = stack([(a * _cos).sub_(b * _sin), (b * _cos).add_(a * _sin)], _axis)      // as the pairs
            .flatten(-2);                                                                         // [B, T, heads, r]
        return rest == 0 ? turned : cat([turned, x.narrow(3, _turning, rest)], 3);
    }

    /// <summary>[r/2], radians a position: base^(−2i/r), scaled as the settings say.</summary>
    private static double[] Frequencies(RotaryPositions settings, int turning) => [.. Enumerable.Range(0, turning / 2).Select(i =>
        Scaled(Math.Pow(settings.Base, -2.0 * i / turning), settings.Scaling) / (settings.Divisor ?? 1))];

    /// <summary>Llama 3's frequencies: slow ones divided, fast ones kept, a linear blend between.</summary>
    private static double Scaled(double frequency, RotaryScaling? scaling)
    {
        if (scaling is not { } s) return frequency;
        double turns = s.OriginalContext * frequency / (2 * Math.PI);                             // in the context of training
        double kept = (turns - s.LowFrequencyFactor) / (s.HighFrequencyFactor - s.LowFrequencyFactor);
        kept = Math.Clamp(kept, 0, 1);
        return (kept * frequency) + ((1 - kept) * frequency / s.Factor);
    }
}
