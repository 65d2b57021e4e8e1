using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Judging;

/// <summary>Controls and gates decide whether a verdict counts.</summary>
public class ControlTests
{
    private static readonly LedgerLine[] Subject = Lines.Six("s", Role.Subject, .9);
    private static readonly LedgerLine[] True = Lines.Six("true", Role.Positive, .95),
        False = Lines.Six("false", Role.Negative, .05);

    [Fact]
    public void Sound_controls_leave_the_verdict()
    {
        IReadOnlyList<CellStatus> cells = Judge.Cells([.. True, .. False, .. Subject], Tier.Quick);
        Assert.Equal([Verdict.Supported, Verdict.Refuted, Verdict.Supported], cells.Select(c => c.Verdict));
    }

    [Theory]
    [InlineData(Role.Positive, .5, "positive control 'true' is inconclusive")]
    [InlineData(Role.Positive, .05, "positive control 'true' is refuted")]
    [InlineData(Role.Negative, .5, "negative control 'false' is inconclusive")]
    [InlineData(Role.Negative, .95, "negative control 'false' is supported")]
    public void A_control_that_comes_out_wrong_invalidates_and_is_named(Role role, double value, string reason)
    {
        LedgerLine[] broken = Lines.Six(role == Role.Positive ? "true" : "false", role, value);
        IReadOnlyList<CellStatus> cells = Judge.Cells(
            [.. broken, .. role == Role.Positive ? False : True, .. Subject], Tier.Quick);
        Assert.Equal((Verdict.InvalidInstrument, reason), Of(cells, Role.Subject));
        Assert.Equal((Verdict.InvalidInstrument, reason), Of(cells, role));
        Assert.Equal(
            (role == Role.Positive ? Verdict.Refuted : Verdict.Supported, null),
            Of(cells, role == Role.Positive ? Role.Negative : Role.Positive));
        // The number that was seen stays visible.
        Assert.Equal(.9, cells.Single(c => c.Role == Role.Subject).Effect!.Value, 12);
    }

    [Fact]
    public void A_control_that_erred_or_was_voided_invalidates_with_its_own_reason()
    {
        LedgerLine[] erred = [.. True.Select(l => l is Trial { SeedIndex: 0 } t ? t with { Error = "Exception: no" } : l)];
        Assert.Equal(
            (Verdict.InvalidInstrument, "positive control 'true' is error (seed 0: Exception: no)"),
            Of(Judge.Cells([.. erred, .. False, .. Subject], Tier.Quick), Role.Subject));
        LedgerLine[] voided = [.. False.Select(l => l is Trial t ? t with { Voided = ["fvu"] } : l)];
        Assert.Equal(
            (Verdict.InvalidInstrument, "negative control 'false' is invalid instrument (gates voided 6 of 6 trials: fvu in 6)"),
            Of(Judge.Cells([.. True, .. voided, .. Subject], Tier.Quick), Role.Subject));
    }

    [Fact]
    public void One_broken_control_of_several_is_enough()
    {
        LedgerLine[] second = Lines.Six("also-false", Role.Negative, .9);
        Assert.Equal(
            "negative control 'also-false' is supported",
            Of(Judge.Cells([.. True, .. False, .. second, .. Subject], Tier.Quick), Role.Subject).Item2);
    }

    [Fact]
    public void A_cell_is_held_against_the_controls_of_its_own_setting_where_both_are_there()
    {
        // Setting a is sound, b has a broken negative control, c has only a positive one.
        LedgerLine[] lines =
        [
            .. At("a", "true@a", Role.Positive, .95), .. At("a", "false@a", Role.Negative, .05),
            .. At("a", "s@a", Role.Subject, .9),
            .. At("b", "true@b", Role.Positive, .95), .. At("b", "false@b", Role.Negative, .9),
            .. At("b", "s@b", Role.Subject, .9),
            .. At("c", "true@c", Role.Positive, .95), .. At("c", "s@c", Role.Subject, .9), .. At(null, "s", Role.Subject, .9),
        ];
        Dictionary<string, CellStatus> cells = Judge.Cells(lines, Tier.Quick).ToDictionary(c => c.Subject);
        Assert.Equal((Verdict.Supported, Verdict.Refuted), (cells["s@a"].Verdict, cells["false@a"].Verdict));
        foreach (string voided in (string[])["s@b", "s@c", "s"])
            Assert.Equal(
                (Verdict.InvalidInstrument, "negative control 'false@b' is supported"),
                (cells[voided].Verdict, Named(cells[voided].Reason)));
    }

