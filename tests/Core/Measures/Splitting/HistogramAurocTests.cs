using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Splitting;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Tests.Core.Measures.Splitting;

public class HistogramAurocTests
{
    [Fact]
    public void Kinds_apart_are_told_apart_and_equal_ones_tie()
    {
        LabelledCosines apart = Items(.3, .5, 0, new Rng(1)), equal = Items(.5, .5, 0, new Rng(2));
        Assert.Equal(1, HistogramAuroc.Of(apart, apart));
        Assert.Equal(.5, HistogramAuroc.Of(equal, equal));
        // Learned the other way round, everything is wrong.
        Assert.Equal(0, HistogramAuroc.Of(apart, new LabelledCosines(apart.Second, apart.First)));
    }

    /// <summary>
    /// Two kinds of one law: the mean over independent draws is ½, which an item scored by its own kind's histogram would break.
    /// </summary>
    [Fact]
    public void One_law_gives_one_half_on_average()
    {
        double[] seen = [
            .. Enumerable.Range(0, 300).Select(i =>
                HistogramAuroc.Of(Items(.5, .5, .1, new Rng((ulong)i)), Items(.5, .5, .1, new Rng((ulong)(1000 + i)))))];
        double deviation = Math.Sqrt(seen.Sum(x => (x - .5) * (x - .5)) / seen.Length);
        Assert.InRange(deviation, .02, .25);
        Assert.Equal(.5, seen.Average(), 6 * deviation / Math.Sqrt(seen.Length));
    }

    [Fact]
    public void Means_see_a_shift_and_not_a_spread()
    {
        Assert.Equal(0, HistogramAuroc.OfMeans(Items(.3, .5, 0, new Rng(6))));
        LabelledCosines spread = new([[.5, .5], [.5, .5]], [[.2, .8], [.1, .9], []]);
        Assert.Equal(.5, HistogramAuroc.OfMeans(spread, new LabelledCosines([], [])));
        Assert.True(HistogramAuroc.Of(new LabelledCosines(spread.First, spread.Second), spread) > .8);
    }

    [Fact]
    public void Shuffled_kinds_are_one_half_also_where_kinds_differ()
    {
        ChanceLevel chance = HistogramAuroc.Chance(
            Items(.3, .5, 0, new Rng(3)), Items(.3, .5, 0, new Rng(4)), Seed.FromPath("shuffled"), 400);
        // A shuffle's AUROC spreads by at most ½.
        Assert.Equal(.5, chance.Mean, 6 * .5 / Math.Sqrt(400));
        Assert.True(chance.Quantile95 < 1);
    }

    [Fact]
    public void Shuffles_do_not_know_the_order_in_which_items_are_found()
    {
        LabelledCosines items = Items(.3, .5, .1, new Rng(7)), other = Items(.3, .5, .1, new Rng(8));
        double chance = Chance(items);
        Assert.NotEqual(chance, Chance(other));
        Assert.Equal(chance, Chance(new LabelledCosines([.. items.First.Reverse()], [.. items.Second.Reverse()])), 12);
        double Chance(LabelledCosines set) => HistogramAuroc.Chance(set, other, Seed.FromPath("order"), 20).Mean;
    }

    /// <summary>
    /// Items whose cosines fall into the same bins in the same shares tie, however many there are and in whatever order.
    /// </summary>
    [Theory]
    [InlineData(3, 10)]
    [InlineData(1, 6)]
    [InlineData(15, 21)]
    public void Rounding_ranks_nothing(int few, int many)
    {
        LabelledCosines fit = Items(.3, .5, .2, new Rng(9));
        LabelledCosines lengths = new([.. Enumerable.Repeat(Mixed(few), 5)], [.. Enumerable.Repeat(Mixed(many), 5)]);
        Assert.Equal(.5, HistogramAuroc.Of(lengths, lengths), 12);
        Assert.Equal(
            1, HistogramAuroc.OfSizes(lengths) + HistogramAuroc.OfSizes(new LabelledCosines(lengths.Second, lengths.First)), 12);
        Assert.Equal(0, HistogramAuroc.OfSizes(lengths));
        Rng rng = new(10);
        double[][] reordered = [
            .. fit.First.Select(item => { double[] copy = [.. item]; rng.Shuffle(copy.AsSpan()); return copy; })];
        Assert.Equal(
            HistogramAuroc.Of(fit, Items(.3, .5, .2, new Rng(11))),
            HistogramAuroc.Of(new(reordered, fit.Second), Items(.3, .5, .2, new Rng(11))),
            12);
        static double[] Mixed(int times) => [.. Enumerable.Range(0, times).SelectMany(_ => new[] { .1, .33, .71 })];
    }

    [Fact]
    public void A_histogram_counts_every_cosine_and_an_empty_item_ties()
    {
        double[] shares = HistogramAuroc.Histogram([-1, 0, .5, 1]);
        double all = 4 + HistogramAuroc.Bins * .5;
        Assert.Equal(1, shares.Sum(), 12);
        Assert.Equal([1.5 / all, 1.5 / all, 1.5 / all, 1.5 / all, .5 / all], new[] { 0, 12, 18, 24, 13 }.Select(b => shares[b]));
        // Two items a kind, one of them empty: a win where both have cosines, ties elsewhere. The other way round all is right.
        LabelledCosines fit = Items(.3, .5, 0, new Rng(5)), test = new([[.3], []], [[.5], []]);
        Assert.Equal(((1 + 3 * .5) / 4 + 1) / 2, HistogramAuroc.Of(fit, test), 12);
    }

    private static LabelledCosines Items(double first, double second, double spread, Rng rng)
    {
        double[][] Kind(double mean) =>
            [
                .. Enumerable.Range(0, 10)
                    .Select(_ => (double[])[.. Enumerable.Range(0, 6).Select(_ => mean + spread * rng.Normal())])];
        return new LabelledCosines(Kind(first), Kind(second));
    }
}
