using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae.Training.CpuFused.Numerics;

namespace Hypotheses.Tests.Core.Sae.Training.CpuFused.Numerics;

public unsafe class GemmTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 3, 16)]
    [InlineData(6, 17, 33)]
    [InlineData(13, 8, 40)]
    [InlineData(24, 0, 16)]
    public void A_product_with_a_packed_transpose_equals_three_loops(int m, int k, int n)
    {
        Rng rng = Seed.FromPath("gemm").Rng();
        int padded = Simd<float>.Pad(n), stride = k + 3;
        (Aligned<float> a, Aligned<float> right, Aligned<float> c) = (new(m * stride), new(padded * stride), new(m * padded));
        (Aligned<float> bias, Aligned<float> panels) = (new(padded), new(k * padded));
        rng.Normals(a.Span);
        rng.Normals(right.Span);
        rng.Normals(bias.Span);
        Gemm<float>.PackTransposed(right.Pointer, stride, k, padded, panels.Pointer);

        Gemm<float>.Multiply(a.Pointer, stride, panels.Pointer, m, k, padded, bias.Pointer, c.Pointer, padded);

        for (int i = 0; i < m; i++)
            for (int j = 0; j < padded; j++)
            {
                double expected = bias.Span[j];
                for (int p = 0; p < k; p++) expected += (double)a.Span[i * stride + p] * right.Span[j * stride + p];
                Assert.Equal(expected, c.Span[i * padded + j], 1e-4);
            }
    }
}
