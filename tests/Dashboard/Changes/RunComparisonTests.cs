using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Changes;

namespace Hypotheses.Tests.Dashboard.Changes;

public class RunComparisonTests
{
    private static CellState Cell(string subject, Verdict verdict = Verdict.Supported) => States.Of(subject, verdict);

    [Fact]
    public void Verdicts_that_changed_moves_and_what_is_new_or_gone_are_told_apart()
    {
        CellState[] before = [Cell("a"), Cell("b"), Cell("c"), Cell("d"), Cell("e"), Cell("f", Verdict.NotRun)];
        CellState[] after = [
            Cell("a"), Cell("b", Verdict.Refuted), States.Of("c", value: .9), Cell("new"), Cell("e", Verdict.NotRun), Cell("f")];
        RunComparison found = RunComparison.Between(before, after);
        Assert.Equal(["b"], found.Flipped.Select(c => c.After.Subject));
        Assert.Equal(["c"], found.Moved.Select(c => c.After.Subject));
        Assert.Equal(["new"], found.New.Select(c => c.Subject));
        Assert.Equal(["d"], found.Gone.Select(c => c.Subject));
        Assert.Equal(["e"], found.OnlyBefore.Select(c => c.Subject));
        Assert.Equal(["f"], found.OnlyAfter.Select(c => c.Subject));
        Assert.Equal((2, 3), (found.Same, found.Compared));
        Assert.True(found.VerdictsDiffer);
        Assert.Equal(
            "1 verdict changed, 1 effect moved by more than its error, 1 cell new, 1 cell gone; 2 of 3 cells say the same",
            ChangeText.Counts(found));
    }

    [Fact]
    public void What_did_not_run_or_has_no_file_has_not_changed()
    {
        CellState absent = Cell("a", Verdict.NotApplicable) with { Absent = true };
        foreach (CellState silent in new[] { absent, Cell("a", Verdict.NotRun) })
        {
            RunComparison found = RunComparison.Between([Cell("a")], [silent]);
            Assert.False(found.VerdictsDiffer);
            Assert.Equal(0, found.Compared);
            Assert.Single(found.OnlyBefore);
            Assert.False(RunComparison.Between([], [silent]).VerdictsDiffer);
        }

        Assert.True(RunComparison.Between([Cell("a")], [Cell("a", Verdict.NotApplicable)]).VerdictsDiffer);
        Assert.True(RunComparison.Between([Cell("a")], []).VerdictsDiffer);
    }

    [Fact]
    public void A_run_is_the_same_as_itself_whatever_it_holds()
    {
        CellState[] all = [.. Sample.AllVerdicts().Concat(Sample.Project(3, 9)).Select(c => CellState.Of(c, "abc"))];
        RunComparison found = RunComparison.Between(all, all.Reverse());
        Assert.True(found.IsEmpty);
        Assert.False(found.VerdictsDiffer);
        Assert.StartsWith("nothing changed; ", ChangeText.Counts(found));
    }

    [Fact]
    public void The_worst_comes_first()
    {
        (string Name, Verdict From, Verdict To)[] cells =
        [
            ("6", Verdict.Inconclusive, Verdict.Supported), ("4", Verdict.Supported, Verdict.Refuted),
            ("7", Verdict.Supported, Verdict.Excluded), ("1", Verdict.Supported, Verdict.Error),
            ("5", Verdict.Refuted, Verdict.Inconclusive), ("2", Verdict.Refuted, Verdict.InvalidInstrument),
            ("3", Verdict.Supported, Verdict.Inconclusive),
        ];
        CellState[] after =
            [.. cells.Select(c => Cell(c.Name, c.To) with { Role = c.Name == "3" ? Role.Positive : Role.Subject })];
        Assert.Equal(
            ["1", "2", "3", "4", "5", "6", "7"],
            RunComparison.Between(cells.Select(c => Cell(c.Name, c.From)), after).Flipped.Select(c => c.After.Subject));
    }

    [Fact]
    public void Of_equal_changes_the_unexplained_come_first_then_the_larger_then_by_name()
    {
        CellState[] before = [Cell("b"), Cell("a"), Cell("large"), Cell("noise")];
        CellState Other(string name, double value = .1) =>
            States.Of(name, Verdict.Refuted, value) with { Definition = "another" };
        CellState[] after = [Other("b"), Other("a"), Other("large", -3), Cell("noise", Verdict.Refuted)];
        IReadOnlyList<CellChange> flipped = RunComparison.Between(before, after).Flipped;
        Assert.Equal(["noise", "large", "a", "b"], flipped.Select(c => c.After.Subject));
        Assert.Equal([true, false, false, false], flipped.Select(c => c.Unexplained));
    }

    [Fact]
    public void What_is_approved_is_a_state_with_its_rounded_effect()
    {
        CellStatus cell = Sample.Cell(verdict: Verdict.Refuted) with { ExpectedEffect = new Effect("hole", .41, .39, .43) };
        Assert.Null(CellState.Approved(cell with { Expected = null }, "d"));
        CellState approved = CellState.Approved(cell, "another")!;
        CellChange change = RunComparison.Between([approved], [CellState.Of(cell, "abc")]).Flipped.Single();
        Assert.Equal("supported → refuted", ChangeText.Verdicts(change));
        Assert.Equal("what else changed: the claim's definition (another → 5f1d6a5c8e)", ChangeText.Why(change));
        Assert.Equal(
            "supported → refuted; hole 0.410 [0.390, 0.430] → 0.412 [0.391, 0.433]; what else changed: the claim's "
                + "definition (another → 5f1d6a5c8e)",
            ChangeText.Line(change));
    }

    [Fact]
    public void Names_that_break_lines_stay_in_one()
    {
        CellState bad = Cell("a\r\nb\u202e") with { Reason = "x\ny" };
        CellChange change = RunComparison.Between([bad], [bad with { Verdict = Verdict.Error }]).Flipped.Single();
        Assert.DoesNotContain('\n', ChangeText.Line(change) + ChangeText.Name(bad));
        Assert.Equal("C21 × a b", ChangeText.Name(bad));
    }
}
