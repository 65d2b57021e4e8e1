using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Cli;

namespace Hypotheses.Tests.Cli;

public sealed class MergeTests : IDisposable
{
    private readonly Run _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Shards_become_one_ledger_without_duplicates()
    {
        LedgerLine[] controls = [.. Run.Cell("nested", Role.Positive, .5), .. Run.Cell("flat", Role.Negative, .02)];
        string a = _run.Ledger("a", [.. controls, .. Run.Cell("deep", Role.Subject, .6), Run.Planned("wide", Role.Subject)]);
        string b = _run.Ledger("b", [.. controls, Run.Planned("deep", Role.Subject), .. Run.Cell("wide", Role.Subject, .03)]);
        string merged = Path.Combine(_run.Root, "merged");
        Assert.Equal(0, _run.Verb("merge", merged, a, b));
        IReadOnlyList<LedgerLine> lines = Ledger.Read(Path.Combine(merged, "ledger.jsonl"));
        Assert.Equal(28, lines.Count);
        Assert.Equal($"{Path.Combine(merged, "ledger.jsonl")}: 28 lines (16 duplicates dropped) of 2 ledgers\n", _run.Output);
        Assert.Equal(
            Judge.Cells(Run.Whole(), Tier.Quick).Select(c => (c.Subject, c.Verdict, c.Low, c.High)).Order(),
            Judge.Cells(lines, Tier.Quick).Select(c => (c.Subject, c.Verdict, c.Low, c.High)).Order());
        Assert.Equal(["ledger.jsonl"], Directory.GetFiles(merged).Select(Path.GetFileName));
    }

    [Fact]
    public void A_ledger_that_a_run_writes_is_not_replaced_under_its_hands()
    {
        string a = _run.Ledger("a", Run.Cell("nested", Role.Positive, .5)),
            b = _run.Ledger("b", Run.Cell("flat", Role.Negative, .02));
        string ledger = Path.Combine(a, "ledger.jsonl");
        using (Ledger run = Ledger.Open(ledger))
        {
            Assert.StartsWith($"{ledger}: in use by another run", _run.Refused("merge", a, a, b), StringComparison.Ordinal);
            run.Append(Run.Trial("nested", Role.Positive, 6, .5));
        }

        Assert.Equal(8, Ledger.Read(ledger).Count);
        Assert.Equal(0, _run.Verb("merge", a, a, b));
        Assert.Equal(15, Ledger.Read(ledger).Count);
        Assert.Equal(["ledger.jsonl"], Directory.GetFiles(a).Select(Path.GetFileName));
    }

    [Fact]
    public void Of_trials_of_one_identity_the_one_that_began_last_is_kept_in_whatever_order_ledgers_come()
    {
        Trial At(string started, double hole) => Run.Trial("deep", Role.Subject, 1, hole) with { Started = started };
        Trial early = At("2026-01-01T10:00:00.000Z", .2), late = At("2026-01-02T09:00:00.000Z", .6), again = At(late.Started, .7);
        Assert.Equal([late], Merge.Merged([early, late]));
        Assert.Equal([late], Merge.Merged([late, early]));
        Assert.Equal([again], Merge.Merged([late, early, again])); // equally late: the last line
        string a = _run.Ledger("a", early), b = _run.Ledger("b", late);
        foreach (string[] order in new[] { new[] { a, b }, [b, a] })
        {
            string merged = Path.Combine(_run.Root, "merged-" + Path.GetFileName(order[0]));
            Assert.Equal(0, _run.Verb(["merge", merged, .. order]));
            Assert.Equal(
                late.Started, Assert.IsType<Trial>(Assert.Single(Ledger.Read(Path.Combine(merged, "ledger.jsonl")))).Started);
        }
    }

    [Fact]
    public void Verdicts_are_those_of_the_concatenation_whatever_is_repeated()
    {
        // Lines drawn with repetition from a pool in which plans change, trials are measured again and searches find or do not.
        Counterexample None(int draws) =>
            new() { Claim = "C21", Definition = "5f1d6a5c8e0b4d77", Tier = Tier.Quick, Draws = draws, Replay = "1,3" };
        LedgerLine[] pool =
        [
            .. Run.Whole(), .. Run.Cell("deep", Role.Subject, .2), .. Run.Cell("wide", Role.Subject, .4),
            .. Run.Cell("wide", Role.Subject, .2)
                .Select(l => l is Trial t ? t with { Started = $"2026-01-01T10:00:0{t.SeedIndex}.000Z" } : l),
            Run.Planned("wide", Role.Subject) with { Retired = true },
            Run.Trial("deep", Role.Subject, 1, .6) with { Error = "it threw" },
            None(4), None(3) with { World = new Dictionary<string, double> { ["p"] = .05 } },
        ];
        var rng = Hypotheses.Core.Runtime.Seed.FromPath("merge test").Rng();
        for (int repeat = 0; repeat < 200; repeat++)
        {
            LedgerLine[] lines = [.. Enumerable.Range(0, 60).Select(_ => pool[rng.Below(pool.Length)])];
            IReadOnlyList<LedgerLine> merged = Merge.Merged(lines);
            Assert.Equal(Text(lines), Text(merged));
            Assert.Equal(merged.Count, Merge.Merged(merged).Count);
        }

        // Which of two broken controls is named first follows the order of the plan; all else must be equal.
        static IEnumerable<string> Text(IEnumerable<LedgerLine> lines) =>
            Judge.Cells(lines, Tier.Quick)
                .Select(c =>
                    Json.Canonical(
                        c.Reason?.Contains(" control '", StringComparison.Ordinal) == true ? c with { Reason = null } : c))
                .Order(StringComparer.Ordinal);
    }

    [Fact]
    public void A_ledger_that_would_be_lost_is_refused_and_a_failed_merge_writes_nothing()
    {
        string a = _run.Ledger("a", Run.Whole()), b = _run.Ledger("b", Run.Whole());
        byte[] before = File.ReadAllBytes(Path.Combine(b, "ledger.jsonl"));
        Assert.Contains("exists and is not among the inputs", _run.Refused("merge", b, a));
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(b, "ledger.jsonl")));
        Assert.Equal(0, _run.Verb("merge", b, b, a));
        string none = Path.Combine(_run.Root, "none.jsonl"), target = Path.Combine(_run.Root, "new");
        Assert.StartsWith($"{none}: cannot read the ledger: ", _run.Refused("merge", target, a, none));
        Assert.False(Directory.Exists(target));
    }

    [Fact]
    public void Every_line_comes_back_as_it_was()
    {
        LedgerLine[] lines = [
            .. Run.Whole(),
            Run.Trial("deep", Role.Subject, 7, double.NaN) with
            {
                Series = new Dictionary<string, double[]> { ["x"] = [1, double.PositiveInfinity] }
            }];
        string a = _run.Ledger("a", lines);
        Assert.Equal(0, _run.Verb("merge", Path.Combine(_run.Root, "b"), a));
        Assert.Equal(
            File.ReadAllText(Path.Combine(a, "ledger.jsonl")), File.ReadAllText(Path.Combine(_run.Root, "b", "ledger.jsonl")));
    }
}
