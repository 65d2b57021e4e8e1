using Hypotheses.Core.Baselines;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures;

/// <summary>Small data for tests of measures; the caller's scope owns the tensors.</summary>
internal static class Toy
{
    internal static Tensor Permuted(Tensor rows, Rng rng)
    {
        long[] order = [.. Enumerable.Range(0, (int)rows.shape[0]).Select(i => (long)i)];
        rng.Shuffle<long>(order);
        return rows.index_select(0, tensor(order));
    }

    internal static Tensor Rotated(Tensor rows, Tensor rotation) => rows.matmul(rotation.to(rows.dtype));

    internal static Tensor Rescaled(Tensor rows, Rng rng) =>
        rows * tensor(Enumerable.Range(0, (int)rows.shape[0]).Select(_ => (float)Math.Exp(rng.Normal())).ToArray()).unsqueeze(1);

    internal static Tensor WithRow(Tensor rows, Tensor row) => cat([rows, row.reshape(1, -1).to(rows.dtype)], 0);

    internal static double[,] Array(Tensor t)
    {
        double[] flat = t.to(ScalarType.Float64).contiguous().data<double>().ToArray();
        double[,] matrix = new double[t.shape[0], t.shape[1]];
        Buffer.BlockCopy(flat, 0, matrix, 0, flat.Length * sizeof(double));
        return matrix;
    }

    internal static double Cosine(double[,] a, int i, double[,] b, int j)
    {
        double dot = 0, x = 0, y = 0;
        for (int k = 0; k < a.GetLength(1); k++)
            (dot, x, y) = (dot + a[i, k] * b[j, k], x + a[i, k] * a[i, k], y + b[j, k] * b[j, k]);
        return x == 0 || y == 0 ? 0 : dot / Math.Sqrt(x * y);
    }

    /// <summary>Sparse codes [N, n]: each on with probability p, magnitude in [.5, 1.5).</summary>
    internal static Tensor Codes(int samples, int features, double p, Rng rng)
    {
        float[] values = new float[samples * features];
        for (int i = 0; i < values.Length; i++) values[i] = rng.Uniform() < p ? (float)rng.Uniform(.5, 1.5) : 0;
        return tensor(values, new long[] { samples, features });
    }

    /// <summary>[n, d] orthonormal rows in a random orientation.</summary>
    internal static Tensor Orthonormal(int n, int d, Rng rng) =>
        Directions.Rotation(d, rng)[TensorIndex.Slice(0, n)].to(ScalarType.Float32);
}
