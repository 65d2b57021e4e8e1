using FsCheck.Xunit;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics.Intervals;
using MathNet.Numerics.Statistics;

namespace Hypotheses.Tests.Core.Statistics.Intervals;

public class SummaryTests
{
    [Property(MaxTest = 20, Replay = "11,13")]
    public bool Quantiles_agree_with_an_independent_type_7(ulong seed)
    {
        Rng rng = new(seed);
        double[] sample = [.. Enumerable.Range(0, 1 + rng.Below(12)).Select(_ => rng.Normal())];
        double q = rng.Uniform();
        double[] sorted = [.. sample.Order()];
        return Math.Abs(Summary.Quantile(sample, q) - SortedArrayStatistics.QuantileCustom(sorted, q, QuantileDefinition.R7))
            < 1e-9
            && Math.Abs(Summary.Mean(sample) - sample.Average()) < 1e-12
            && (
                sample.Length == 1
                    || Math.Abs(Summary.StandardDeviation(sample) - ArrayStatistics.StandardDeviation(sample)) < 1e-12);
    }

    [Fact]
    public void Infinite_values_stay_ordered()
    {
        Assert.Equal(2, Summary.Median([1, 2, double.PositiveInfinity]));
        Assert.Equal(double.NegativeInfinity, Summary.Median([double.NegativeInfinity, 1]));
        Assert.Equal(double.PositiveInfinity, Summary.Quantile([1, double.PositiveInfinity, double.PositiveInfinity], .9));
    }

    [Fact]
    public void Nan_and_emptiness_are_refused_by_place()
    {
        Assert.Contains(
            "sample[1] is NaN",
            Assert.Throws<ArgumentException>(() => Summary.Mean([1, double.NaN])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Summary.Median([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Summary.Quantile([1], 1.5));
    }
}
