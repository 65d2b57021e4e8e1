using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.SynthSaeBench;

namespace Hypotheses.Tests.Core.Worlds.SynthSaeBench;

public class DecodeTests
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(31, 4)]
    [InlineData(64, 9)]
    [InlineData(77, 0)]
    public void Long_streams_add_what_short_stretches_add(int width, int active)
    {
        Rng rng = Seed.FromPath("decode").Rng();
        float[] rows = new float[20 * width], seen = new float[width], expected = new float[width], values = new float[active];
        rng.Normals(rows);
        rng.Normals(values);
        int[] listed = [.. Enumerable.Range(0, active).Select(i => 7 * i % 20)];
        RowKernels.Combine(expected, listed, values, rows);
        seen.AsSpan().Fill(1);
        SynthWorld.Decode(seen, listed, values, rows);
        for (int k = 0; k < width; k++) Assert.Equal(expected[k] + 1, seen[k], 1e-5f);
    }
}
