using Hypotheses.Claims;
using Hypotheses.Claims.Running;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Running;

/// <summary>What is left to measure, before a run, on the way and after it.</summary>
public sealed class WorkloadTests : IDisposable
{
    private readonly SessionRuns _runs = new();

    [Fact]
    public void Controls_go_along_and_what_was_not_asked_for_does_not_count()
    {
        using Session session = _runs.Open(new C90_Fake(), "one");
        Assert.Equal(new Workload(), session.Work(_ => 1)); // nothing was asked for
        session.Announce(session.Cells.Where(c => c.Name == "high"));
        Assert.Equal(new Workload { Trials = 18, Seconds = 36 }, session.Work(_ => 2));
        session.Run(session.Cells.Single(c => c.Name == "high"));
        Assert.Equal(new Workload { Trials = 18, Kept = 18 }, session.Work(_ => 2));
    }

    [Fact]
    public void What_nobody_knows_the_cost_of_is_counted_and_not_guessed()
    {
        using Session session = _runs.Open(new C90_Fake(), "one");
        session.Announce(session.Cells);
        Workload work = session.Work(c => c.Name switch { "high" => null, "low" => null, "true" => 3, _ => .5 });
        Assert.Equal(new Workload { Trials = 30, Seconds = 24, Unknown = 2 }, work);
    }

    [Fact]
    public void An_interrupted_run_keeps_its_trials_unless_all_are_to_run_again()
    {
        _runs.Run(new C90_Fake(), "one", wanted: c => c.Name == "high");
        using (Session session = _runs.Open(new C90_Fake(), "one"))
        {
            session.Announce(session.Cells);
            Assert.Equal(new Workload { Trials = 30, Kept = 18, Seconds = 12 }, session.Work(_ => 1));
        }

        using Session again = _runs.Open(new C90_Fake(), "one", s => s with { Rerun = true });
        again.Announce(again.Cells);
        Assert.Equal(new Workload { Trials = 30, Seconds = 30 }, again.Work(_ => 1));
    }

    [Fact]
    public void Several_looks_are_counted_to_the_last_until_one_decides()
    {
        C90_Fake claim = new() { SeedCount = 20 };
        using Session session = _runs.Open(claim, "one", s => s with { Tier = Tier.Full });
        session.Announce(session.Cells);
        Assert.Equal(new Workload { Trials = 200, Seconds = 200, MayStop = true }, session.Work(_ => 1));
        foreach (Cell cell in session.Cells) session.Run(cell);
        // Four cells stop at the second look, after ten trials; the one between the bounds takes all.
        Assert.Equal(new Workload { Trials = 80, Kept = 80 }, session.Work(_ => 1));
    }

    [Fact]
    public void Shards_share_the_work()
    {
        int[] trials = [.. Enumerable.Range(0, 4).Select(i =>
        {
            using Session session = _runs.Open(new C90_Fake(), $"shard{i}", s => s with { Shard = (i, 4) });
            session.Announce(session.Cells);
            return session.Work(_ => 1).Trials;
        })];
        Assert.Equal(30, trials.Sum());
        Assert.All(trials, t => Assert.InRange(t, 7, 8));
    }

    public void Dispose() => _runs.Dispose();
}
