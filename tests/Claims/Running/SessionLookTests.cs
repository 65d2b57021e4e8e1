using Hypotheses.Claims;
using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Running;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Running;

/// <summary>
/// A run measures up to the look that decides, whatever was measured before, and judges like anyone who has its ledger.
/// </summary>
public sealed class SessionLookTests : IDisposable
{
    private readonly SessionRuns _runs = new();

    [Fact]
    public void Clear_cells_stop_early_and_unclear_ones_take_all_seeds()
    {
        C90_Fake claim = Claim();
        IReadOnlyList<CellStatus> status = Run(claim, "one");
        Assert.Equal(
            [
                ("true", Verdict.Supported, 10),
                ("false", Verdict.Refuted, 10),
                ("high", Verdict.Supported, 10),
                ("low", Verdict.Refuted, 10),
                ("middle", Verdict.Inconclusive, 40)],
            status.Select(s => (s.Subject, s.Verdict, s.Seeds)));
        Assert.Equal(80, claim.Measured.Length);
        Assert.Equal(80, claim.Measured.Distinct().Count());
    }

    [Fact]
    public void A_run_goes_on_from_whatever_look_another_was_killed_at()
    {
        IReadOnlyList<CellStatus> one = Run(Claim(), "one");
        foreach (int kept in (int[])[0, 3, 5, 7, 10])
        {
            string folder = $"kept{kept}";
            using (Ledger ledger = Ledger.Open(_runs.LedgerOf(folder)))
                ledger.Append(Ledger.Read(_runs.LedgerOf("one")).Where(l => l is not Trial t || t.SeedIndex < kept));
            C90_Fake again = Claim();
            Assert.Equal(one.Select(SessionRuns.Essence), Run(again, folder).Select(SessionRuns.Essence));
            Assert.Equal(80 - 5 * kept, again.Measured.Length);
        }
    }

    [Fact]
    public void Trials_of_other_code_decide_no_look()
    {
        Run(Claim(), "one");
        string path = _runs.LedgerOf("one"), engine = Ledger.Read(path).OfType<Trial>().First().Engine;
        File.WriteAllText(path, File.ReadAllText(path).Replace(engine, new string('0', 32), StringComparison.Ordinal));
        C90_Fake again = Claim();
        Run(again, "one");
        Assert.Equal(80, again.Measured.Length);
    }

    [Fact]
    public void Running_again_takes_the_same_looks()
    {
        Run(Claim(), "one");
        C90_Fake again = Claim();
        Run(again, "one", s => s with { Rerun = true });
        Assert.Equal(80, again.Measured.Length);
    }

    [Fact]
    public void Shards_go_on_to_the_next_look_once_their_ledgers_are_merged_and_end_like_one_run()
    {
        IReadOnlyList<CellStatus> one = Run(Claim(), "one");
        LedgerLine[] merged = [];
        foreach (int expected in (int[])[25, 50, 60, 80]) // five cells; four of them stop at the second look
        {
            for (int i = 0; i < 3; i++)
            {
                using (Ledger ledger = Ledger.Open(_runs.LedgerOf($"part{i}"))) ledger.Append(merged);
                Run(Claim(), $"part{i}", s => s with { Shard = (i, 3) });
            }

            merged = [.. Enumerable.Range(0, 3).SelectMany(i => Ledger.Read(_runs.LedgerOf($"part{i}"))).DistinctBy(Text)];
            Assert.Equal(expected, merged.OfType<Trial>().Count());
        }

        Assert.Equal(one.Select(SessionRuns.Essence).Order(), Judge.Cells(merged, Tier.Full).Select(SessionRuns.Essence).Order());

        static string Text(LedgerLine line) => System.Text.Json.JsonSerializer.Serialize(line, Json.Line);
    }

    [Fact]
    public void Calibration_measures_controls_only_forty_times()
    {
        C90_Fake claim = Claim();
        IReadOnlyList<CellStatus> status = Run(claim, "calibrated", s => s with { Tier = Tier.Calibrate });
        Assert.Equal([("true", 40), ("false", 40)], status.Select(s => (s.Subject, s.Calibration!.Replicates)));
        Assert.Equal(80, claim.Measured.Length);
        Assert.All(
            status, s => Assert.Equal((0, 1, 20), (s.Calibration!.Wrong.Count, s.Calibration.Power, s.Calibration.QuickSeeds)));
    }

    [Fact]
    public void What_is_known_of_controls_is_shown_beside_them_and_says_when_it_is_out_of_date()
    {
        C90_Fake claim = Claim();
        ControlCalibration known = Run(claim, "calibrated", s => s with { Tier = Tier.Calibrate })[0].Calibration!;
        foreach (string definition in (string[])[Definition.Of(claim), "another"])
        {
            using var session = new Session(
                new Settings { Out = _runs.Out("quick") },
                [claim],
                [],
                _ => null,
                _ => { },
                c => c.Name == "true" ? known with { Definition = definition } : null);
            Assert.Equal(
                known with { Definition = definition, OutOfDate = definition == "another" }, session.Status()[0].Calibration);
            Assert.All(session.Status().Skip(1), s => Assert.Null(s.Calibration));
        }
    }

    public void Dispose() => _runs.Dispose();

    // Noise of .01: four and more standard deviations to a bound decide at the second look, not at the first.
    private static C90_Fake Claim() => new() { SeedCount = 20 };

    private IReadOnlyList<CellStatus> Run(C90_Fake claim, string name, Func<Settings, Settings>? change = null) =>
        _runs.Run(claim, name, s => change is null ? s with { Tier = Tier.Full } : change(s with { Tier = Tier.Full }));
}
