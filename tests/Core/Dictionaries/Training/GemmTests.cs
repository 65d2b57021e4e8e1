using Hypotheses.Core.Dictionaries.Training;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Tests.Core.Dictionaries.Training;

public unsafe class GemmTests
{
    [Theory]
    [InlineData(1, 1, 1, false)]
    [InlineData(5, 3, 16, false)]
    [InlineData(6, 17, 33, false)]
    [InlineData(13, 8, 40, true)]
    [InlineData(24, 0, 16, true)]
    public void A_product_equals_three_loops(int m, int k, int n, bool transposedLeft)
    {
        Rng rng = Seed.FromPath("gemm").Rng();
        int padded = Simd<float>.Pad(n);
        (Aligned<float> a, Aligned<float> b, Aligned<float> c) = (new(m * k), new(k * padded), new(m * padded));
        (Aligned<float> start, Aligned<float> panels) = (new(padded), new(k * padded));
        rng.Normals(a.Span);
        rng.Normals(b.Span);
        rng.Normals(start.Span);
        (int row, int column) = transposedLeft ? (1, m) : (k, 1);
        Gemm<float>.Pack(b.Pointer, k, padded, panels.Pointer);

        Gemm<float>.Multiply(a.Pointer, row, column, panels.Pointer, m, k, padded, start.Pointer, 0, c.Pointer, padded);

        for (int i = 0; i < m; i++)
            for (int j = 0; j < padded; j++)
            {
                double expected = start.Span[j];
                for (int p = 0; p < k; p++) expected += (double)a.Span[i * row + p * column] * b.Span[p * padded + j];
                Assert.Equal(expected, c.Span[i * padded + j], 1e-4);
            }
    }

    [Fact]
    public void Packing_a_transpose_packs_the_transpose()
    {
        const int k = 5, stride = 8, n = 32;
        (Aligned<double> r, Aligned<double> b) = (new(n * stride), new(k * n));
        for (int i = 0; i < r.Length; i++) r.Span[i] = i;
        for (int p = 0; p < k; p++)
            for (int j = 0; j < n; j++) b.Span[p * n + j] = r.Span[j * stride + p];
        (Aligned<double> one, Aligned<double> other) = (new(k * n), new(k * n));
        Gemm<double>.Pack(b.Pointer, k, n, one.Pointer);
        Gemm<double>.PackTransposed(r.Pointer, stride, k, n, other.Pointer);
        Assert.Equal(one.Span.ToArray(), other.Span.ToArray());
    }
}
