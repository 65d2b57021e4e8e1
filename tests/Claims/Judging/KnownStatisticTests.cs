using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Judging;

/// <summary>
/// What a plan declares of its statistics, few seeds, and seeds one by one, in the verdict: support above .6, refutation below
/// .4.
/// </summary>
public class KnownStatisticTests
{
    [Fact]
    public void A_share_of_seeds_is_decided_by_binomial_bounds()
    {
        // Six of six: at least .541 of all seeds, by Clopper and Pearson. Nine of nine: .664.
        CellStatus six = Judged([Statistic.ThereOrNot("value")], [.. Enumerable.Repeat(1d, 6)]);
        Assert.Equal(
            (Verdict.Inconclusive, Math.Pow(.025, 1 / 6d)),
            (six.Verdict, six.Low!.Value),
            (a, b) => a.Item1 == b.Item1 && Math.Abs(a.Item2 - b.Item2) < 1e-9);
        Assert.Equal(Verdict.Supported, Judged([Statistic.ThereOrNot("value")], [.. Enumerable.Repeat(1d, 9)]).Verdict);
        Assert.Equal(Verdict.Inconclusive, Judged([Statistic.Share("value")], [.99, .98, 1, .99, .97, 1]).Verdict);
        Assert.Equal(
            (Verdict.Supported, 1),
            (
                Judged([Statistic.Share("value", 1000)], [.99, .98, 1, .99, .97, 1]).Verdict,
                Judged([Statistic.Share("value", 1000)], [.99, .98, 1, .99, .97, 1]).High));
    }

    [Fact]
    public void Items_and_common_errors_come_from_the_trials()
    {
        Trial With(int i, double items, double error) =>
            Lines.Trial(i, .75) with
            {
                Measurements = new Dictionary<string, double> { ["value"] = .75, ["items"] = items, ["error"] = error }
            };
        Trial[] trials = [.. Enumerable.Range(0, 6).Select(i => With(i, i == 0 ? 16 : 64, .1))];
        CellStatus of16 = Judge.One(Lines.Plan() with { Statistics = [Statistic.Share("value", "items")] }, trials);
        Assert.Equal(.75 - Math.Log(40) / 6 / 16, of16.Low!.Value, 9); // the coarsest, by the rule of three
        CellStatus shared = Judge.One(Lines.Plan() with { Statistics = [Statistic.Share("value", 64).Sharing("error")] }, trials);
        Assert.Equal(Verdict.Inconclusive, shared.Verdict); // ±.196
        Assert.InRange(shared.Low!.Value, .54, .56);
        // A trial without the number that it needs is void.
        Trial[] lacking = [.. trials.Select(t => t.SeedIndex > 2 ? Lines.Trial(t.SeedIndex, .75) : t)];
        Assert.Equal(
            (3, 3),
            (
                Judge.One(Lines.Plan() with { Statistics = [Statistic.Share("value", "items")] }, lacking).Seeds,
                Judge.One(Lines.Plan() with { Statistics = [Statistic.Share("value", "items")] }, lacking).Voided));
    }

    [Fact]
    public void Five_seeds_cannot_decide_and_say_so()
    {
        CellStatus five = Judged(null, [.9, .91, .92, .93, .94]);
        Assert.Equal(
            (
                Verdict.Inconclusive,
                "5 seeds that count cannot decide: the least p that they can show without a distribution is 0.0625",
                .0625),
            (five.Verdict, five.Reason, five.PValue));
        Trial[] voided = [
            .. Enumerable.Range(0, 6).Select(i => Lines.Trial(i, .9 + .01 * i) with { Voided = i == 2 ? ["fvu"] : [] })];
        Assert.Equal(
            (
                Verdict.Inconclusive,
                "5 seeds that count (gates voided 1 of 6 trials: fvu in 1) cannot decide: the least p that they can show "
                    + "without a distribution is 0.0625"),
            Of(Judge.One(Lines.Plan(), voided)));
        Assert.Equal(1 / 32d, Judged(null, [.9, .9001, .9002, .9003, .9004, .9005]).PValue!.Value);
        // A point of a map is in no family.
        Assert.Equal(
            Verdict.Supported,
            Judge.One(
                Lines.Plan(seeds: 5) with { Point = new PhasePoint("x", 1, "y", 1, false) },
                [.. voided.Where(t => t.SeedIndex != 2).Select((t, i) => t with { SeedIndex = i })]).Verdict);
    }

