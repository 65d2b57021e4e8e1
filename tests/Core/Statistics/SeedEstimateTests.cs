using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics;

namespace Hypotheses.Tests.Core.Statistics;

public class SeedEstimateTests
{
    private static readonly double[] PerSeed = [.1, .5, .2, .9, .4, .45];
    private static readonly Seed Root = Seed.FromPath("SeedEstimateTests");

    [Theory]
    [InlineData(.5)]
    [InlineData(.05)]
    [InlineData(1e-4)]
    public void Its_intervals_are_those_of_verdicts(double alpha)
    {
        Interval one = new SeedEstimate(PerSeed, Root).At(alpha), other = SeedInterval.Mean(PerSeed, Root, 1 - alpha);
        Assert.Equal(other.Low, one.Low, 9);
        Assert.Equal(other.High, one.High, 9);
    }

    /// <summary>Just above p the interval lies beyond the bound, just below it does not: on skewed samples, near bounds and far ones.</summary>
    [Fact]
    public void A_p_value_is_the_smallest_alpha_whose_interval_decides()
    {
        for (int i = 0; i < 60; i++)
        {
            Rng rng = Root.Derive("dual", i).Rng();
            double[] values = [.. Enumerable.Range(0, 3 + rng.Below(10)).Select(_ => Math.Pow(rng.Uniform(), 3))];
            var estimate = new SeedEstimate(values, Root.Derive("resample", i));
            double bound = estimate.Mean - .5 * rng.Uniform(), mirror = estimate.Mean + .5 * rng.Uniform();
            double above = estimate.PAbove(bound), below = estimate.PBelow(mirror);
            if (above is > 1e-14 and < .9) Assert.True(estimate.At(above * 1.001).Low > bound && estimate.At(above * .999).Low <= bound);
            if (below is > 1e-14 and < .9) Assert.True(estimate.At(below * 1.001).High < mirror && estimate.At(below * .999).High >= mirror);
        }
    }

    [Fact]
    public void The_far_tail_of_students_t_is_exact()
    {
        // 2 degrees of freedom have a closed form: P(T > t) = ½ − t/(2√(2 + t²)) = 1/((2 + t²) + t√(2 + t²)).
        double[] values = [-1, 0, 1]; // mean 0, standard error 1/√3
        var estimate = new SeedEstimate(values, Root);
        foreach (double t in (double[])[1, 100, 1e6, 1e12])
        {
            double tail = 1 / (2 + t * t + t * Math.Sqrt(2 + t * t));
            Assert.Equal(1, estimate.PAbove(-t / Math.Sqrt(3)) / (2 * tail), 6);
            Assert.Equal(1, estimate.At(2 * tail).Low / (-t / Math.Sqrt(3)), 6);
        }
    }

    [Fact]
    public void Degenerate_samples_decide_at_once_or_never()
    {
        var equal = new SeedEstimate([.5, .5, .5], Root);
        Assert.Equal((0, 1, 1), (equal.PAbove(.4), equal.PAbove(.5), equal.PAbove(.6)));
        Assert.Equal(0, equal.PBelow(.6));
        var one = new SeedEstimate([.5], Root);
        Assert.Equal((1, 1, double.PositiveInfinity), (one.PAbove(0), one.PBelow(1), one.At(.05).Width));
    }

    [Fact]
    public void On_the_wrong_side_no_level_decides() => Assert.Equal(1, new SeedEstimate(PerSeed, Root).PAbove(.6));
}
