using Hypotheses.Claims;
using Hypotheses.Claims.Running;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Support;
using Hypotheses.Xunit;

namespace Hypotheses.Tests.Xunit;

/// <summary>What the console is told of a run, as it stands in the file between the two processes.</summary>
public sealed class RunProgressTests : IDisposable
{
    private readonly SessionRuns _runs = new();

    [Fact]
    public void It_says_what_the_run_costs_before_the_first_trial()
    {
        using Session session = Open("one");
        _ = Progress(session, _ => 40);
        Assert.Equal(
            $"plan: 5 cells of 1 claim with their controls, 30 trials; about {Words(1200)} on {Workers}, by earlier costs\n"
                + "cells: 5\n",
            Told);
    }

    [Fact]
    public void It_says_what_is_not_measured_and_nothing_of_times_that_nobody_knows()
    {
        var claim = new C90_Fake
        {
            Given = [new FakeSubject("absent", 1, "no file"), new FakeSubject("other", 1, fits: false)],
        };
        using Session session = Open("one", claim);
        Cell[] unmeasured = [.. session.Cells.Where(c => c.NotApplicable is not null)];
        _ = new RunProgress(session, _ => null, File, [.. session.Cells.Except(unmeasured)], unmeasured);
        Assert.Equal(
            "plan: 2 cells of 1 claim with their controls, 12 trials; how long 12 trials take is not known: none of their cells "
                + "was measured before\nplan: beside them 2 cells not measured: 2 not applicable; the table says why\ncells: 2\n",
            Told);
    }

    [Fact]
    public void A_run_that_measures_nothing_and_one_that_takes_no_time_say_just_that()
    {
        var claim = new C90_Fake { Given = [new FakeSubject("absent", 1, "no file")] };
        using Session session = Open("one", claim);
        _ = new RunProgress(session, _ => .001, File, [], [.. session.Cells.Where(c => c.Name == "absent")]);
        Assert.Equal("plan: 1 cell not measured: 1 not applicable; the table says why\ncells: 0\n", Told);
        _ = Progress(session, _ => .001);
        Assert.Contains("12 trials; less than 10 s on ", Told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_resumed_run_says_what_it_keeps_and_what_it_does_not_know()
    {
        _runs.Run(new C90_Fake(), "one", wanted: c => c.Name == "high");
        using Session session = Open("one");
        _ = Progress(session, c => c.Name == "low" ? null : 60);
        Assert.StartsWith(
            $"plan: 5 cells of 1 claim with their controls: kept 18 of 30 trials from the ledger; about {Words(360)} on {Workers}, "
                + "by earlier costs, and 1 cell of which no cost is known\n",
            Told,
            StringComparison.Ordinal);
    }

    [Fact]
    public void On_the_way_it_says_how_far_it_is_and_at_the_end_nothing_is_left()
    {
        using Session session = Open("one");
        RunProgress progress = Progress(session, _ => 40);
        string? between = null;
        session.Measured += (_, trial) =>
        {
            if (trial.SeedIndex != 0 || trial.Subject != "true") return;
            progress.Tell();
            between = Told;
        };
        foreach (Cell cell in session.Cells) session.Run(cell);
        Assert.Matches("\ndone: [0-9]+ of 30 trials, the last of C90\nleft: .+ left\n$", between);
        progress.Tell();
        Assert.EndsWith("\ncells: 5\n", Told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_over_a_full_ledger_has_nothing_to_measure_and_a_file_that_cannot_be_written_stops_nothing()
    {
        _runs.Run(new C90_Fake(), "one");
        using Session session = Open("one");
        _ = Progress(session, _ => 40);
        Assert.Contains("kept 30 of 30 trials from the ledger; nothing is left to measure\n", Told, StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(_runs.Out("a folder"), "in its place"));
        _ = new RunProgress(session, _ => 40, _runs.Out("a folder"), [.. session.Cells], []);
    }

    [Theory]
    [InlineData(0, "less than 10 s")]
    [InlineData(9.9, "less than 10 s")]
    [InlineData(44, "40 s")]
    [InlineData(89, "90 s")]
    [InlineData(91, "2 min")]
    [InlineData(3560, "59 min")]
    [InlineData(3580, "1 h 0 min")]
    [InlineData(7500, "2 h 5 min")]
    public void Times_that_are_guessed_are_round(double seconds, string words) => Assert.Equal(words, RunProgress.Words(seconds));

    public void Dispose() => _runs.Dispose();

    private string File => _runs.Out("told");

    private string Told => System.IO.File.ReadAllText(File);

    private static string Workers => $"{Threads.Workers} worker{(Threads.Workers == 1 ? "" : "s")}";

    private static string Words(double seconds) => RunProgress.Words(seconds / Threads.Workers);

    private Session Open(string name, C90_Fake? claim = null)
    {
        Session session = _runs.Open(claim ?? new C90_Fake(), name);
        session.Announce(session.Cells);
        return session;
    }

    private RunProgress Progress(Session session, Func<Cell, double?> costs) =>
        new(session, costs, File, [.. session.Cells], []);
}
