using Hypotheses.Core.Statistics.Intervals;

namespace Hypotheses.Tests.Core.Statistics.Intervals;

public class StudentTTests
{
    [Fact]
    public void The_interval_is_the_one_of_printed_tables()
    {
        // n = 5: t(4, .975) = 2.776445; mean 3, s = √2.5.
        Interval interval = StudentT.Mean([1, 2, 3, 4, 5]);
        Assert.Equal(3 - 2.776445 * Math.Sqrt(2.5 / 5), interval.Low, 5);
        Assert.Equal(3 + 2.776445 * Math.Sqrt(2.5 / 5), interval.High, 5);
    }

    [Fact]
    public void One_value_is_infinite_and_equal_values_a_point()
    {
        Assert.Equal(double.PositiveInfinity, StudentT.Mean([2]).Width);
        Assert.Equal(new Interval(2, 2, 2, .95), StudentT.Mean([2, 2, 2]));
    }

    [Fact]
    public void A_p_value_and_its_interval_agree()
    {
        // At the lower end of the 90% interval the one-sided p-value is 5%.
        double[] sample = [.3, -.1, .7, .2, 1.4];
        Assert.Equal(.05, StudentT.PValueAbove(sample, StudentT.Mean(sample, .90).Low), 9);
        Assert.Equal(0, StudentT.PValueAbove([1, 1], .5));
        Assert.Equal(1, StudentT.PValueAbove([1, 1], 1));
    }
}
