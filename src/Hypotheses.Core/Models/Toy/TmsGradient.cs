using System.Runtime.Intrinsics;

namespace Hypotheses.Core.Models.Toy;

/// <summary>
/// Loss and hand-derived gradients of one toy model on one batch, eight samples at once. With h = Wx, z = Wᵀh + b and
/// g = 2I·(x̂ − x)·[z &gt; 0]: ∂b = Σg, ∂W = Σ (h gᵀ + (W g) xᵀ). W is held by feature, [n][m]. Not thread-safe.
/// </summary>
internal sealed class TmsGradient(int features, int hidden, float[] importance, bool linear)
{
    private readonly Vector256<float>[] _hidden = new Vector256<float>[hidden];
    private readonly Vector256<float>[] _hiddenGradient = new Vector256<float>[hidden];
    private readonly Vector256<float>[] _weightSums = new Vector256<float>[features * hidden];
    private readonly Vector256<float>[] _biasSums = new Vector256<float>[features];

    /// <summary>Means over the batch: ∂W [n × m], ∂b [n].</summary>
    internal float[] Weights { get; } = new float[features * hidden];

    internal float[] Bias { get; } = new float[features];

    /// <summary>Mean loss a sample; fills <see cref="Weights"/> and <see cref="Bias"/>.</summary>
    internal double Compute(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, SampleColumns batch)
    {
        Array.Clear(_weightSums);
        Array.Clear(_biasSums);
        double loss = 0;
        for (int block = 0; block < batch.Blocks; block++)
        {
            ReadOnlySpan<Vector256<float>> x = batch.Block(block);
            Hide(weights, x);
            loss += Reconstruct(weights, bias, x);
            ReadBack(x);
        }

        // Lanes without a sample went through as empty inputs: count them among the empty ones, which all give the same.
        int empty = batch.Batch - batch.Blocks * Vector256<float>.Count;
        float scale = 1f / batch.Batch;
        for (int i = 0; i < features; i++)
        {
            float output = linear ? bias[i] : Math.Max(bias[i], 0);
            loss += (double)importance[i] * output * output * empty;
            Bias[i] = (Vector256.Sum(_biasSums[i]) + 2 * importance[i] * output * empty) * scale;
        }

        for (int i = 0; i < Weights.Length; i++) Weights[i] = Vector256.Sum(_weightSums[i]) * scale;
        return loss / batch.Batch;
    }

    private void Hide(ReadOnlySpan<float> weights, ReadOnlySpan<Vector256<float>> x)
    {
        Array.Clear(_hidden);
        Array.Clear(_hiddenGradient);
        for (int i = 0; i < features; i++)
        {
            Vector256<float> value = x[i];
            if (value == Vector256<float>.Zero) continue;
            ReadOnlySpan<float> column = weights.Slice(i * hidden, hidden);
            for (int k = 0; k < _hidden.Length; k++) _hidden[k] += value * column[k];
        }
    }

    private double Reconstruct(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ReadOnlySpan<Vector256<float>> x)
    {
        Vector256<float> loss = Vector256<float>.Zero;
        Span<Vector256<float>> hiddenGradient = _hiddenGradient;
        ReadOnlySpan<Vector256<float>> h = _hidden;
        for (int i = 0; i < features; i++)
        {
            ReadOnlySpan<float> column = weights.Slice(i * hidden, hidden);
            Vector256<float> z = Vector256.Create(bias[i]);
            for (int k = 0; k < h.Length; k++) z += h[k] * column[k];
            Vector256<float> on = linear ? Vector256<float>.AllBitsSet : Vector256.GreaterThan(z, Vector256<float>.Zero);
            Vector256<float> error = (z & on) - x[i];
            loss += error * error * importance[i];
            Vector256<float> g = (error & on) * (2 * importance[i]);
            if (g == Vector256<float>.Zero) continue;
            _biasSums[i] += g;
            Span<Vector256<float>> sums = _weightSums.AsSpan(i * hidden, hidden);
            for (int k = 0; k < sums.Length; k++)
            {
                sums[k] += h[k] * g;
                hiddenGradient[k] += g * column[k];
            }
        }

        return Vector256.Sum(loss);
    }

    private void ReadBack(ReadOnlySpan<Vector256<float>> x)
    {
        for (int i = 0; i < features; i++)
        {
            Vector256<float> value = x[i];
            if (value == Vector256<float>.Zero) continue;
            Span<Vector256<float>> sums = _weightSums.AsSpan(i * hidden, hidden);
            for (int k = 0; k < sums.Length; k++) sums[k] += _hiddenGradient[k] * value;
        }
    }
}