    [Fact]
    public void Spares_take_the_place_of_voided_trials_one_by_one()
    {
        PlannedCell plan = Lines.Plan() with { Spares = 2 };
        Trial[] trials = [
            .. Enumerable.Range(0, 8).Select(i => Lines.Trial(i, .9 + .001 * i) with { Voided = i is 1 or 6 ? ["fvu"] : [] })];
        Assert.Equal((Verdict.NotRun, "6 of 7 trials are in the ledger"), Of(Judge.One(plan, trials[..6])));
        // the spare was voided too
        Assert.Equal((Verdict.NotRun, "7 of 8 trials are in the ledger"), Of(Judge.One(plan, trials[..7])));
        CellStatus all = Judge.One(plan, trials);
        Assert.Equal((Verdict.Supported, 6, 2), (all.Verdict, all.Seeds, all.Voided));
        // None is wanted where none is voided, nor more than there are.
        Assert.Equal(6, Judge.One(plan, [.. trials.Select(t => t with { Voided = [] })]).Seeds);
        Assert.Equal(
            (Verdict.Inconclusive, 5, 3),
            Judge.One(plan, [.. trials.Select(t => t.SeedIndex == 3 ? t with { Voided = ["fvu"] } : t)]) is var c
                ? (c.Verdict, c.Seeds, c.Voided)
                : default);
    }

    [Fact]
    public void Seeds_that_agree_by_themselves_are_counted_with_the_bound_on_those_that_may_not()
    {
        // .393
        Assert.Equal(
            new Agreement(6, 6, Math.Round(1 - Math.Pow(.05, 1 / 6d), 6)), Judged(null, [.9, .91, .92, .93, .94, .95]).Agreement);
        Assert.Equal(
            (7, 8), Judged(null, [.59, .9, .91, .92, .93, .94, .95, .96]).Agreement is { } a ? (a.Agree, a.Of) : default);
        Assert.Null(Judged(null, [.3, .4, .5, .6, .7, .8]).Agreement);
        Assert.Equal(
            .072, Math.Round(Judged(null, [.. Enumerable.Range(0, 40).Select(i => .1 + .001 * i)]).Agreement!.MayNot, 3));
        LedgerLine[] broken = [
            .. Lines.Six("true", Role.Positive, .5),
            .. Lines.Six("false", Role.Negative, .05),
            .. Lines.Six("s", Role.Subject, .9)];
        Assert.Null(Judge.Cells(broken, Tier.Quick).Single(c => c.Role == Role.Subject).Agreement);
    }

    [Fact]
    public void A_cell_that_was_certain_is_in_no_family()
    {
        LedgerLine[] lines = [
            .. Lines.SoundControls,
            .. Lines.Six("s", Role.Subject, .9),
            .. Lines.Six("oracle", Role.Subject, .9).Select(l => l is PlannedCell p ? p with { Certain = true } : l)];
        Assert.Equal(["s"], Judge.Cells(lines, Tier.Quick).Where(c => c.CorrectedVerdict is not null).Select(c => c.Subject));
    }

    [Fact]
    public void A_missing_statistic_names_those_that_there_were()
    {
        var seen = new Dictionary<string, double> { ["holes"] = .1, ["fvu"] = double.NaN };
        Assert.Equal("statistic 'hole' was not measured (there were: fvu, holes)", StatisticProblem.Of("hole", seen));
        Assert.Equal(
            "statistic 'hole' was not measured (there were: none)",
            StatisticProblem.Of("hole", new Dictionary<string, double>()));
        Assert.Equal("statistic 'fvu' is NaN", StatisticProblem.Of("fvu", seen));
        Assert.Null(StatisticProblem.Of("holes", seen));
        Trial[] trials = [.. Enumerable.Range(0, 6).Select(i => Lines.Trial(i, 0) with { Measurements = seen })];
        Assert.Equal(
            (
                Verdict.InvalidInstrument,
                "gates voided 6 of 6 trials: statistic 'value' was not measured (there were: fvu, holes) in 6"),
            Of(Judge.One(Lines.Plan(), trials)));
    }

    [Fact]
    public void A_voided_world_counts_and_a_truth_at_the_share_passes()
    {
        var found = new Counterexample
        {
            Claim = "C90",
            Definition = "d",
            Tier = Tier.Quick,
            Draws = 4,
            Held = 2,
            Voided = 2,
            Share = .8,
            Replay = "1,3"
        };
        Assert.Equal((2, true), (found.Required, found.Holds));
        Assert.False((found with { Held = 1 }).Holds);
        Assert.Equal(new RegimeStatus(4, 2, 2, 2, .8, true), RegimeStatus.Of(found));
        Assert.False((found with { Share = 1, Held = 3, Voided = 1 }).Holds);
    }

    private static CellStatus Judged(IReadOnlyList<Statistic>? statistics, double[] values) =>
        Judge.One(
            Lines.Plan(seeds: values.Length) with { Statistics = statistics }, [.. values.Select((v, i) => Lines.Trial(i, v))]);

    private static (Verdict, string?) Of(CellStatus status) => (status.Verdict, status.Reason);
}
