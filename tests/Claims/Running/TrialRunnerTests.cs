using Hypotheses.Claims;
using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Running;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Training;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Running;

/// <summary>What trains, how often, and together with what. Jobs here measure a number and count how often they did.</summary>
public sealed class TrialRunnerTests : IDisposable
{
    private readonly SessionRuns _runs = new();
    private readonly List<string> _trained = [];

    [Fact]
    public void What_several_trials_and_cells_want_trains_once()
    {
        // One job for all trials of a seed's number, whatever the cell; half of the seeds share.
        C90_Fake claim = Claim((_, seed) => Job($"shared {seed.Value % 2}"));
        using Session session = _runs.Open(claim, "one");
        session.Announce(session.Cells);
        session.Run(session.Cells[0]);
        Assert.Equal(["shared 0", "shared 1"], _trained.Order());
        Assert.Equal(30, claim.Measured.Length);
        Assert.All(session.Ledger.Lines.OfType<Trial>(), t => Assert.Contains(t.Measurements["trained"], (double[])[0, 1]));
    }

    [Fact]
    public void Announced_cells_are_measured_together_and_others_are_not()
    {
        C90_Fake claim = Claim((cell, seed) => Job($"{cell.Name} {seed}"));
        using Session session = _runs.Open(claim, "one");
        session.Announce(session.Cells.Where(c => c.Name is "high" or "low"));
        session.Run(session.Cells.Single(c => c.Name == "high"));
        Assert.Equal(["false", "high", "low", "true"], claim.Measured.Select(m => m.Cell).Distinct().Order());
        Assert.Equal(24, _trained.Count);
        // The other announced one has been measured: asking for it trains nothing more.
        Assert.Equal(Verdict.Refuted, session.Run(session.Cells.Single(c => c.Name == "low")).Verdict);
        Assert.Equal((24, 24), (claim.Measured.Length, _trained.Count));
        session.Run(session.Cells.Single(c => c.Name == "middle"));
        Assert.Equal(30, _trained.Distinct().Count());
        // What trains together began together.
        Assert.Equal(2, session.Ledger.Lines.OfType<Trial>().Select(t => t.Started).Distinct().Count());
    }

    [Fact]
    public void What_the_cache_holds_is_not_trained_again()
    {
        C90_Fake Claim(string identity) => TrialRunnerTests.Claim((_, seed) => Job($"{identity} {seed}"));
        Settings Cached(Settings s) => s with { Cache = _runs.Out("cache") };
        IReadOnlyList<CellStatus> first = _runs.Run(Claim("a"), "first", Cached);
        Assert.Equal(30, _trained.Count);
        C90_Fake again = Claim("a");
        Assert.Equal(first.Select(SessionRuns.Essence), _runs.Run(again, "again", Cached).Select(SessionRuns.Essence));
        Assert.Equal((30, 30), (again.Measured.Length, _trained.Count)); // measured anew, of what was trained before
        _runs.Run(Claim("a"), "rerun", s => Cached(s) with { Rerun = true });
        Assert.Equal(30, _trained.Count);
        _runs.Run(Claim("b"), "other", Cached);
        Assert.Equal(60, _trained.Count);
        _runs.Run(Claim("a"), "uncached");
        Assert.Equal(90, _trained.Count);
    }

    [Fact]
    public void A_seed_that_throws_marks_its_own_trial_with_file_and_line()
    {
        C90_Fake claim = Claim(
            (cell, _) => cell.Name == "high" ? Job("sound") : null,
            (cell, seed, index) => index == 2 && cell.Name == "low" ? throw new ArgumentException("no\nluck") : 0);
        IReadOnlyList<CellStatus> status = _runs.Run(claim, "one");
        Trial[] trials = [.. Ledger.Read(_runs.LedgerOf("one")).OfType<Trial>()];
        Trial bad = Assert.Single(trials, t => t.Error is not null);
        Assert.Equal(("low", 2), (bad.Subject, bad.SeedIndex));
        Assert.Matches(@"^ArgumentException: no luck \(TrialRunnerTests\.cs:\d+\)$", bad.Error);
        Assert.Empty(bad.Measurements);
        Assert.Equal([Verdict.Supported, Verdict.Refuted, Verdict.Supported, Verdict.Error, Verdict.Inconclusive],
            status.Select(s => s.Verdict));
    }

