using FsCheck;
using FsCheck.Fluent;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Judging;

/// <summary>
/// One statistic, one subject, sound controls: what the trials make of the verdict. Equal values leave a step of their last
/// digits open.
/// </summary>
public class JudgeTests
{
    [Theory]
    [InlineData(Verdict.Supported, .7, .7, .7)]
    [InlineData(Verdict.Refuted, .3, .3, .3)]
    [InlineData(Verdict.Inconclusive, .5, .5, .5)]
    [InlineData(Verdict.Inconclusive, .6, .6, .6)] // on the bound
    [InlineData(Verdict.Inconclusive, .4, .4, .4)]
    [InlineData(Verdict.Inconclusive, .1, .9, .95)] // mean .65, interval over both bounds
    public void The_whole_interval_decides(Verdict expected, params double[] values)
    {
        CellStatus cell = Judged(Lines.Cell("s", Role.Subject, [.. values, .. values]));
        Assert.Equal(expected, cell.Verdict);
        Assert.Equal(values.Average(), cell.Effect!.Value, 12);
        Assert.True(cell.Low <= cell.Effect && cell.Effect <= cell.High);
        Assert.Equal((6, 0, null), (cell.Seeds, cell.Voided, cell.Reason));
    }

    [Fact]
    public void A_support_that_lies_below_is_no_other_case()
    {
        var below = new Prediction("value", Rule.Below("value", .4), Rule.Above("value", .6));
        LedgerLine[] controls = [.. Controls(below, .1, .9)];
        Assert.Equal(Verdict.Supported, Judged([.. With(below, .3)], controls).Verdict);
        Assert.Equal(Verdict.Refuted, Judged([.. With(below, .7)], controls).Verdict);
    }

    [Fact]
    public void An_equivalence_region_supports_only_an_interval_inside_of_it()
    {
        var within = new Prediction("value", Rule.Within("value", .4, .6), Rule.Above("value", .75));
        LedgerLine[] controls = [.. Controls(within, .51, .9)];
        Assert.Equal(Verdict.Supported, Judged([.. With(within, .48, .49, .5, .5, .51, .52)], controls).Verdict);
        Assert.Equal(Verdict.Inconclusive, Judged([.. With(within, .3, .5, .7, .3, .5, .7)], controls).Verdict);
        Assert.Equal(Verdict.Inconclusive, Judged([.. With(within, .65)], controls).Verdict);
        Assert.Equal(Verdict.Refuted, Judged([.. With(within, .9)], controls).Verdict);
    }

    [Theory]
    [InlineData(true, .9, .9, Verdict.Supported)]
    [InlineData(true, .9, .5, Verdict.Inconclusive)]
    [InlineData(true, .9, .1, Verdict.Refuted)]
    [InlineData(false, .9, .5, Verdict.Supported)]
    [InlineData(false, .1, .5, Verdict.Inconclusive)]
    [InlineData(false, .1, .1, Verdict.Refuted)]
    [InlineData(false, .9, .9, Verdict.Supported)]
    public void Intersections_need_every_part_and_unions_one(bool supportNeedsBoth, double value, double second, Verdict expected)
    {
        Rule[] high = [Rule.Above("value", .6), Rule.Above("second", .6)],
            low = [Rule.Below("value", .4), Rule.Below("second", .4)];
        Prediction prediction = supportNeedsBoth
            ? new("value", Rule.All(high), Rule.Any(low))
            : new("value", Rule.Any(high), Rule.All(low));
        LedgerLine[] Cell(string name, Role role, double a, double b) =>
        [
            Lines.Plan(name, role, prediction),
            .. Enumerable.Range(0, 6).Select(i =>
                Lines.Trial(i, a, name, role) with
                {
                    Measurements = new Dictionary<string, double> { ["value"] = a, ["second"] = b }
                }),
        ];
        Assert.Equal(
            expected,
            Judged(
                Cell("s", Role.Subject, value, second),
                [.. Cell("true", Role.Positive, .95, .95), .. Cell("false", Role.Negative, .05, .05)]).Verdict);
    }

