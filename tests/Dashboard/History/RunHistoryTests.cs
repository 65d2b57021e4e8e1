using Hypotheses.Claims.Definitions;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard;
using Hypotheses.Dashboard.Changes;
using Hypotheses.Dashboard.History;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Dashboard.History;

public sealed class RunHistoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private RunHistory After(params HistoryRun[] runs)
    {
        Histories.Write(_folder.Root, runs);
        return RunHistory.Read(_folder.Root);
    }

    private static string[] Names(IEnumerable<CellState> cells) => [.. cells.Select(c => c.Subject).Order()];

    [Fact]
    public void A_cells_points_are_those_of_its_tier_oldest_first_with_the_present_one_behind_them()
    {
        CellStatus full = Histories.Cell(.9) with { Tier = Tier.Full };
        RunHistory history = After(
            Histories.Run(1, Histories.Cell(.1)), Histories.Run(2, full), Histories.Run(3, Histories.Cell(.3)));
        Assert.Equal([.1, .3], history.Of("C21", "nested", Tier.Quick).Select(p => p.Value));
        Assert.Equal([.9], history.Of("C21", "nested", Tier.Full).Select(p => p.Value));
        Assert.Empty(history.Of("C21", "other", Tier.Quick));
        HistoryPoint now = history.Now(Histories.Cell(.4), "now", "2026-02-03T00:00:00Z")!.Value;
        Assert.Equal((.4, "now", "2026-02-03", 3), (now.Value, now.Commit, now.Day, now.Run));
        Assert.Null(history.Now(Sample.NotRun(subject: "nested"), "now", ""));
    }

    [Fact]
    public void A_cells_last_state_is_that_of_the_last_run_that_judged_it_back_to_a_whole_one()
    {
        HistoryRun gone = Histories.Run(1, Histories.Cell(.1, "gone")),
            whole = Histories.Run(2, Histories.Cell(.2, "a"), Histories.Cell(.2, "b")),
            part = Histories.Run(3, Histories.Cell(.3, "a")) with { Whole = false };
        RunHistory history = After(gone, whole, part);
        Assert.Equal(["a", "b"], Names(history.LastOf(Tier.Quick)));
        Assert.Equal([.3, .2], history.LastOf(Tier.Quick).OrderBy(c => c.Subject).Select(c => c.Value!.Value));
        Assert.Empty(history.LastOf(Tier.Full));
        // One that the last whole run lacked and that is here again is held against what it said before.
        Assert.Equal(.1, history.LastOf(Tier.Quick, new HashSet<(string, string)> { ("C21", "gone") })
            .Single(c => c.Subject == "gone").Value);
        CellState b = history.LastOf(Tier.Quick).Single(c => c.Subject == "b");
        Assert.Equal(("00000002", "5f1d6a5c8e0b4d77", "0c1d2e3f40516273"), (b.Commit, b.Definition, b.SubjectHash));
        // Cells without a verdict of their own, and those that do not apply, are no part of a line.
        Assert.Empty(Histories.Run(4, Sample.NotRun(), Sample.NotApplicable(), Sample.Excluded()).Claims);
        Assert.False(Histories.Run(4, Sample.NotRun()).Whole);
        Assert.True(Histories.Run(4, Sample.NotApplicable(), Sample.Cell()).Whole);
    }

    [Fact]
    public void A_run_that_the_file_knows_is_not_held_against_itself()
    {
        HistoryRun first = Histories.Run(1, Histories.Cell(.1)), second = Histories.Run(2, Histories.Cell(.2));
        Histories.Write(_folder.Root, first, second);
        RunHistory again = RunHistory.Read(_folder.Root, second with { Commit = "an older trial's", Time = "later" });
        Assert.True(again.IsKnown);
        Assert.Equal([.1], again.LastOf(Tier.Quick).Select(c => c.Value!.Value));
        Assert.Equal(1, again.Runs);
        RunHistory other = RunHistory.Read(_folder.Root, Histories.Run(3, Histories.Cell(.3)));
        Assert.False(other.IsKnown);
        Assert.Equal([.2], other.LastOf(Tier.Quick).Select(c => c.Value!.Value));
        Assert.False(RunHistory.Read(_folder.Root, Histories.Run(2, Histories.Cell(.2), Histories.Cell(.2, "b"))).IsKnown);
    }

    [Fact]
    public void A_run_is_known_by_its_trials_whatever_line_comes_after_it()
    {
        HistoryRun first = Histories.Run(1, Histories.Cell(.1)) with { Trials = "a" },
            own = Histories.Run(2, Histories.Cell(.2)) with { Trials = "b" },
            full = Histories.Run(3, Histories.Cell(.9) with { Tier = Tier.Full }) with { Trials = "c" };
        Histories.Write(_folder.Root, first, own, full);
        RunHistory again = RunHistory.Read(_folder.Root, own);
        Assert.True(again.IsKnown);
        Assert.Equal([.1], again.LastOf(Tier.Quick).Select(c => c.Value!.Value));
        Assert.Equal([.9], again.LastOf(Tier.Full).Select(c => c.Value!.Value));
        // The same numbers of other trials are another run, as at each new commit.
        RunHistory other = RunHistory.Read(_folder.Root, own with { Trials = "d" });
        Assert.False(other.IsKnown);
        Assert.Equal([.2], other.LastOf(Tier.Quick).Select(c => c.Value!.Value));
    }

    [Fact]
    public void What_changed_since_the_last_run_names_what_a_line_can_know()
    {
        CellStatus old = Histories.Cell(.5), now = Histories.Cell(.1, verdict: Verdict.Refuted) with { Definition = "another" };
        RunHistory history = After(Histories.Run(1, old, Histories.Cell(.5, "same"), Histories.Cell(.5, "gone")));
        CellStatus[] rows = [now, Histories.Cell(.5, "same"), Histories.Cell(.5, "new"), Sample.NotApplicable()];
        var changes = RunChanges.Of(rows, "b", history.LastOf(Tier.Quick), null);
        CellChange flip = changes.SinceLast!.Flipped.Single();
        Assert.Equal(
            "what else changed: the claim's definition (5f1d6a5c8e → another), the commit, and with it perhaps the code (00000001 → b)",
            ChangeText.Why(flip));
        var tried = new TriedDefinitions("C21", 2, "another", "2026-01-02", "a bound moved");
        Assert.Contains(
            "definition (5f1d6a5c8e → another: a bound moved)",
            ChangeText.Why(RunChanges.Of(rows, "b", history.LastOf(Tier.Quick), [tried]).SinceLast!.Flipped.Single()));
        Assert.Equal(["new"], Names(changes.SinceLast.New));
        Assert.Equal(["gone"], Names(changes.SinceLast.Gone));
        Assert.Equal(1, changes.SinceLast.Same);
        Assert.Equal(["nested"], changes.SinceApproved!.Flipped.Select(c => c.After.Subject));
        Assert.Null(RunChanges.Of(rows, "b", [], null).SinceLast);
        Assert.Null(RunChanges.Of([Sample.Cell(expected: null)], "b", [], null).SinceApproved);
    }

    [Fact]
    public void A_protocol_stands_in_the_first_line_of_its_definition_and_tells_later_runs_what_changed()
    {
        CellStatus old = Histories.Cell(.5), now = Histories.Cell(.1, verdict: Verdict.Refuted) with { Definition = "another" };
        ClaimProtocol Protocol(CellStatus cell, string rule) => new(cell.Claim, cell.Definition, [new("rules", [rule])]);
        void Run(CellStatus cell, string rule)
        {
            RunHistory history = RunHistory.Read(_folder.Root);
            Reports.Finish(
                _folder.Root,
                Reports.RunOf(
                    [cell], [(cell.Claim, cell.Subject)], "c", DateTimeOffset.UnixEpoch, [Protocol(cell, rule)], history),
                history,
                []);
        }

        Run(old, "supported if x > 1");
        Run(old with { Effect = .51 }, "supported if x > 1");
        var lines = new List<HistoryRun>();
        HistoryFile.Read(Path.Combine(_folder.Root, HistoryFile.Name), lines.Add);
        Assert.Equal([true, false], lines.Select(l => l.Claims[0].Protocol is not null));
        RunHistory past = RunHistory.Read(_folder.Root);
        var changes = RunChanges.Of(
            [now], "b", past.LastOf(Tier.Quick), null, (_, _) => [new("rules", ["supported if x > 2"])]);
        Assert.Contains(
            "rules: “supported if x > 1” became “supported if x > 2”", ChangeText.Why(changes.SinceLast!.Flipped.Single()));
    }

    [Fact]
    public void A_cell_that_does_not_apply_any_more_has_changed_and_one_without_its_file_has_not()
    {
        RunHistory history = After(Histories.Run(1, Histories.Cell(.5)));
        RunComparison Since(CellStatus now) => RunChanges.Of([now], "b", history.LastOf(Tier.Quick), null).SinceLast!;
        Assert.Single(Since(Sample.NotApplicable(subject: "nested")).Flipped);
        Assert.Empty(Since(Sample.NotApplicable(subject: "nested") with { Absent = true }).Flipped);
        Assert.Empty(Since(Sample.NotRun(subject: "nested")).Flipped);
    }
}
