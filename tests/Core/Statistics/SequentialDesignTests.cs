using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics;
using MathNet.Numerics.Distributions;

namespace Hypotheses.Tests.Core.Statistics;

public class SequentialDesignTests
{
    private static readonly double[] Quarters = [.25, .5, .75, 1], Doubling = [.125, .25, .5, 1];

    /// <summary>
    /// Two-sided .05 (Lan and DeMets 1983; tables of Reboussin, DeMets, Kim and Lan 2000), and the two one-look cases that are
    /// exact.
    /// </summary>
    [Theory]
    [InlineData(new[] { .25, .5, .75, 1 }, .05, new[] { 4.333, 2.963, 2.359, 2.014 })]
    [InlineData(new[] { .2, .4, .6, .8, 1 }, .05, new[] { 4.877, 3.357, 2.680, 2.290, 2.031 })]
    [InlineData(new[] { .5, 1 }, .05, new[] { 2.963, 1.969 })]
    [InlineData(new[] { 1d }, .05, new[] { 1.960 })]
    public void Boundaries_are_the_published_ones(double[] fractions, double alpha, double[] published)
    {
        var design = new SequentialDesign(fractions, alpha);
        Assert.Equal(published, Enumerable.Range(0, design.Looks).Select(k => Math.Round(design.Boundary(k), 3)));
    }

    [Fact]
    public void All_of_the_error_rate_is_spent_and_little_of_it_early()
    {
        var design = new SequentialDesign(Doubling);
        Assert.Equal(.05, design.Spent(3), 12);
        Assert.InRange(design.Spent(0), 1e-10, 1e-9);
        for (int k = 1; k < 4; k++)
        {
            Assert.True(design.Spent(k) > design.Spent(k - 1));
            Assert.InRange(design.Alpha(k), design.Alpha(k - 1), .05);
        }

        Assert.Equal(2 * Normal.CDF(0, 1, -design.Boundary(3)), design.Alpha(3), 15);
    }

    /// <summary>
    /// Sums of independent normal steps without an effect, 40,000 times: the share that crosses is α with a standard error of
    /// √(.05 · .95/40,000) = .0011, the p-values of those that stop are uniform below α. 6σ each.
    /// </summary>
    [Fact]
    public void Without_an_effect_it_errs_as_often_as_it_says_and_p_values_are_uniform()
    {
        const int Repeats = 40_000;
        var design = new SequentialDesign(Doubling);
        Rng rng = Seed.FromPath("SequentialDesignTests", "null").Rng();
        int crossed = 0, belowOne = 0, belowTwenty = 0;
        for (int i = 0; i < Repeats; i++)
        {
            double sum = 0, p = 1;
            for (int k = 0; k < 4; k++)
            {
                sum += rng.Normal() * Math.Sqrt(Doubling[k] - (k == 0 ? 0 : Doubling[k - 1]));
                double z = Math.Abs(sum) / Math.Sqrt(Doubling[k]);
                bool stops = z >= design.Boundary(k);
                if (!stops && k < 3) continue;
                p = design.PValue(k, 2 * Normal.CDF(0, 1, -z));
                if (stops) crossed++;
                Assert.Equal(stops, p <= design.ErrorRate);
                break;
            }

            if (p <= .01) belowOne++;
            if (p <= .2) belowTwenty++;
        }

        foreach ((int count, double rate) in new[] { (crossed, .05), (belowOne, .01), (belowTwenty, .2) })
            Assert.InRange(
                count / (double)Repeats,
                rate - 6 * Math.Sqrt(rate * (1 - rate) / Repeats),
                rate + 6 * Math.Sqrt(rate * (1 - rate) / Repeats));
    }

    [Fact]
    public void P_values_meet_the_spending_at_the_boundaries_and_are_one_without_evidence()
    {
        var design = new SequentialDesign(Quarters);
        for (int k = 0; k < 4; k++)
        {
            Assert.Equal(design.Spent(k), design.PValue(k, design.Alpha(k)), 9);
            Assert.Equal(k == 0 ? 0 : design.Spent(k - 1), design.PValue(k, 0));
            Assert.Equal(1, design.PValue(k, 1), 6); // Simpson's rule over the whole region
        }
    }

    [Fact]
    public void A_tiny_error_rate_or_many_looks_are_no_other_case()
    {
        Assert.Equal(4.8916, new SequentialDesign([.5, 1], 1e-6).Boundary(1), 3); // the first look takes next to nothing
        var many = new SequentialDesign([.. Enumerable.Range(1, 20).Select(i => i / 20d)]);
        Assert.Equal(.05, many.Spent(19), 12);
        Assert.InRange(many.Boundary(19), 1.96, 2.2);
    }

    /// <summary>
    /// Spending α·t² (Kim and DeMets 1987): what is spent is exact, and the look after 10 of 40 seeds can stop where their sign
    /// test can.
    /// </summary>
    [Fact]
    public void A_power_spends_more_early()
    {
        var design = new SequentialDesign(Doubling, power: 2);
        Assert.Equal([.05 / 64, .05 / 16, .05 / 4, .05], Enumerable.Range(0, 4).Select(k => Math.Round(design.Spent(k), 12)));
        Assert.InRange(design.Alpha(1), Math.Pow(2, -9), .003125);
        Assert.True(design.Alpha(0) < Math.Pow(2, -4) && new SequentialDesign(Doubling).Alpha(1) < Math.Pow(2, -9));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SequentialDesign(Doubling, power: 0));
    }

    [Fact]
    public void What_is_no_schedule_is_refused()
    {
        foreach (double[] bad in new double[][] { [], [.5], [.5, .5, 1], [0, 1], [.5, .25, 1], [double.NaN, 1] })
            Assert.Throws<ArgumentException>(() => new SequentialDesign(bad));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SequentialDesign([1], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SequentialDesign([1]).PValue(0, double.NaN));
    }
}
