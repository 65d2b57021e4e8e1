using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hypotheses.Core.Models.Toy;

/// <summary>
/// Loss and hand-derived gradients of one toy model on one batch, eight samples at once. With h = Wx, z = Wᵀh + b and
/// g = 2I·(x̂ − x)·[z &gt; 0]: ∂b = Σg, ∂W = Σ (h gᵀ + (W g) xᵀ). W is held by feature, [n][m]. Every sum runs over blocks,
/// features or hidden dimensions in rising order, product and sum rounded each, whatever is kept in registers meanwhile.
/// Not thread-safe.
/// </summary>
internal sealed unsafe class TmsGradient(int features, int hidden, float[] importance, bool linear)
{
    // Blocks whose contributions to ∂W are added while it is in registers.
    private const int Group = 8;

    // Both sides of W are padded with zeros to whole register tiles.
    private readonly int _stride = TmsKernels.Pad(hidden), _padded = TmsKernels.Pad(features);
    private readonly float[] _rows = new float[TmsKernels.Pad(features) * TmsKernels.Pad(hidden)]; // [n][m]
    private readonly float[] _columns = new float[hidden * TmsKernels.Pad(features)]; // [m][n]
    private readonly float[] _bias = new float[TmsKernels.Pad(features)];
    private readonly int[] _list = new int[features];
    private readonly Vector256<float>[] _hidden = new Vector256<float>[Group * TmsKernels.Pad(hidden)];
    private readonly Vector256<float>[] _hiddenGradient = new Vector256<float>[Group * TmsKernels.Pad(hidden)];
    private readonly Vector256<float>[] _slopes = new Vector256<float>[Group * TmsKernels.Pad(features)]; // z, then g; [n][block]
    private readonly Vector256<float>[] _weightSums = new Vector256<float>[features * TmsKernels.Pad(hidden)];
    private readonly Vector256<float>[] _biasSums = new Vector256<float>[features];

    /// <summary>Means over the batch: ∂W [n × m], ∂b [n].</summary>
    internal float[] Weights { get; } = new float[features * hidden];

    internal float[] Bias { get; } = new float[features];

    /// <summary>Mean loss a sample; fills <see cref="Weights"/> and <see cref="Bias"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal double Compute(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, SampleColumns batch)
    {
        Load(weights, bias);
        Array.Clear(_weightSums);
        Array.Clear(_biasSums);
        double loss = 0;
        fixed (Vector256<float>* h = _hidden, back = _hiddenGradient, slopes = _slopes, sums = _weightSums, x = batch.Columns)
        {
            for (int first = 0; first < batch.Blocks; first += Group)
            {
                int count = Math.Min(Group, batch.Blocks - first);
                Vector256<float>* inputs = x + (long)first * features;
                for (int b = 0; b < count; b++)
                    loss += Propagate(inputs + (long)b * features, h + b * _stride, back + b * _stride, slopes + b);
                Accumulate(count, h, back, slopes, inputs, sums);
            }
        }

        // Lanes without a sample went through as empty inputs: count them among the empty ones, which all give the same.
        int empty = batch.Batch - batch.Blocks * Vector256<float>.Count;
        float scale = 1f / batch.Batch;
        for (int i = 0; i < features; i++)
        {
            float output = linear ? bias[i] : Math.Max(bias[i], 0);
            loss += (double)importance[i] * output * output * empty;
            Bias[i] = (Vector256.Sum(_biasSums[i]) + 2 * importance[i] * output * empty) * scale;
            for (int k = 0; k < hidden; k++) Weights[i * hidden + k] = Vector256.Sum(_weightSums[i * _stride + k]) * scale;
        }

        return loss / batch.Batch;
    }

    private void Load(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias)
    {
        bias.CopyTo(_bias);
        for (int i = 0; i < features; i++)
        {
            ReadOnlySpan<float> row = weights.Slice(i * hidden, hidden);
            row.CopyTo(_rows.AsSpan(i * _stride));
            for (int k = 0; k < row.Length; k++) _columns[k * _padded + i] = row[k];
        }
    }

    // One block of eight samples: h, g and W g; returns its loss.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Propagate(Vector256<float>* x, Vector256<float>* h, Vector256<float>* back, Vector256<float>* slopes)
    {
        fixed (float* rows = _rows, columns = _columns, bias = _bias)
        fixed (int* list = _list)
        {
            TmsKernels.Combine(list, TmsKernels.Active(x, 1, features, list), x, 1, rows, _stride, h);
            for (int i = 0; i < _padded; i += TmsKernels.Tile)
                TmsKernels.Reconstruct(h, hidden, columns + i, _padded, bias + i, slopes + i * Group, Group);
            double loss = Compare(x, slopes);
            TmsKernels.Combine(list, TmsKernels.Active(slopes, Group, features, list), slopes, Group, rows, _stride, back);
            return loss;
        }
    }

    // Adds h·g and then (W g)·x of each block, zeros left out, to ∂W.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private void Accumulate(
        int blocks,
        Vector256<float>* h,
        Vector256<float>* back,
        Vector256<float>* slopes,
        Vector256<float>* x,
        Vector256<float>* sums)
    {
        Vector256<float>* factors = stackalloc Vector256<float>[2 * Group];
        Vector256<float>** from = stackalloc Vector256<float>*[2 * Group];
        for (int i = 0; i < features; i++)
        {
            int terms = 0;
            for (int b = 0; b < blocks; b++)
            {
                // Written whether it counts or not: no branch to mispredict.
                Vector256<float> g = factors[terms] = slopes[i * Group + b];
                from[terms] = h + b * _stride;
                terms += Vector256.EqualsAll(g, Vector256<float>.Zero) ? 0 : 1;
                Vector256<float> input = factors[terms] = x[(long)b * features + i];
                from[terms] = back + b * _stride;
                terms += Vector256.EqualsAll(input, Vector256<float>.Zero) ? 0 : 1;
            }

            TmsKernels.Accumulate(sums + (long)i * _stride, _stride, from, factors, terms);
        }
    }

    // Turns z into g = ∂loss/∂z and returns the loss.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Compare(Vector256<float>* x, Vector256<float>* slopes)
    {
        Vector256<float> loss = Vector256<float>.Zero, all = linear ? Vector256<float>.AllBitsSet : Vector256<float>.Zero;
        fixed (float* weight = importance)
        fixed (Vector256<float>* biasSums = _biasSums)
            for (int i = 0; i < features; i++, slopes += Group)
            {
                Vector256<float> z = *slopes;
                Vector256<float> on = Vector256.GreaterThan(z, Vector256<float>.Zero) | all;
                Vector256<float> error = (z & on) - x[i];
                loss += error * error * weight[i];
                biasSums[i] += *slopes = (error & on) * (2 * weight[i]);
            }

        return Vector256.Sum(loss);
    }
}
