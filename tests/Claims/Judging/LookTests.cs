using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Judging;

/// <summary>Cells that are looked at after 5, 10, 20 and 40 seeds: support above .6, refutation below .4.</summary>
public class LookTests
{
    private static readonly int[] Looks = [5, 10, 20, 40];

    [Fact]
    public void The_full_tier_plans_looks_and_the_quick_tier_none()
    {
        Assert.Equal(Looks, SeedSchedule.Looks(new C90_Fake { SeedCount = 20 }, Tier.Full));
        Assert.Equal([5, 10, 16], SeedSchedule.Looks(new C90_Fake { SeedCount = 8 }, Tier.Full));
        Assert.Null(SeedSchedule.Looks(new C90_Fake { SeedCount = 2 }, Tier.Full));
        Assert.Null(SeedSchedule.Looks(new C90_Fake { SeedCount = 20 }, Tier.Quick));
        Assert.Null(SeedSchedule.Looks(new C90_Fake { SeedCount = 20 }, Tier.Calibrate));
        Assert.Equal(40, SeedSchedule.Most(new C90_Fake(), Tier.Calibrate));
    }

    /// <summary>
    /// Spread .01 around the mean, as a regular wave. The first look can never stop, the second asks for 1.5 standard deviations,
    /// the third for .7, the last for a third of one.
    /// </summary>
    [Theory]
    [InlineData(.9, .001, Verdict.Supported, 2)]
    [InlineData(.9, .05, Verdict.Supported, 2)]
    [InlineData(.9, .3, Verdict.Supported, 3)]
    [InlineData(.9, .7, Verdict.Supported, 4)]
    [InlineData(.1, .05, Verdict.Refuted, 2)]
    [InlineData(.5, .001, Verdict.Inconclusive, 4)]
    [InlineData(.5, .6, Verdict.Inconclusive, 4)]
    public void The_first_look_that_decides_ends_it(double mean, double spread, Verdict verdict, int look)
    {
        CellStatus status = Judge.One(Plan(), Trials(40, mean, spread));
        Assert.Equal(
            (verdict, look, 4, Looks[look - 1], Looks[look - 1]),
            (status.Verdict, status.Look!.Taken, status.Look.Planned, status.Look.Seeds, status.Seeds));
        Assert.Equal(verdict != Verdict.Inconclusive, status.PValue <= .05);
        // Later trials have no say, and their absence no consequence.
        Assert.Equal(Text(status), Text(Judge.One(Plan(), Trials(Looks[look - 1], mean, spread))));
        Assert.Equal(1 - status.Look.Alpha, status.Effects.Single().Level);
        Assert.Equal(status.Low, status.Effects.Single().Low);
    }

    [Fact]
    public void A_look_whose_trials_are_missing_waits_for_them()
    {
        CellStatus waiting = Judge.One(Plan(), Trials(7, .9, .05));
        Assert.Equal((Verdict.NotRun, "7 of 10 trials are in the ledger, for look 2 of 4"), (waiting.Verdict, waiting.Reason));
        Assert.Null(waiting.PValue);
        Assert.Equal("3 of 5 trials are in the ledger, for look 1 of 4", Judge.One(Plan(), Trials(3, .9, .05)).Reason);
    }

    [Fact]
    public void What_95_percent_would_have_said_is_told_where_it_differs()
    {
        // Forty seeds around .6 + 2.19 standard errors: short of Student's part at the last look's level (2.22), beyond that at
        // 95% (2.16).
        Trial[] trials = Trials(40, 0, 1);
        double Mean() => trials.Average(t => t.Measurements["value"]);
        double error = Math.Sqrt(trials.Sum(t => Math.Pow(t.Measurements["value"] - Mean(), 2)) / 39 / 40),
            shift = .6 - Mean() + 2.19 * error;
        trials = [
            .. trials.Select(t =>
                t with { Measurements = new Dictionary<string, double> { ["value"] = t.Measurements["value"] + shift } })];
        CellStatus status = Judge.One(Plan(), trials);
        Assert.Equal((Verdict.Inconclusive, Verdict.Supported), (status.Verdict, status.NaiveVerdict));
        Assert.InRange(status.PValue!.Value, .05, .06);
        Assert.Null(Judge.One(Plan(), Trials(40, .9, .05)).NaiveVerdict);
    }

