using Hypotheses.Core.Statistics.Intervals;
using MathNet.Numerics.Distributions;

namespace Hypotheses.Tests.Core.Statistics.Intervals;

public class ClopperPearsonTests
{
    [Fact]
    public void No_errors_in_forty_bounds_the_rate_at_seven_percent()
    {
        Assert.Equal(1 - Math.Pow(.05, 1 / 40.0), ClopperPearson.Upper(0, 40), 9); // (1 − p)^40 = .05
        Assert.Equal(.0722, ClopperPearson.Upper(0, 40), 4);
        Assert.Equal(Math.Pow(.05, 1 / 40.0), ClopperPearson.Lower(40, 40), 9);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(7, 20)]
    [InlineData(19, 20)]
    public void The_ends_solve_the_binomial_tails(int successes, int trials)
    {
        Interval interval = ClopperPearson.Of(successes, trials);
        Assert.Equal(.025, Binomial.CDF(interval.High, trials, successes), 7);
        Assert.Equal(.025, 1 - Binomial.CDF(interval.Low, trials, successes - 1), 7);
        Assert.True(interval.Contains(interval.Estimate));
    }

    [Fact]
    public void All_or_nothing_ends_at_the_edge()
    {
        Assert.Equal(0, ClopperPearson.Of(0, 10).Low);
        Assert.Equal(1, ClopperPearson.Of(10, 10).High);
        Assert.Throws<ArgumentOutOfRangeException>(() => ClopperPearson.Of(3, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => ClopperPearson.Upper(0, 0));
    }

    /// <summary>
    /// Against the sum of binomial terms: a truth at the share reaches what is required nine times in ten, and no more than that.
    /// </summary>
    [Theory]
    [InlineData(4, .8, 2)]
    [InlineData(20, .9, 16)]
    [InlineData(40, .8, 29)]
    [InlineData(5, 1, 5)]
    [InlineData(0, .5, 0)]
    public void What_a_truth_reaches_nine_times_in_ten(int trials, double share, int reached)
    {
        double AtLeast(int k) =>
            Enumerable.Range(k, trials - k + 1).Sum(i =>
                MathNet.Numerics.SpecialFunctions.Binomial(trials, i) * Math.Pow(share, i) * Math.Pow(1 - share, trials - i));
        Assert.Equal(reached, ClopperPearson.Reached(trials, share, .9));
        Assert.True(AtLeast(reached) >= .9 - 1e-12 && (reached == trials || AtLeast(reached + 1) < .9));
    }
}