    [Fact]
    public void A_cell_is_held_against_the_easy_controls_of_its_own_rule_that_are_not_excluded()
    {
        LedgerLine[] By(string rule, LedgerLine[] lines) =>
            Planned(lines, p => p with { Prediction = p.Prediction with { Name = rule } });
        LedgerLine[] sound =
        [
            .. By("one", True), .. By("one", False), .. By("one", Subject),
            .. By("two", Lines.Six("true2", Role.Positive, .95)), .. By("two", Lines.Six("false2", Role.Negative, .05)),
            .. By("two", Lines.Six("t", Role.Subject, .9)),
        ];
        LedgerLine[] bad = Lines.Six("bad", Role.Negative, .9);
        Verdict[] Seen(LedgerLine[] more) =>
            [.. Judge.Cells([.. sound, .. more], Tier.Quick).Where(c => c.Role == Role.Subject).Select(c => c.Verdict)];
        Assert.Equal([Verdict.Supported, Verdict.Supported], Seen([]));
        Assert.Equal([Verdict.Supported, Verdict.InvalidInstrument], Seen(By("two", bad)));
        Assert.Equal([Verdict.Supported, Verdict.Supported], Seen(Planned(By("two", bad), p => p with { Hard = true })));
        Assert.Equal(
            [Verdict.Supported, Verdict.Supported], Seen(Planned(By("two", bad), p => p with { Excluded = "it fails" })));
        // An excluded cell is void by the controls of its own setting, and only there.
        LedgerLine[] excluded = Planned(
            [
                .. At("b", "true@b", Role.Positive, .95),
                .. At("b", "false@b", Role.Negative, .9),
                .. At("b", "s@b", Role.Subject, .9)],
            p => p with { Excluded = "it fails" });
        IReadOnlyList<CellStatus> cells = Judge.Cells([.. sound, .. By("one", excluded)], Tier.Quick);
        Assert.Equal(
            (Verdict.InvalidInstrument, "negative control 'false@b' is supported"),
            (cells.Single(c => c.Subject == "s@b").Verdict, Named(cells.Single(c => c.Subject == "s@b").Reason)));
        Assert.Equal(Verdict.Supported, cells.Single(c => c.Subject == "s").Verdict);
    }

    [Fact]
    public void The_first_control_that_failed_is_found_by_rule_and_one_that_did_not_run_has_not_failed()
    {
        LedgerLine[] waiting = [False[0]];
        CellStatus[] cells = [.. Judge.Cells([.. Lines.Six("true", Role.Positive, .5), .. waiting, .. Subject], Tier.Quick)];
        CellStatus subject = cells.Single(c => c.Role == Role.Subject);
        Assert.Equal("positive control 'true' is inconclusive", ControlCheck.Failed(subject, cells)?.Split(" (")[0]);
        cells = [.. Judge.Cells([.. True, .. waiting, .. Subject], Tier.Quick)];
        Assert.Null(ControlCheck.Failed(cells.Single(c => c.Role == Role.Subject), cells));
        Assert.Null(ControlCheck.Failed(subject with { Rule = "another" }, cells));
    }

    [Fact]
    public void Without_controls_there_is_no_verdict()
    {
        Assert.Equal(
            (Verdict.InvalidInstrument, "no positive control is planned"),
            Of(Judge.Cells([.. False, .. Subject], Tier.Quick), Role.Subject));
        Assert.Equal(
            (Verdict.InvalidInstrument, "no negative control is planned"),
            Of(Judge.Cells([.. True, .. Subject], Tier.Quick), Role.Subject));
    }

    [Fact]
    public void While_a_control_has_not_run_the_subject_is_not_judged()
    {
        LedgerLine[] waiting = [False[0]];
        IReadOnlyList<CellStatus> cells = Judge.Cells([.. True, .. waiting, .. Subject], Tier.Quick);
        Assert.Equal(
            (Verdict.NotRun, "negative control 'false' is not run (0 of 6 trials are in the ledger)"), Of(cells, Role.Subject));
        Assert.Equal(Verdict.Supported, Of(cells, Role.Positive).Item1);
        // One that did break decides at once.
        LedgerLine[] broken = Lines.Six("true", Role.Positive, .05);
        Assert.Equal(
            Verdict.InvalidInstrument, Of(Judge.Cells([.. broken, .. waiting, .. Subject], Tier.Quick), Role.Subject).Item1);
    }

    [Fact]
    public void Controls_of_another_claim_are_none_of_this_ones_business()
    {
        LedgerLine[] other = [.. Lines.Six("true", Role.Positive, .05).Select(l => l switch
        {
            PlannedCell p => p with { Claim = "C91", Definition = "e" },
            Trial t => t with { Claim = "C91", Definition = "e" },
            _ => l,
        })];
        CellStatus[] cells = [.. Judge.Cells([.. other, .. True, .. False, .. Subject], Tier.Quick)];
        Assert.Equal(Verdict.Supported, cells.Single(c => c.Role == Role.Subject).Verdict);
        Assert.Equal(Verdict.InvalidInstrument, cells.Single(c => c.Claim == "C91").Verdict);
    }

