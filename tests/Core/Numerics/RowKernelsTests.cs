using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Tests.Core.Numerics;

public class RowKernelsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(77)]
    [InlineData(128)]
    public void A_combination_is_the_rows_added_one_by_one_bit_for_bit(int width)
    {
        Rng rng = new Seed(1).Rng();
        float[] rows = new float[5 * width], seen = new float[width], expected = new float[width];
        rng.Normals(rows);
        rng.Normals(seen); // replaced, not added to
        int[] listed = [3, 0, 4];
        float[] scales = [.3f, -1.7f, 1e-3f];
        RowKernels.Combine(seen, listed, scales, rows);
        for (int i = 0; i < listed.Length; i++)
            for (int k = 0; k < width; k++) expected[k] += scales[i] * rows[listed[i] * width + k];
        Assert.Equal(expected, seen);
        RowKernels.Combine(seen, [], [], rows);
        Assert.Equal(new float[width], seen);
    }
}
