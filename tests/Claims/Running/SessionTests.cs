using Hypotheses.Claims;
using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Running;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Running;

/// <summary>What a run measures, and what it takes from the ledger. Claims here count what is measured.</summary>
public sealed class SessionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string LedgerPath => Path.Combine(_folder.Root, "ledger.jsonl");

    [Fact]
    public void A_run_measures_what_is_asked_for_with_its_controls_and_every_seed_once()
    {
        var claim = new C90_Fake();
        using Session session = Open(claim);
        Assert.Equal(Verdict.Supported, session.Run(session.Cells.Single(c => c.Name == "high")).Verdict);
        Assert.Equal(["false", "high", "true"], claim.Measured.Select(m => m.Cell).Distinct().Order());
        Assert.Equal(18, claim.Measured.Distinct().Count());
        RunAll(session);
        Assert.Equal(30, claim.Measured.Length);
        Assert.Equal(30, claim.Measured.Distinct().Count());
        Assert.Equal(
            [
                ("true", Verdict.Supported),
                ("false", Verdict.Refuted),
                ("high", Verdict.Supported),
                ("low", Verdict.Refuted),
                ("middle", Verdict.Inconclusive)],
            session.Status().Select(s => (s.Subject, s.Verdict)));
    }

    [Fact]
    public void Seeds_follow_from_definition_subject_and_index_as_the_ledger_says()
    {
        var claim = new C90_Fake();
        using Session session = Open(claim);
        RunAll(session);
        Assert.All(
            session.Ledger.Lines.OfType<Trial>(),
            t => Assert.Equal(Seed.FromPath(t.Definition, t.SubjectHash, $"{t.SeedIndex}").ToString(), t.Seed));
        Assert.Equal(Definition.Of(claim), session.Ledger.Lines.OfType<Trial>().First().Definition);
    }

    [Fact]
    public void A_second_run_takes_everything_from_the_ledger()
    {
        IReadOnlyList<CellStatus> first = Run(new C90_Fake());
        var again = new C90_Fake();
        Assert.Equal(Json.Canonical(first), Json.Canonical(Run(again)));
        Assert.Empty(again.Measured);
        Assert.Single(Ledger.Read(LedgerPath).OfType<PlannedCell>(), p => p.Subject == "true");
    }

    [Fact]
    public void Trials_that_are_missing_are_measured_and_no_others()
    {
        Run(new C90_Fake());
        string[] lines = File.ReadAllLines(LedgerPath);
        Trial[] lost = [
            .. Ledger.Read(LedgerPath).OfType<Trial>()
                .Where(t => t is { Subject: "low", SeedIndex: 1 } or { Subject: "true", SeedIndex: 2 })];
        File.WriteAllLines(
            LedgerPath, lines.Where(l => !lost.Any(t => l.Contains($"\"seed\":\"{t.Seed}\"", StringComparison.Ordinal))));
        var again = new C90_Fake();
        Run(again);
        Assert.Equal(lost.Select(t => (t.Subject, t.Seed)).Order(), again.Measured.Order());
    }

    [Fact]
    public void A_trial_that_threw_is_measured_again_by_the_next_run_only()
    {
        var throwing = new C90_Fake
        {
            Trial = (cell, seed) => cell.Name == "middle" ? throw new InvalidOperationException("no\nluck") : Noisy(cell, seed)
        };
        using (Session session = Open(throwing))
        {
            Cell middle = session.Cells.Single(c => c.Name == "middle");
            CellStatus status = session.Run(middle);
            Assert.Equal(Verdict.Error, status.Verdict);
            Assert.Matches(@"^seed 0: InvalidOperationException: no luck \(SessionTests\.cs:\d+\)$", status.Reason);
            session.Run(middle);
            Assert.Equal(6, throwing.Measured.Count(m => m.Cell == "middle")); // each seed threw by itself
        }

        var mended = new C90_Fake();
        Assert.Equal(Verdict.Inconclusive, Run(mended).Single(s => s.Subject == "middle").Verdict);
        Assert.Equal(6, mended.Measured.Count(m => m.Cell == "middle"));
        Assert.DoesNotContain(mended.Measured, m => m.Cell is "true" or "false");
    }

    [Fact]
    public void Another_definition_hash_or_tier_is_other_work()
    {
        Run(new C90_Fake());
        var bound = new C90_Fake { Prediction = new Prediction("value", Rule.Above("value", .61), Rule.Below("value", .4)) };
        Assert.Equal(30, Count(bound));
        var subject = new C90_Fake
        {
            Given = [new FakeSubject("high", .91), new FakeSubject("low", .1), new FakeSubject("middle", .5)]
        };
        Assert.Equal(30, Count(subject)); // subjects belong to the definition
        var tier = new C90_Fake();
        Run(tier, Settings() with { Tier = Tier.Full });
        // twelve seeds at most, looks after 5, 10 and 12
        Assert.All(tier.Measured.CountBy(m => m.Cell), c => Assert.InRange(c.Value, 10, 12));
        Assert.Equal(0, Count(new C90_Fake()));
    }

    [Fact]
    public void Trials_of_other_code_are_measured_again_and_the_new_ones_count()
    {
        Run(new C90_Fake());
        string text = File.ReadAllText(LedgerPath), engine = Ledger.Read(LedgerPath).OfType<Trial>().First().Engine;
        Assert.Matches("^[0-9a-f]{32}$", engine);
        File.WriteAllText(LedgerPath, text.Replace(engine, new string('0', 32), StringComparison.Ordinal));
        Assert.Equal(30, Count(new C90_Fake()));
    }

    [Fact]
    public void Rerun_measures_everything_once_more()
    {
        Run(new C90_Fake());
        var again = new C90_Fake();
        Run(again, Settings() with { Rerun = true });
        Assert.Equal(30, again.Measured.Length);
        Assert.Equal(60, Ledger.Read(LedgerPath).OfType<Trial>().Count());
    }

    [Fact]
    public void Gates_and_statistics_that_are_no_numbers_void_a_trial()
    {
        var claim = new C90_Fake
        {
            Gates = [Gate.AtMost("fvu", .05)],
            Trial = (cell, seed) => new Measurement
            {
                ["value"] = cell.Name == "middle" ? double.NaN : Noisy(cell, seed)["value"],
                ["fvu"] = cell.Name == "low" ? 1 : 0,
            },
        };
        IReadOnlyList<CellStatus> status = Run(claim);
        // Six seeds, and the three spares that were taken in vain.
        Assert.Equal(
            "gates voided 9 of 9 trials: statistic 'value' is NaN in 9", status.Single(s => s.Subject == "middle").Reason);
        Assert.Equal("gates voided 9 of 9 trials: fvu in 9", status.Single(s => s.Subject == "low").Reason);
        Assert.Equal(Verdict.Supported, status.Single(s => s.Subject == "high").Verdict);
        Assert.Equal((0, 6), (status.Single(s => s.Subject == "high").Voided, status.Single(s => s.Subject == "high").Seeds));
    }

    /// <summary>A fault that passes may have left a wrong number before it: it is said, never tried away.</summary>
    [Fact]
    public void A_native_call_that_failed_is_an_error_at_once()
    {
        int faults = 1;
        Measurement Flaky(Cell cell, Seed seed) =>
            cell.Name == "high" && Interlocked.Decrement(ref faults) >= 0 ? throw new NativeFault() : Noisy(cell, seed);
        CellStatus broken = Run(new C90_Fake { Trial = Flaky }).Single(s => s.Subject == "high");
        Assert.Equal(Verdict.Error, broken.Verdict);
        Assert.Matches(@"^seed \d: NativeFault: native \(SessionTests\.cs:\d+\)$", broken.Reason);
    }

    [Fact]
    public void What_does_not_apply_is_planned_and_never_measured()
    {
        var claim = new C90_Fake
        {
            Given = [new FakeSubject("misfit", 1, fits: false), new FakeSubject("absent", 1, "no files")]
        };
        IReadOnlyList<CellStatus> status = Run(claim);
        Assert.Equal(
            [(Verdict.NotApplicable, "lacks a value"), (Verdict.NotApplicable, "no files")],
            status.Where(s => s.Role == Role.Subject).Select(s => (s.Verdict, s.Reason)));
        Assert.DoesNotContain(claim.Measured, m => m.Cell is "misfit" or "absent");
    }

    /// <summary>Who asks for one model need not wait for the controls of claims that it does not fit.</summary>
    [Fact]
    public void Controls_run_for_a_cell_that_runs_and_then_stand_in_its_report()
    {
        var claim = new C90_Fake { Given = [new FakeSubject("misfit", 1, fits: false), new FakeSubject("middle", .5)] };
        using Session session = Open(claim);
        session.Run(session.Cells.Single(c => c.Name == "misfit"));
        Assert.Empty(claim.Measured);
        Assert.Equal(["misfit"], session.Asked.Select(a => a.Subject));
        session.Run(session.Cells.Single(c => c.Name == "middle"));
        string[] controls = [.. session.Cells.Where(c => c.Role != Role.Subject).Select(c => c.Name)];
        Assert.NotEmpty(controls);
        Assert.Empty(controls.Except(claim.Measured.Select(m => m.Cell)));
        Assert.Equal([.. controls.Append("middle").Append("misfit").Order()], session.Asked.Select(a => a.Subject).Order());
    }

    [Fact]
    public void A_subject_that_left_the_project_leaves_the_table_and_stays_in_the_ledger()
    {
        Run(new C90_Fake());
        Assert.DoesNotContain(Run(new C90_Fake { Given = [] }), s => s.Subject == "middle");
        Assert.Contains(Ledger.Read(LedgerPath).OfType<Trial>(), t => t.Subject == "middle");
        var back = new C90_Fake();
        Assert.Contains(Run(back), s => s.Subject == "middle");
        Assert.Empty(back.Measured); // the definition is the old one again, and so are its trials
    }

    [Fact]
    public void Expectations_stand_beside_each_cell_and_the_last_report_knows_all_of_them()
    {
        var seen = new List<int>();
        using (
            var session = new Session(
                Settings(), [new C90_Fake()], [], c => c.Name == "high" ? new Expectation(Verdict.Refuted) : null,
                s => seen.Add(s.Asked.Count)))
        {
            Assert.Equal("supported, expected refuted", session.Run(session.Cells.Single(c => c.Name == "high")).Problem);
            session.Run(session.Cells.Single(c => c.Name == "low"));
            Assert.Equal([("C90", "false"), ("C90", "high"), ("C90", "low"), ("C90", "true")], session.Asked.Order());
        }

        Assert.Equal(4, seen[^1]);
        Assert.InRange(seen.Count, 1, 10); // 24 trials took less than some seconds: at most one report in each of them
    }

    [Fact]
    public void Cells_may_be_asked_for_from_many_threads()
    {
        var claim = new C90_Fake();
        using Session session = Open(claim);
        Parallel.ForEach(
            [.. session.Cells, .. session.Cells], new ParallelOptions { MaxDegreeOfParallelism = 4 }, cell => session.Run(cell));
        Assert.Equal(30, claim.Measured.Length);
        Assert.Equal(30, claim.Measured.Distinct().Count());
    }

    public void Dispose() => _folder.Dispose();

    private Settings Settings() => new() { Out = _folder.Root };

    private Session Open(C90_Fake claim, Settings? settings = null) =>
        new(settings ?? Settings(), [claim], [], _ => null, _ => { });

    private IReadOnlyList<CellStatus> Run(C90_Fake claim, Settings? settings = null)
    {
        using Session session = Open(claim, settings);
        RunAll(session);
        return session.Status();
    }

    private int Count(C90_Fake claim)
    {
        Run(claim);
        return claim.Measured.Distinct().Count();
    }

    private static Measurement Noisy(Cell cell, Seed seed) =>
        new() { ["value"] = ((FakeSubject)cell.Subject).Value + .01 * seed.Rng().Normal() };

    private static void RunAll(Session session)
    {
        foreach (Cell cell in session.Cells) session.Run(cell);
    }

    private sealed class NativeFault() : System.Runtime.InteropServices.ExternalException("native");
}