    [Fact]
    public void A_job_that_fails_marks_the_trials_that_asked_for_it_and_no_others()
    {
        C90_Fake claim = Claim((cell, seed) => cell.Name switch
        {
            "low" => new NumbersJob("broken", 1, () => throw new InvalidDataException("no data")),
            "high" => Job($"sound {seed}"),
            _ => null,
        });
        using Session session = _runs.Open(claim, "one");
        session.Announce(session.Cells);
        foreach (Cell cell in session.Cells) session.Run(cell);
        IReadOnlyList<CellStatus> status = session.Status();
        Assert.Equal([Verdict.Supported, Verdict.Refuted, Verdict.Supported, Verdict.Error, Verdict.Inconclusive],
            status.Select(s => s.Verdict));
        Assert.Contains("InvalidDataException: no data", status[3].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Voided_trials_are_replaced_by_spares_in_the_quick_tier_only()
    {
        C90_Fake Voiding(int voided) =>
            Claim((_, _) => null, (cell, _, index) => index < voided && cell.Name == "high" ? double.NaN : 0);
        C90_Fake two = Voiding(2);
        CellStatus high = _runs.Run(two, "two").Single(s => s.Subject == "high");
        Assert.Equal((Verdict.Supported, 6, 2, 8), (high.Verdict, high.Seeds, high.Voided, two.Measured.Count(m =>
            m.Cell == "high")));
        Assert.Equal(6, two.Measured.Count(m => m.Cell == "low"));
        C90_Fake five = Voiding(5); // three spares at most: four of nine are left
        CellStatus few = _runs.Run(five, "five").Single(s => s.Subject == "high");
        Assert.Equal((Verdict.Inconclusive, 4, 5, 9), (few.Verdict, few.Seeds, few.Voided, five.Measured.Count(m =>
            m.Cell == "high")));
        C90_Fake full = Voiding(2);
        high = _runs.Run(full, "full", s => s with { Tier = Tier.Full }).Single(s => s.Subject == "high");
        // its second look, and none in their place
        Assert.Equal((8, 2, 10), (high.Seeds, high.Voided, full.Measured.Count(m => m.Cell == "high")));
    }

    [Fact]
    public void Seconds_of_training_are_put_down_to_those_who_wanted_it()
    {
        C90_Fake claim = Claim((cell, _) =>
            cell.Name == "high" ? new NumbersJob("slow", 1, () => { Thread.Sleep(400); return [1]; }) : null);
        using Session session = _runs.Open(claim, "one", s => s with { Threads = Threads.Workers });
        session.Announce(session.Cells);
        session.Run(session.Cells[0]);
        double Seconds(string name) => session.StatusOf(session.Cells.Single(c => c.Name == name)).Seconds;
        Assert.InRange(Seconds("high"), .39 * Threads.Workers, double.MaxValue);
        Assert.InRange(Seconds("low"), 0, Seconds("high") / 2);
    }

    public void Dispose() => _runs.Dispose();

    private static C90_Fake Claim(Func<Cell, Seed, NumbersJob?> job, Func<Cell, Seed, int, double>? more = null) => new()
    {
        Job = job,
        Trial = (cell, seed) => new Measurement
        {
            ["value"] = ((FakeSubject)cell.Subject).Value + (more?.Invoke(cell, seed, IndexOf(cell, seed)) ?? 0)
                + .01 * seed.Rng().Normal(),
        },
    };

    // Its number is 1 where the identity ends on 1.
    private NumbersJob Job(string identity) => new(identity, 1, () =>
    {
        lock (_trained) _trained.Add(identity);
        return [identity[^1] == '1' ? 1 : 0];
    });

    private static int IndexOf(Cell cell, Seed seed) =>
        Enumerable.Range(0, 100).First(i =>
            Seed.FromPath(Definition.Of(cell.Claim), cell.Subject.Hash, $"{i}").ToString() == seed.ToString());
}
