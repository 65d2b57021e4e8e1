using Hypotheses.Benchmarks.Harness;

namespace Hypotheses.Benchmarks.Figures;

/// <summary>The machine's memory bandwidth by a copy far larger than its caches, on all cores.</summary>
internal static class MemoryCopy
{
    private const int Length = 64 * 1024 * 1024;

    /// <summary>
    /// Bytes read and written a second, the best of some copies: a floor takes the most that the machine can do.
    /// </summary>
    public static double BytesPerSecond(Bench bench)
    {
        float[] from = new float[Length], to = new float[Length];
        int part = Length / bench.Cores;
        PairedTimes times = bench.Time("memory copy", 5, 1, new Timed("copy", () => Parallel.For(0, bench.Cores, i =>
            from.AsSpan(i * part, part).CopyTo(to.AsSpan(i * part, part)))));
        return 2.0 * sizeof(float) * part * bench.Cores / times.Seconds(0).Min;
    }
}