    /// <summary>At least half of the trials, and three, must count: of 12 seeds 6 may be voided, of 16 seeds 8, of 8 seeds 2 so
    /// that six are left. Fewer than six cannot decide.</summary>
    [Theory]
    [InlineData(12, 6, Verdict.Supported)]
    [InlineData(12, 7, Verdict.InvalidInstrument)]
    [InlineData(16, 8, Verdict.Supported)]
    [InlineData(16, 9, Verdict.InvalidInstrument)]
    [InlineData(8, 2, Verdict.Supported)]
    [InlineData(8, 3, Verdict.Inconclusive)]
    [InlineData(4, 2, Verdict.InvalidInstrument)]
    [InlineData(3, 1, Verdict.InvalidInstrument)]
    public void Voided_trials_count_for_nothing_until_too_few_are_left(int seeds, int voided, Verdict expected)
    {
        // Voided ones would refute if they counted.
        LedgerLine[] cell = [
            Lines.Plan(seeds: seeds),
            .. Enumerable.Range(0, seeds)
                .Select(i => i < voided ? Lines.Trial(i, -9) with { Voided = ["l0", "fvu"] } : Lines.Trial(i, .9))];
        CellStatus status = Judge.Cells([.. True, .. False, .. cell], Tier.Quick).Single(c => c.Role == Role.Subject);
        Assert.Equal((expected, seeds - voided, voided), (status.Verdict, status.Seeds, status.Voided));
        if (expected == Verdict.InvalidInstrument)
            Assert.Equal($"gates voided {voided} of {seeds} trials: l0 in {voided}, fvu in {voided}", status.Reason);
        else Assert.Equal(.9, status.Effect!.Value, 12);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_statistic_that_is_no_number_is_never_evidence(double value)
    {
        // Even where the line itself does not say that it is void.
        LedgerLine[] cell = Lines.Cell("s", Role.Subject, .9, .9, .9, .9, .9, .9, value);
        CellStatus status = Judge.Cells([.. True, .. False, .. cell], Tier.Quick).Single(c => c.Role == Role.Subject);
        Assert.Equal((Verdict.Supported, 6, 1), (status.Verdict, status.Seeds, status.Voided));
        Assert.Equal(.9, status.Effect!.Value, 12);
    }

    [Fact]
    public void Gates_are_reported_with_what_they_saw()
    {
        LedgerLine[] cell = [
            Lines.Plan(seeds: 4),
            .. new[] { .01, .02, .03, .5 }.Select((v, i) =>
                Lines.Trial(i, .9) with
                {
                    Gates = new Dictionary<string, GateReading> { ["fvu"] = new(v, null, .05) },
                    Voided = v > .05 ? ["fvu"] : []
                })];
        CellStatus status = Judge.Cells([.. True, .. False, .. cell], Tier.Quick).Single(c => c.Role == Role.Subject);
        Assert.Equal(new GateStatus("fvu", 1, .025, null, .05), Assert.Single(status.Gates));
    }

    [Fact]
    public void A_counterexample_is_shown_on_every_cell_of_its_claim_until_other_code_finds_none()
    {
        var found = new Counterexample
        {
            Claim = "C90",
            Definition = "d",
            Tier = Tier.Quick,
            Draws = 2,
            Replay = "1,3",
            Engine = "old",
            World = new Dictionary<string, double> { ["rate"] = .2 }
        };
        LedgerLine[] lines = [.. True, .. False, .. Subject, found];
        Assert.All(Judge.Cells(lines, Tier.Quick), c => Assert.Equal(found, c.Counterexample));
        Assert.All(Judge.Cells([.. lines, found with { World = null }], Tier.Quick), c => Assert.Equal(found, c.Counterexample));
        Assert.All(
            Judge.Cells([.. lines, found with { World = null, Engine = "new" }], Tier.Quick), c => Assert.Null(c.Counterexample));
        Assert.All(
            Judge.Cells([.. True, .. False, found with { Definition = "e" }], Tier.Quick), c => Assert.Null(c.Counterexample));
    }

    private static (Verdict, string?) Of(IReadOnlyList<CellStatus> cells, Role role) =>
        cells.Where(c => c.Role == role).Select(c => (c.Verdict, Named(c.Reason))).First();

    // Without the numbers that say why.
    private static string? Named(string? reason) => reason?.Split(" (value ")[0];

    private static LedgerLine[] At(string? setting, string name, Role role, double value) =>
        Planned(Lines.Six(name, role, value), p => p with { Setting = setting });

    private static LedgerLine[] Planned(LedgerLine[] lines, Func<PlannedCell, PlannedCell> change) =>
        [.. lines.Select(l => l is PlannedCell p ? change(p) : l)];
}