    [Fact]
    public void Evidence_for_both_rules_is_an_invalid_instrument()
    {
        // Conditions on different statistics can both hold: then the prediction did not separate anything.
        var both = new Prediction("value", Rule.Above("value", .6), Rule.Above("other", .6));
        LedgerLine[] cell = [
            Lines.Plan("s", prediction: both),
            .. Enumerable.Range(0, 6).Select(i =>
                Lines.Trial(i, .9) with { Measurements = new Dictionary<string, double> { ["value"] = .9, ["other"] = .9 } })];
        CellStatus status = Judge.One((PlannedCell)cell[0], [.. cell.OfType<Trial>()]);
        Assert.Equal((Verdict.InvalidInstrument, "the evidence satisfies both rules"), (status.Verdict, status.Reason));
    }

    [Fact]
    public void A_cell_that_cannot_be_measured_is_not_applicable_whatever_the_controls_say()
    {
        LedgerLine[] cell = [Lines.Plan() with { NotApplicable = "lacks true features" }];
        Assert.Equal((Verdict.NotApplicable, "lacks true features"), Of(Judged(cell)));
        Assert.Equal(Verdict.NotApplicable, Judged(cell, Lines.Six("true", Role.Positive, .05)).Verdict);
    }

    [Fact]
    public void One_trial_that_threw_makes_the_cell_an_error()
    {
        LedgerLine[] cell = [
            .. Lines.Cell("s", Role.Subject, .9, .9),
            Lines.Trial(2, 0) with { Error = "Exception: no", Measurements = new Dictionary<string, double>() }];
        cell[0] = Lines.Plan(seeds: 3);
        CellStatus status = Judged(cell);
        Assert.Equal((Verdict.Error, "seed 2: Exception: no"), Of(status));
        Assert.Equal((2, 0), (status.Seeds, status.Voided));
    }

    [Fact]
    public void A_cell_with_missing_trials_has_not_run()
    {
        Assert.Equal(
            (Verdict.NotRun, "2 of 6 trials are in the ledger"),
            Of(Judged([Lines.Plan(), Lines.Trial(0, .9), Lines.Trial(1, .9)])));
        Assert.Equal((Verdict.NotRun, "0 of 6 trials are in the ledger"), Of(Judged([Lines.Plan()])));
    }

    [Fact]
    public void Trials_of_another_definition_subject_hash_or_tier_are_not_evidence()
    {
        Trial trial = Lines.Trial(0, .9);
        LedgerLine[] others = [
            trial with { Definition = "e" },
            trial with { SubjectHash = "g" },
            trial with { Tier = Tier.Full },
            trial with { Subject = "t" },
            trial with { SeedIndex = 7 },
            trial with { SeedIndex = -1 }];
        Assert.Equal(Verdict.NotRun, Judged([Lines.Plan(seeds: 1), .. others]).Verdict);
        Assert.Equal("0 of 1 trials are in the ledger", Judged([Lines.Plan(seeds: 1), .. others]).Reason);
    }

    [Fact]
    public void Numbers_that_no_rule_uses_may_be_infinite()
    {
        CellStatus status = Judged(
            [
                Lines.Plan(),
                .. Enumerable.Range(0, 6).Select(i =>
                    Lines.Trial(i, .9) with
                    {
                        Measurements = new Dictionary<string, double>
                        {
                            ["value"] = .9,
                            ["ratio"] = i == 0 ? double.PositiveInfinity : 1
                        }
                    })]);
        Assert.Equal(Verdict.Supported, status.Verdict);
        Assert.True(double.IsNaN(status.Effects.Single(e => e.Statistic == "ratio").Value));
    }

    [Fact]
    public void The_last_plan_counts_and_a_retired_cell_is_gone()
    {
        LedgerLine[] lines = [.. Lines.SoundControls, .. Lines.Six("s", Role.Subject, .9)];
        Assert.Equal(
            Verdict.NotRun, Judge.Cells([.. lines, Lines.Plan(seeds: 7)], Tier.Quick).Single(c => c.Subject == "s").Verdict);
        Assert.Equal(
            ["true", "false"], Judge.Cells([.. lines, Lines.Plan() with { Retired = true }], Tier.Quick).Select(c => c.Subject));
        Assert.Empty(Judge.Cells(lines, Tier.Full));
    }

