using Hypotheses.Core.Runtime;

namespace Hypotheses.Tests.Core.Runtime;

public class QuickselectTests
{
    [Fact]
    public void The_kth_largest_is_the_sorted_one()
    {
        Rng rng = Seed.FromPath("kth").Rng();
        for (int trial = 0; trial < 300; trial++)
        {
            // Few distinct values in every third trial: ties.
            float[] values = [
                .. Enumerable.Range(0, 1 + rng.Below(200)).Select(_ => trial % 3 == 0 ? rng.Below(4) : (float)rng.Normal())];
            int k = 1 + rng.Below(values.Length);
            Assert.Equal(values.OrderDescending().ElementAt(k - 1), Quickselect.KthLargest<float>([.. values], k));
        }
    }

    [Fact]
    public void Nan_does_not_hang_it()
    {
        float[] values = [1, float.NaN, 3, float.NaN, float.NaN, 2];
        for (int k = 1; k <= values.Length; k++) Quickselect.KthLargest<float>([.. values], k);
        Array.Fill(values, float.NaN);
        Assert.True(float.IsNaN(Quickselect.KthLargest<float>(values, 3)));
    }
}
