using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics.Intervals;

namespace Hypotheses.Tests.Core.Statistics.Intervals;

public class BootstrapTests
{
    private static readonly Seed Root = Seed.FromPath("BootstrapTests");

    /// <summary>
    /// BCa over all 5⁵ equally likely resamples of a skewed sample, from Efron's formulas. The library's 100,000 draws put every
    /// probability within .0095 of the exact one (6σ), so each end must lie between the exact quantiles .0095 to either side.
    /// </summary>
    [Theory]
    [InlineData(.5)]
    [InlineData(.8)]
    [InlineData(.9)]
    public void Bca_agrees_with_full_enumeration(double level)
    {
        double[] sample = [0, 1, 2.5, 4.25, 14];
        IEnumerable<double> sums = [0];
        for (int i = 0; i < sample.Length; i++) sums = [.. sums.SelectMany(_ => sample, (s, x) => s + x)];
        double[] means = [.. sums.Select(s => s / 5).Order()];
        double mean = sample.Average();
        double z0 = MathNet.Numerics.Distributions.Normal.InvCDF(
            0, 1, means.Average(m => m < mean - 1e-12 ? 1 : m < mean + 1e-12 ? .5 : 0));
        // The mean's jackknife deviations are (x − x̄)/(n − 1), so a = Σ(x − x̄)³ / (6 (Σ(x − x̄)²)^1.5): positive for a right
        // tail.
        double acceleration = sample.Sum(x => Math.Pow(x - mean, 3))
            / (6 * Math.Pow(sample.Sum(x => (x - mean) * (x - mean)), 1.5));
        double P(double z) => MathNet.Numerics.Distributions.Normal.CDF(0, 1, z0 + (z0 + z) / (1 - acceleration * (z0 + z)));
        double z = MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, (1 + level) / 2);

        Interval interval = Bootstrap.Bca(sample, Summary.Mean, Root, level, resamples: 100_000);

        void Near(double end, double p) =>
            Assert.InRange(end, Summary.Quantile(means, p - .0095), Summary.Quantile(means, Math.Min(1, p + .0095)));
        Near(interval.Low, P(-z));
        Near(interval.High, P(z));
        Assert.True(P(z) - (1 + level) / 2 > .03, "the correction must be visible, or this test would not see its sign");
    }

    [Fact]
    public void Degenerate_samples()
    {
        Assert.Equal(new Interval(1, 1, 1, .95), Bootstrap.Bca([1, 1, 1, 1, 1], Summary.Mean, Root));
        Interval one = Bootstrap.Bca([3], Summary.Median, Root);
        Assert.Equal((double.NegativeInfinity, double.PositiveInfinity, 3), (one.Low, one.High, one.Estimate));
        Assert.Contains(
            "sample[2] is NaN",
            Assert.Throws<ArgumentException>(() => Bootstrap.Bca([1, 2, double.NaN], Summary.Mean, Root)).Message,
            StringComparison.Ordinal);
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
        Interval there = Bootstrap.Bca([.. sample.Select(x => 4 * x + 8)], Summary.Mean, Root),
            here = Bootstrap.Bca(sample, Summary.Mean, Root);
        Assert.Equal(4 * here.Low + 8, there.Low, 9);
        Assert.Equal(4 * here.High + 8, there.High, 9);
    }
}
