using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics.Intervals;

namespace Hypotheses.Tests.Core.Statistics.Intervals;

public class SeedIntervalTests
{
    private static readonly double[] PerSeed = [.1, .5, .2, .9, .4, .45];
    private static readonly Seed Root = Seed.FromPath("SeedIntervalTests");

    /// <summary>
    /// Just above p the interval lies beyond the bound, just below it does not: on skewed samples, near bounds and far ones.
    /// </summary>
    [Fact]
    public void A_p_value_is_the_smallest_alpha_whose_interval_decides()
    {
        for (int i = 0; i < 60; i++)
        {
            Rng rng = Root.Derive("dual", i).Rng();
            double[] values = [.. Enumerable.Range(0, 3 + rng.Below(10)).Select(_ => Math.Pow(rng.Uniform(), 3))];
            var estimate = new SeedInterval(values, Root.Derive("resample", i));
            double bound = estimate.Mean - .5 * rng.Uniform(), mirror = estimate.Mean + .5 * rng.Uniform();
            double above = estimate.PAbove(bound), below = estimate.PBelow(mirror);
            if (above is > 1e-14 and < .9)
                Assert.True(estimate.At(above * 1.001).Low > bound && estimate.At(above * .999).Low <= bound);
            if (below is > 1e-14 and < .9)
                Assert.True(estimate.At(below * 1.001).High < mirror && estimate.At(below * .999).High >= mirror);
        }
    }

    [Fact]
    public void The_far_tail_of_students_t_is_exact()
    {
        // 2 degrees of freedom have a closed form: P(T > t) = ½ − t/(2√(2 + t²)) = 1/((2 + t²) + t√(2 + t²)).
        double[] values = [-1, 0, 1]; // mean 0, standard error 1/√3
        var estimate = new SeedInterval(values, Root);
        const double charge = 1 + 14 / 3d; // for skew
        foreach (double t in (double[])[100, 1e6, 1e12])
        {
            double tail = 1 / (2 + t * t + t * Math.Sqrt(2 + t * t));
            Assert.Equal(1, estimate.PAbove(-t / Math.Sqrt(3)) / (charge * 2 * tail), 6);
            Assert.Equal(1, estimate.At(charge * 2 * tail).Low / (-t / Math.Sqrt(3)), 6);
        }
    }

    [Fact]
    public void Equal_seeds_leave_a_step_open_and_one_seed_everything()
    {
        // Equal values of unknown resolution: .51 may be 51 of 100 items, and by the rule of three −ln(α/2)/3 steps may have been
        // missed.
        var equal = new SeedInterval([.51, .51, .51], Root);
        Assert.Equal(1, equal.PAbove(.41) / (2 * Math.Exp(-30)), 6);
        Assert.Equal(1, equal.PAbove(.52));
        Assert.Equal(.01 * Math.Log(40) / 3, equal.At(.05).High - .51, 12);
        Assert.Equal(equal.PAbove(.41), equal.PBelow(.61), 15);
        var one = new SeedInterval([.5], Root);
        Assert.Equal((1, 1, double.PositiveInfinity), (one.PAbove(0), one.PBelow(1), one.At(.05).Width));
    }

    [Fact]
    public void On_the_wrong_side_no_level_decides() => Assert.Equal(1, new SeedInterval(PerSeed, Root).PAbove(.6));

    /// <summary>
    /// Each edge rule: a share's binomial bounds, a range that cuts, neighbouring steps, an error that all seeds share; and the
    /// dual of each.
    /// </summary>
    [Fact]
    public void What_is_known_beforehand_comes_into_the_interval()
    {
        var share = new SeedInterval([0, 0, 0, 0, 0, 0], Root, new SampleScale(0, 1, IsShare: true));
        Assert.Equal(0, share.At(.05).Low);
        Assert.Equal(ClopperPearson.Upper(0, 6, .975), share.At(.05).High, 12);
        Assert.Equal(2 * Math.Pow(.5, 6), share.PBelow(.5), 12);

        double[] auroc = [1, .999, 1, .98, 1, .97];
        var scale = new SampleScale(0, 1, 1e-4);
        Assert.Equal(1, new SeedInterval(auroc, Root, scale).At(.05).High);
        Assert.True(new SeedInterval(auroc, Root).At(.05).High > 1);
        Assert.Equal(0, new SeedInterval(auroc, Root, scale).PBelow(1.1));

        double[] steps = [15 / 16d, 1, 1, 1, 1, 1];
        Interval at = new SeedInterval(steps, Root, new SampleScale(0, 1, 1 / 16d)).At(.05);
        Assert.True(at.Low <= 15 / 16d + ClopperPearson.Lower(5, 6, .975) / 16 && at.High == 1);

        var common = new SeedInterval(PerSeed, Root, new SampleScale(CommonError: .2));
        double alone = common.Mean - new SeedInterval(PerSeed, Root).At(.05).Low;
        Assert.Equal(common.Mean - double.Hypot(alone, 1.959963984540054 * .2), common.At(.05).Low, 9);
        double p = common.PAbove(-.2);
        Assert.True(common.At(p * 1.001).Low > -.2 && common.At(p * .999).Low <= -.2);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(.9375, 1 / 16d)]
    [InlineData(.9, .1)]
    [InlineData(-12, 1)]
    [InlineData(.7305142857, .001)]
    public void The_coarsest_step_that_a_value_may_hide(double value, double step) =>
        Assert.Equal(step, SampleScale.CoarsestStep(value), 12);

    [Fact]
    public void Values_near_an_end_of_a_declared_unit_range_are_a_share()
    {
        double[] near = [.98, 1, .99, .97, 1, .99];
        Assert.True(new SampleScale(0, 1).IsShareOf(near));
        Assert.False(SampleScale.Unknown.IsShareOf(near));
        Assert.False(new SampleScale(0, 1, 1e-3).IsShareOf(near));
        // .025^(1/6) = .541, times .988
        Assert.InRange(new SeedInterval(near, Root, new SampleScale(0, 1)).At(.05).Low, .52, .54);
    }
}
