using Hypotheses.Core.Statistics.Intervals;

namespace Hypotheses.Tests.Core.Statistics.Intervals;

public class SampleScaleTests
{
    [Theory]
    [InlineData(0, true, new double[] { 1, 1, .97 })] // near one end
    [InlineData(0, true, new double[] { 0, 1, .97 })]
    [InlineData(0, false, new double[] { 0, .5, 1 })]
    [InlineData(.125, false, new double[] { 1, 1, 1 })] // of eight items, all but an eighth for all that is known
    [InlineData(.125, true, new double[] { 1, 1, 0 })] // items that all agree, seed by seed, are one thing
    [InlineData(.125, false, new double[] { 1, .875, 0 })]
    public void Values_near_both_ends_are_a_share_of_seeds_whatever_their_resolution(
        double resolution, bool isShare, double[] values) =>
        Assert.Equal(isShare, new SampleScale(0, 1, resolution).IsShareOf(values));

    [Fact]
    public void Another_range_is_no_share_unless_it_is_said_to_be() =>
        Assert.Equal(
            (false, true), (new SampleScale(-1, 1).IsShareOf([0, 1]), new SampleScale(-1, 1, IsShare: true).IsShareOf([.5])));
}
