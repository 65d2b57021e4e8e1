using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.SynthSaeBench.Laws;
using MathNet.Numerics.Distributions;

namespace Hypotheses.Tests.Core.Worlds.SynthSaeBench.Laws;

public class ZigguratTests
{
    [Fact]
    public void Numbers_fall_into_cells_and_beyond_them_as_often_as_normal_ones()
    {
        const int draws = 2_000_000;
        double[] ends = [
            double.NegativeInfinity,
            -4,
            -3.5,
            -3.3,
            .. Enumerable.Range(0, 61).Select(k => (k - 30) / 10.0),
            3.3,
            3.5,
            4,
            double.PositiveInfinity];
        var counts = new int[ends.Length - 1];
        Rng rng = Seed.FromPath("ziggurat").Rng();
        for (int i = 0; i < draws; i++)
        {
            int at = Array.BinarySearch(ends, Ziggurat.Normal(rng));
            counts[(at >= 0 ? at : ~at) - 1]++;
        }

        // 6σ each
        for (int i = 0; i < counts.Length; i++)
            Samples.AssertRate(Normal.CDF(0, 1, ends[i + 1]) - Normal.CDF(0, 1, ends[i]), counts[i], draws);
    }

    [Fact]
    public void Successive_numbers_are_not_correlated()
    {
        const int draws = 1_000_000;
        Rng rng = Seed.FromPath("ziggurat pairs").Rng();
        double sum = 0, squares = 0, last = Ziggurat.Normal(rng);
        for (int i = 0; i < draws; i++)
        {
            double next = Ziggurat.Normal(rng);
            sum += last * next; // variance 1
            squares += (last * last - 1) * (next * next - 1); // variance 4
            last = next;
        }

        Assert.InRange(sum / Math.Sqrt(draws), -6, 6);
        Assert.InRange(squares / Math.Sqrt(draws), -12, 12);
    }
}
