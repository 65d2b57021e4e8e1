using Hypotheses.Claims;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Running;

/// <summary>A map is measured as a whole when its first point is asked for, and point by point where a run was cut off.</summary>
public sealed class SessionMapTests : IDisposable
{
    private readonly SessionRuns _runs = new();

    [Fact]
    public void Asking_for_one_point_measures_the_map_and_each_point_gets_its_own_numbers()
    {
        C90_Fake claim = Claim();
        IReadOnlyList<CellStatus> status = Run(claim, "map", only: "map-x0.2y2");
        Assert.Equal(
            6 * PhaseMap.Seeds(Tier.Full), claim.Measured.Count(m => m.Cell.StartsWith("map-", StringComparison.Ordinal)));
        Assert.Equal([("map-x0.2y1", Verdict.Refuted), ("map-x0.5y1", Verdict.Inconclusive), ("map-x0.8y1", Verdict.Supported)],
            status.Where(s => s.Subject.EndsWith("y1", StringComparison.Ordinal)).Select(s => (s.Subject, s.Verdict)));
    }

    [Fact]
    public void A_map_that_was_cut_off_goes_on_with_the_trials_that_are_missing()
    {
        IReadOnlyList<CellStatus> whole = Run(Claim(), "whole");
        bool Kept(Trial t) =>
            t.Subject switch
            {
                "map-x0.2y1" => true,
                "map-x0.5y2" => t.SeedIndex < 2,
                "map-x0.8y1" => t.SeedIndex == 4,
                _ => false
            };
        using (Ledger ledger = Ledger.Open(_runs.LedgerOf("cut")))
            ledger.Append(Ledger.Read(_runs.LedgerOf("whole")).Where(l => l is not Trial t || Kept(t)));
        C90_Fake again = Claim();
        Assert.Equal(whole.Select(SessionRuns.Essence), Run(again, "cut").Select(SessionRuns.Essence));
        Assert.Equal(6 * 5 - 5 - 2 - 1, again.Measured.Count(m => m.Cell.StartsWith("map-", StringComparison.Ordinal)));
        Assert.Equal(again.Measured.Length, again.Measured.Distinct().Count());
    }

    [Fact]
    public void A_point_that_errs_leaves_the_others_their_verdicts()
    {
        C90_Fake claim = Claim(at => at.Name == "map-x0.5y1");
        IReadOnlyList<CellStatus> status = Run(claim, "error");
        Assert.Equal("map-x0.5y1", Assert.Single(status, s => s.Verdict == Verdict.Error).Subject);
        Assert.Equal(
            2, status.Count(s => s.Verdict == Verdict.Supported && s.Subject.StartsWith("map-", StringComparison.Ordinal)));
        Assert.Equal(5, Ledger.Read(_runs.LedgerOf("error")).OfType<Trial>().Count(t => t.Error is not null));
    }

    [Fact]
    public void A_run_that_dies_in_a_map_keeps_the_trials_that_are_done()
    {
        C90_Fake claim = Claim(at => at.Name == "map-x0.5y1" ? throw new InsufficientMemoryException("as if killed") : false);
        Assert.NotNull(Record.Exception(() => Run(claim, "dead", only: "map-x0.2y1")));
        string[] kept = [.. Ledger.Read(_runs.LedgerOf("dead")).OfType<Trial>().Select(t => t.Subject).Where(IsPoint)];
        Assert.InRange(kept.Length, 1, 5 * 5);
        Assert.DoesNotContain("map-x0.5y1", kept);
        C90_Fake again = Claim();
        Run(again, "dead");
        Assert.Equal(6 * 5 - kept.Length, again.Measured.Count(m => IsPoint(m.Cell)));
    }

    private static bool IsPoint(string cell) => cell.StartsWith("map-", StringComparison.Ordinal);

    public void Dispose() => _runs.Dispose();

    private static C90_Fake Claim(Func<Cell, bool>? fails = null) => new()
    {
        Phases = new PhaseMap(
            new PhaseAxis("x", .2, .5, .8),
            new PhaseAxis("y", 1, 2),
            (x, y) => new FakeSubject(FormattableString.Invariant($"x{x}y{y}"), x),
            (.8, 1)),
        Trial = (cell, seed) =>
            fails?.Invoke(cell) == true
                ? throw new InvalidOperationException("no such world")
                : new Measurement { ["value"] = ((FakeSubject)cell.Subject).Value + .01 * seed.Rng().Normal() },
    };

    private IReadOnlyList<CellStatus> Run(C90_Fake claim, string name, string? only = null) =>
        _runs.Run(claim, name, s => s with { Tier = Tier.Full }, c => only is null || c.Name == only);
}