    [Fact]
    public void A_repeated_trial_counts_as_it_began_last()
    {
        LedgerLine[] cell = Lines.Six("s", Role.Subject, .9);
        Trial failed = Lines.Trial(1, 0) with { Error = "Exception: once", Started = "2026-01-01T00:00:00.000Z" },
            good = Lines.Trial(1, .9) with { Started = "2026-01-01T00:00:01.000Z" };
        Assert.Equal(Verdict.Supported, Judged([cell[0], cell[1], .. cell[3..], failed, good]).Verdict);
        Assert.Equal(Verdict.Supported, Judged([cell[0], cell[1], .. cell[3..], good, failed]).Verdict);
        Assert.Equal(
            Verdict.Error,
            Judged([cell[0], cell[1], .. cell[3..], good, failed with { Started = "2026-01-01T00:00:02.000Z" }]).Verdict);
    }

    /// <summary>
    /// Any order of the trials, with any of them repeated, gives the same statuses as text: verdicts, intervals, reasons.
    /// </summary>
    [Fact]
    public void Order_and_repetition_of_trials_do_not_matter()
    {
        LedgerLine[] plans = [.. Lines.SoundControls.OfType<PlannedCell>(), Lines.Plan(seeds: 6), Lines.Plan("void", seeds: 6)];
        var draw =
            from values in Gen.Choose(0, 100).ArrayOf(12)
            let trials = (Trial[])[
                .. Lines.SoundControls.OfType<Trial>(),
                .. values.Select((v, i) =>
                    Lines.Trial(i % 6, v / 100.0, i < 6 ? "s" : "void") with { Voided = i >= 6 && v % 2 == 0 ? ["fvu"] : [] })]
            from repeated in Gen.SubListOf(trials)
            from shuffled in Gen.Shuffle<Trial>([.. trials, .. repeated])
            from plan in Gen.Shuffle(plans)
            select (trials, shuffled, plan);
        Check.One(
            Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(60).WithReplay(12, 35),
            Prop.ForAll(draw.ToArbitrary(), d =>
            Text([.. plans, .. d.trials]) == Text([.. d.plan, .. d.shuffled])
                && Text([.. plans, .. d.trials]) == Text([.. d.shuffled, .. d.plan])));

        static string Text(IEnumerable<LedgerLine> lines) =>
            Json.Canonical(Judge.Cells(lines, Tier.Quick).OrderBy(c => c.Subject, StringComparer.Ordinal));
    }

    [Fact]
    public void Judging_again_or_from_other_objects_gives_the_same()
    {
        LedgerLine[] lines = [.. Lines.SoundControls, .. Lines.Cell("s", Role.Subject, .7, .8, .95, .75, .85, .9)];
        string first = Json.Canonical(Judge.Cells(lines, Tier.Quick)), again = Json.Canonical(Judge.Cells(lines, Tier.Quick));
        string copied = Json.Canonical(
            Judge.Cells(lines.Select(l => l switch { Trial t => t with { }, PlannedCell p => p with { }, _ => l }), Tier.Quick));
        Assert.Equal(first, again);
        Assert.Equal(first, copied);
        // Remembered effects must not outlive a change of the evidence: same first trial, another second one.
        lines[^1] = Lines.Trial(5, .1);
        Assert.NotEqual(first, Json.Canonical(Judge.Cells(lines, Tier.Quick)));
    }

    private static (Verdict, string?) Of(CellStatus status) => (status.Verdict, status.Reason);

    private static CellStatus Judged(LedgerLine[] cell, LedgerLine[]? controls = null) =>
        Judge.Cells([.. controls ?? Lines.SoundControls, .. cell], Tier.Quick).Single(c => c.Role == Role.Subject);

    private static IEnumerable<LedgerLine> With(Prediction prediction, params double[] values) =>
        Cell("s", Role.Subject, prediction, values);

    private static IEnumerable<LedgerLine> Controls(Prediction prediction, double positive, double negative) =>
        [.. Cell("true", Role.Positive, prediction, positive), .. Cell("false", Role.Negative, prediction, negative)];

    private static IEnumerable<LedgerLine> Cell(string name, Role role, Prediction prediction, params double[] values) =>
        Lines.Cell(name, role, values.Length == 1 ? [.. Enumerable.Repeat(values[0], 6)] : values)
            .Select(l => l is PlannedCell p ? p with { Prediction = prediction } : l);
}
