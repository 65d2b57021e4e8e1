using FsCheck.Xunit;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics;
using Hypotheses.Core.Statistics.Intervals;

namespace Hypotheses.Tests.Core.Statistics;

public class CensoredRatioTests
{
    [Property(MaxTest = 20, Replay = "71,73")]
    public bool The_uncensored_median_lies_between_the_ends(ulong seed)
    {
        Rng rng = new(seed);
        int n = 1 + rng.Below(15);
        double[] a = [.. Enumerable.Range(0, n).Select(_ => Math.Exp(rng.Normal()))],
            b = [.. a.Select(_ => Math.Exp(rng.Normal()))];
        double truth = Summary.Median([.. a.Select((x, i) => Math.Log(x / b[i]))]), limit = 1.5;
        CensoredRatio seen = CensoredRatio.Median(
            [
                .. a.Select(x =>
                    Math.Min(x, limit))], [.. a.Select(x =>
                        x > limit)], [.. b.Select(x => Math.Min(x, limit))], [.. b.Select(x => x > limit)]);
        return seen.Low <= truth + 1e-12 && truth <= seen.High + 1e-12 && seen.Low <= seen.Estimate && seen.Estimate <= seen.High
            && (seen.Censored > 0 || Math.Abs(seen.Estimate - truth) < 1e-12);
    }

    [Fact]
    public void Each_kind_of_censoring_follows_its_rule()
    {
        double[] a = [2], b = [1];
        Assert.Equal(new CensoredRatio(Math.Log(2), Math.Log(2), Math.Log(2), 0), CensoredRatio.Median(a, [false], b, [false]));
        Assert.Equal(
            new CensoredRatio(Math.Log(2), Math.Log(2), double.PositiveInfinity, 1), CensoredRatio.Median(a, [true], b, [false]));
        Assert.Equal(
            new CensoredRatio(Math.Log(2), double.NegativeInfinity, Math.Log(2), 1), CensoredRatio.Median(a, [false], b, [true]));
        Assert.Equal(
            new CensoredRatio(0, double.NegativeInfinity, double.PositiveInfinity, 1),
            CensoredRatio.Median(a, [true], b, [true]));
    }

    [Fact]
    public void Exchanging_the_members_negates()
    {
        double[] a = [1, 2, 3, 4], b = [2, 1, 1, 1];
        bool[] ca = [false, true, false, true], cb = [true, false, false, false];
        CensoredRatio ab = CensoredRatio.Median(a, ca, b, cb), ba = CensoredRatio.Median(b, cb, a, ca);
        Assert.Equal(-ab.Estimate, ba.Estimate, 12);
        Assert.Equal(-ab.Low, ba.High, 12);
    }

    [Fact]
    public void What_is_no_radius_is_refused() =>
        Assert.Throws<ArgumentException>(() => CensoredRatio.Median([0], [false], [1], [false]));

    /// <summary>
    /// Against every completion on a grid: each censored member takes its bound or one of a few larger values, up to where it no
    /// longer matters. No completion has a median outside Low … High, and both ends (where finite) are reached.
    /// </summary>
    [Property(MaxTest = 20, Replay = "79,83")]
    public bool Low_and_high_are_the_ends_of_all_completions(ulong seed)
    {
        Rng rng = new(seed);
        int n = 1 + rng.Below(4);
        double[] a = [.. Enumerable.Range(0, n).Select(_ => Math.Exp(rng.Normal()))],
            b = [.. a.Select(_ => Math.Exp(rng.Normal()))];
        bool[] ca = [.. a.Select(_ => rng.Uniform() < .3)], cb = [.. a.Select(_ => rng.Uniform() < .3)];
        CensoredRatio seen = CensoredRatio.Median(a, ca, b, cb);
        double[] factors = [1, 2, 1e9];
        IEnumerable<double[]> completions = [[]];
        for (int i = 0; i < n; i++)
        {
            double[] ratios = [
                .. (ca[i] ? factors : [1]).SelectMany(x => (cb[i] ? factors : [1]).Select(y => Math.Log(a[i] * x / (b[i] * y))))];
            completions = [.. completions.SelectMany(c => ratios, (c, r) => (double[])[.. c, r])];
        }

        double[] medians = [.. completions.Select(c => Summary.Median(c))];
        bool End(double end, double reached, double far) =>
            double.IsInfinity(end) ? Math.Abs(reached) > far : Math.Abs(end - reached) < 1e-9;
        return medians.All(m => m >= seen.Low - 1e-9 && m <= seen.High + 1e-9) && End(seen.Low, medians.Min(), 5)
            && End(seen.High, medians.Max(), 5);
    }
}