    [Fact]
    public void An_early_look_with_too_few_valid_trials_goes_on_and_the_last_one_does_not()
    {
        Trial[] trials = [.. Trials(40, .9, .001).Select(t => t.SeedIndex < 4 ? t with { Voided = ["fvu"] } : t)];
        CellStatus status = Judge.One(Plan(), trials);
        Assert.Equal((Verdict.Supported, 3, 16, 4), (status.Verdict, status.Look!.Taken, status.Seeds, status.Voided));
        // The second look had six: without a distribution they cannot show its α.
        CellStatus voided = Judge.One(Plan(), [.. trials.Select(t => t with { Voided = ["fvu"] })]);
        Assert.Equal((Verdict.InvalidInstrument, "gates voided 40 of 40 trials: fvu in 40"), (voided.Verdict, voided.Reason));
    }

    [Fact]
    public void An_error_counts_from_the_look_that_sees_it()
    {
        Trial[] With(int index, double spread) =>
            [.. Trials(40, .9, spread).Select(t => t.SeedIndex == index ? t with { Error = "Exception: no" } : t)];
        Assert.Equal(Verdict.Supported, Judge.One(Plan(), With(12, .05)).Verdict);
        Assert.Equal(Verdict.Error, Judge.One(Plan(), With(12, .2)).Verdict);
        Assert.Equal(Verdict.Error, Judge.One(Plan(), With(3, .001)).Verdict);
    }

    [Fact]
    public void Looks_that_are_no_schedule_are_refused_in_one_line()
    {
        foreach (int[] bad in new int[][] { [], [0, 40], [5, 5, 40], [5, 10] })
            Assert.Contains(
                "are no schedule",
                Assert.Throws<LedgerException>(() => Judge.One(Plan() with { Looks = bad }, Trials(40, .9, .05))).Message,
                StringComparison.Ordinal);
    }

    /// <summary>
    /// Normal values whose true mean lies on the bound of support, 600 times through the judge: at most 2.5% may be supported (6σ
    /// of 600 such draws are 23); one look at 95% each time, stopping at will, would support about twice as many.
    /// </summary>
    [Fact]
    public void Without_an_effect_four_looks_support_no_more_often_than_one()
    {
        int supported = 0, early = 0;
        for (int i = 0; i < 600; i++)
        {
            Rng rng = Seed.FromPath("LookTests", "null").Derive("cell", i).Rng();
            CellStatus status = Judge.One(
                Plan($"s{i}"), [.. Enumerable.Range(0, 40).Select(k => Trial(k, .6 + .1 * rng.Normal(), $"s{i}"))]);
            if (status.Verdict == Verdict.Supported) supported++;
            if (status.Look!.Taken < 4) early++;
        }

        Assert.InRange(supported, 1, 15 + 23);
        Assert.InRange(early, 0, 12);
    }

    private static PlannedCell Plan(string subject = "s") =>
        Lines.Plan(subject, seeds: 40) with { Tier = Tier.Full, Looks = Looks };

    private static Trial[] Trials(int count, double mean, double spread) =>
        [.. Enumerable.Range(0, count).Select(i => Trial(i, mean + spread * Math.Sqrt(2) * Math.Cos(2.4 * i)))];

    private static Trial Trial(int index, double value, string subject = "s") =>
        Lines.Trial(index, value, subject) with { Tier = Tier.Full };

    private static string Text(CellStatus status) => Json.Canonical(status with { Seconds = 0 });
}
