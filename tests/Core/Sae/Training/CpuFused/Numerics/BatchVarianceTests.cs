using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae.Training.CpuFused.Numerics;

namespace Hypotheses.Tests.Core.Sae.Training.CpuFused.Numerics;

public unsafe class BatchVarianceTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(5e3)]
    [InlineData(5e5)]
    public void It_is_float64s_however_large_the_mean_is(double mean)
    {
        const int batch = 4096, d = 11;
        int stride = Simd<float>.Pad(d);
        Rng rng = new Seed(1).Rng();
        using var rows = new Held(batch * stride);
        var all = new double[d][];
        for (int i = 0; i < d; i++)
        {
            all[i] = new double[batch];
            for (int n = 0; n < batch; n++) all[i][n] = rows.Numbers[n * stride + i] = (float)(mean * (i - 4) + rng.Normal());
        }

        double exact = all.Sum(column => column.Select(x => (x - column.Average()) * (x - column.Average())).Average());
        using var room = new Held(stride);
        Assert.Equal(exact, BatchVariance<float>.Of(rows.Pointer, batch, d, stride, room.Pointer), 1e-5 * exact);
    }

    private sealed class Held(int length) : IDisposable
    {
        private readonly Aligned<float> _numbers = new(length);

        public Span<float> Numbers => _numbers.Span;

        public float* Pointer => _numbers.Pointer;

        public void Dispose() => GC.KeepAlive(_numbers);
    }
}
