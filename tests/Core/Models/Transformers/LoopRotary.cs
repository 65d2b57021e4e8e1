using Hypotheses.Core.Models.Transformers.Configuration;

namespace Hypotheses.Tests.Core.Models.Transformers;

/// <summary>Rotation of one head's numbers, pair by pair.</summary>
internal static class LoopRotary
{
    public static double[] Turned(RotaryPositions rotary, double[] head, int position)
    {
        int turning = (int)Math.Round(rotary.Fraction * head.Length), half = turning / 2;
        double[] y = [.. head];
        for (int pair = 0; pair < half; pair++)
        {
            (int a, int b) = rotary.Pairing == RotaryPairing.Halves ? (pair, pair + half) : (2 * pair, (2 * pair) + 1);
            double angle = position / (rotary.Divisor ?? 1) * Frequency(rotary, pair, turning);
            y[a] = (head[a] * Math.Cos(angle)) - (head[b] * Math.Sin(angle));
            y[b] = (head[b] * Math.Cos(angle)) + (head[a] * Math.Sin(angle));
        }

        return y;
    }

    /// <summary>Scaled by wavelengths, as Meta's own code writes it (llama-models, apply_scaling).</summary>
    private static double Frequency(RotaryPositions rotary, int pair, int turning)
    {
        double frequency = 1 / Math.Pow(rotary.Base, 2.0 * pair / turning);
        if (rotary.Scaling is not { } s) return frequency;
        double length = 2 * Math.PI / frequency;
        if (length < s.OriginalContext / s.HighFrequencyFactor) return frequency;
        if (length > s.OriginalContext / s.LowFrequencyFactor) return frequency / s.Factor;
        double smooth = ((s.OriginalContext / length) - s.LowFrequencyFactor) / (s.HighFrequencyFactor - s.LowFrequencyFactor);
        return ((1 - smooth) * frequency / s.Factor) + (smooth * frequency);
    }
}
