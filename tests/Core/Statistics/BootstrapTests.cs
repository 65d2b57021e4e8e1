using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics;

namespace Hypotheses.Tests.Core.Statistics;

public class BootstrapTests
{
    private static readonly Seed Root = Seed.FromPath("BootstrapTests");

    /// <summary>scipy.stats.bootstrap's method: BCa over all 3³ equally likely resamples, written out independently of the library's loop.</summary>
    [Fact]
    public void Bca_agrees_with_full_enumeration()
    {
        double[] sample = [0, 1, 5];
        var means = new List<double>();
        foreach (double a in sample)
            foreach (double b in sample)
                foreach (double c in sample) means.Add((a + b + c) / 3);
        means.Sort();
        double z0 = MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, means.Average(m => m < 2 - 1e-12 ? 1 : m < 2 + 1e-12 ? .5 : 0));
        // Influence of the mean: jackknife deviations are (x − x̄)/(n − 1), so a = Σ(x−x̄)³ / (6 (Σ(x−x̄)²)^1.5).
        double acceleration = sample.Sum(x => Math.Pow(x - 2, 3)) / (6 * Math.Pow(sample.Sum(x => (x - 2) * (x - 2)), 1.5));
        double End(double z) => MathNet.Numerics.Distributions.Normal.CDF(0, 1, z0 + (z0 + z) / (1 - acceleration * (z0 + z)));
        double z = MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, .9);

        Interval interval = Bootstrap.Bca(sample, Summary.Mean, Root, level: .8, resamples: 200_000);

        // Inside one atom of the resampling distribution both give the same value exactly; 200,000 draws put each probability within .005 (4σ).
        Assert.Equal(means[(int)(End(-z) * 27)], interval.Low, 9);
        Assert.Equal(means[(int)(End(z) * 27)], interval.High, 9);
    }

    [Fact]
    public void Degenerate_samples()
    {
        Assert.Equal(new Interval(1, 1, 1, .95), Bootstrap.Bca([1, 1, 1, 1, 1], Summary.Mean, Root));
        Interval one = Bootstrap.Bca([3], Summary.Median, Root);
        Assert.Equal((double.NegativeInfinity, double.PositiveInfinity, 3), (one.Low, one.High, one.Estimate));
        Assert.Contains("sample[2] is NaN", Assert.Throws<ArgumentException>(() => Bootstrap.Bca([1, 2, double.NaN], Summary.Mean, Root)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Bootstrap.Bca([], Summary.Mean, Root));
    }

    [Fact]
    public void It_follows_from_its_seed_and_not_from_the_order()
    {
        double[] sample = [.1, .5, .2, .9, .4];
        Assert.Equal(Bootstrap.Bca(sample, Summary.Median, Root), Bootstrap.Bca(sample, Summary.Median, Root));
        Interval interval = Bootstrap.Bca(sample, Summary.Median, Root);
        Assert.True(interval.Low >= .1 && interval.High <= .9 && interval.Low < interval.High);
    }

    [Fact]
    public void It_moves_and_stretches_with_the_data()
    {
        double[] sample = [.125, .5, .25, 1, .375];
        Interval there = Bootstrap.Bca([.. sample.Select(x => 4 * x + 8)], Summary.Mean, Root), here = Bootstrap.Bca(sample, Summary.Mean, Root);
        Assert.Equal(4 * here.Low + 8, there.Low, 9);
        Assert.Equal(4 * here.High + 8, there.High, 9);
    }
}
