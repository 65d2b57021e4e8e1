using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hypotheses.Core.Models.Toy;

/// <summary>
/// Adam (Kingma and Ba 2015, β .9 and .999, ε 1e-8) on one array, with decoupled weight decay. Not thread-safe.
/// </summary>
internal sealed class AdamState(int length)
{
    private readonly float[] _mean = new float[length];
    private readonly float[] _square = new float[length];
    private double _meanLeft = 1, _squareLeft = 1;

    /// <summary>One step in place.</summary>
    internal void Step(Span<float> parameters, ReadOnlySpan<float> gradient, double rate, double decay)
    {
        _meanLeft *= 0.9;
        _squareLeft *= 0.999;
        float step = (float)(rate / (1 - _meanLeft)), root = (float)(1 / Math.Sqrt(1 - _squareLeft)),
            kept = (float)(1 - rate * decay);
        int whole = parameters.Length / Vector256<float>.Count * Vector256<float>.Count;
        Wide(parameters[..whole], gradient[..whole], step, root, kept);
        for (int i = whole; i < parameters.Length; i++)
        {
            float g = gradient[i];
            float mean = _mean[i] = 0.9f * _mean[i] + 0.1f * g;
            float square = _square[i] = 0.999f * _square[i] + 0.001f * g * g;
            parameters[i] = kept * parameters[i] - step * mean / (MathF.Sqrt(square) * root + 1e-8f);
        }
    }

    // The same operations in the same order, so the same bits, eight at once.
    private void Wide(Span<float> parameters, ReadOnlySpan<float> gradient, float step, float root, float kept)
    {
        Span<Vector256<float>> all = MemoryMarshal.Cast<float, Vector256<float>>(parameters);
        ReadOnlySpan<Vector256<float>> slopes = MemoryMarshal.Cast<float, Vector256<float>>(gradient);
        Span<Vector256<float>> means = MemoryMarshal.Cast<float, Vector256<float>>(_mean.AsSpan(0, parameters.Length));
        Span<Vector256<float>> squares = MemoryMarshal.Cast<float, Vector256<float>>(_square.AsSpan(0, parameters.Length));
        var epsilon = Vector256.Create(1e-8f);
        for (int i = 0; i < all.Length; i++)
        {
            Vector256<float> g = slopes[i];
            Vector256<float> mean = means[i] = 0.9f * means[i] + 0.1f * g;
            Vector256<float> square = squares[i] = 0.999f * squares[i] + 0.001f * g * g;
            all[i] = kept * all[i] - step * mean / (Vector256.Sqrt(square) * root + epsilon);
        }
    }
}
