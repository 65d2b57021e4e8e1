using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hypotheses.Core.Models.Toy.Readers;

/// <summary>
/// Loss and hand-derived gradients of one reader on one batch. With z = Vh + b and g = 2I·(z − t)·[z &gt; 0]: ∂V = Σ g hᵀ,
/// ∂b = Σ g; an output that is off costs I·t² and has no gradient. Rows are padded with zeros to whole vectors of eight, so
/// every machine gives the same bits. Not thread-safe.
/// </summary>
internal sealed class ReaderGradient(int outputs, int dimension, float[] importance)
{
    private readonly float[] _row = new float[Pad(dimension)];

    /// <summary>Means over the batch: ∂V [outputs × <see cref="Stride"/>], ∂b [outputs].</summary>
    internal float[] Weights { get; } = new float[outputs * Pad(dimension)];

    internal float[] Bias { get; } = new float[outputs];

    /// <summary>Length of a padded row.</summary>
    internal int Stride => _row.Length;

    /// <summary>
    /// Mean loss a sample of padded weights V on activations [B × d] and targets [B × outputs]; fills <see cref="Weights"/> and
    /// <see cref="Bias"/>.
    /// </summary>
    internal double Compute(
        ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ReadOnlySpan<float> activations, ReadOnlySpan<float> targets)
    {
        Array.Clear(Weights);
        Array.Clear(Bias);
        int batch = activations.Length / dimension;
        double loss = 0;
        Span<Vector256<float>> h = MemoryMarshal.Cast<float, Vector256<float>>(_row.AsSpan());
        ReadOnlySpan<Vector256<float>> rows = MemoryMarshal.Cast<float, Vector256<float>>(weights);
        Span<Vector256<float>> sums = MemoryMarshal.Cast<float, Vector256<float>>(Weights.AsSpan());
        float mean = 2f / batch;
        for (int sample = 0; sample < batch; sample++)
        {
            activations.Slice(sample * dimension, dimension).CopyTo(_row);
            ReadOnlySpan<float> t = targets.Slice(sample * outputs, outputs);
            for (int j = 0; j < outputs; j++)
            {
                float z = bias[j] + Dot(rows.Slice(j * h.Length, h.Length), h), error = Math.Max(z, 0) - t[j];
                loss += (double)importance[j] * error * error;
                if (z <= 0) continue;
                float g = mean * importance[j] * error;
                Bias[j] += g;
                Span<Vector256<float>> sum = sums.Slice(j * h.Length, h.Length);
                for (int k = 0; k < sum.Length; k++) sum[k] += g * h[k];
            }
        }

        return loss / batch;
    }

    private static float Dot(ReadOnlySpan<Vector256<float>> a, ReadOnlySpan<Vector256<float>> b)
    {
        Vector256<float> sum = Vector256<float>.Zero;
        for (int k = 0; k < a.Length; k++) sum += a[k] * b[k];
        return Vector256.Sum(sum);
    }

    private static int Pad(int length) => (length + Vector256<float>.Count - 1) / Vector256<float>.Count * Vector256<float>.Count;
}
