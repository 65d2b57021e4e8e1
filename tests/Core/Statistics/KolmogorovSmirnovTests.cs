using FsCheck.Xunit;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics;

namespace Hypotheses.Tests.Core.Statistics;

public class KolmogorovSmirnovTests
{
    [Property(MaxTest = 20, Replay = "31,33")]
    public bool The_distance_agrees_with_counting_at_every_point(ulong seed)
    {
        Rng rng = new(seed);
        double[] Draw() => [.. Enumerable.Range(0, 1 + rng.Below(15)).Select(_ => (double)rng.Below(6))]; // ties on purpose
        double[] a = Draw(), b = Draw();
        double brute = a.Concat(b)
            .Max(t => Math.Abs(a.Count(x => x <= t) / (double)a.Length - b.Count(x => x <= t) / (double)b.Length));
        KolmogorovSmirnov seen = KolmogorovSmirnov.Of(a, b);
        return Math.Abs(seen.Statistic - brute) < 1e-12 && seen == KolmogorovSmirnov.Of(b, a) && seen.PValue is >= 0 and <= 1;
    }

    [Theory]
    [InlineData(1.3581, .05)] // printed critical values of Kolmogorov's distribution
    [InlineData(1.6276, .01)]
    [InlineData(1.2238, .10)]
    public void The_tail_is_the_printed_one(double lambda, double p) => Assert.Equal(p, KolmogorovSmirnov.Tail(lambda), 4);

    [Fact]
    public void The_tail_is_continuous_where_the_series_is_replaced() => Assert.Equal(1, KolmogorovSmirnov.Tail(.2001), 9);

    [Fact]
    public void Extremes()
    {
        Assert.Equal(new KolmogorovSmirnov(0, 1), KolmogorovSmirnov.Of([1, 2, 3], [3, 1, 2]));
        Assert.Equal(1, KolmogorovSmirnov.Of([1, 2], [3, 4]).Statistic);
        Assert.Throws<ArgumentException>(() => KolmogorovSmirnov.Of([double.NaN], [1]));
    }
}
