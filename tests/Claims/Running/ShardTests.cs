using Hypotheses.Claims;
using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Running;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Running;

public sealed class ShardTests : IDisposable
{
    private readonly SessionRuns _runs = new();

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Shards_measure_every_trial_once_and_their_merged_ledgers_judge_like_one_run(int shards)
    {
        var whole = new C90_Fake { Given = Many };
        IReadOnlyList<CellStatus> one = Run(whole, "one", (0, 1));
        C90_Fake[] parts = [.. Enumerable.Range(0, shards).Select(_ => new C90_Fake { Given = Many })];
        for (int i = 0; i < shards; i++)
        {
            // Alone, a shard says "not run" where it lacks trials: never "invalid instrument", never a verdict.
            Assert.DoesNotContain(Run(parts[i], $"part{i}", (i, shards)), c => c.Verdict != Verdict.NotRun);
        }

        Assert.Equal(whole.Measured.Order(), parts.SelectMany(p => p.Measured).Order());
        // 22 cells of six trials that cost the same.
        Assert.All(parts, p => Assert.InRange(p.Measured.Length, 132 / shards - 1, 132 / shards + 1));
        foreach (IEnumerable<int> order in new[] { Enumerable.Range(0, shards), Enumerable.Range(0, shards).Reverse() })
            Assert.Equal(one.Select(SessionRuns.Essence), Judge.Cells(Merged(order), Tier.Quick).Select(SessionRuns.Essence));
    }

    [Fact]
    public void Costs_balance_them()
    {
        // One cell costs as much as all others together.
        C90_Fake[] parts = [.. Enumerable.Range(0, 2).Select(_ => new C90_Fake { Given = Many })];
        for (int i = 0; i < 2; i++)
        {
            using var session = new Session(
                new Settings { Out = _runs.Out($"part{i}"), Shard = (i, 2) }, [parts[i]], [], _ =>
                    null, _ => { }, costs: c => c.Name == "s3" ? 21 : 1);
            foreach (Cell cell in session.Cells) session.Run(cell);
        }

        double[] loads = [.. parts.Select(p => p.Measured.Sum(m => m.Cell == "s3" ? 21d : 1))];
        Assert.Equal([126, 126], loads);
        Assert.All(parts, p => Assert.Equal(3, p.Measured.Count(m => m.Cell == "s3")));
    }

    [Fact]
    public void Voided_trials_are_replaced_and_what_one_shard_could_not_know_is_measured_after_the_merge()
    {
        C90_Fake Claim() => new() { Given = Many, Trial = Voiding };
        IReadOnlyList<CellStatus> one = Run(Claim(), "one", (0, 1));
        Assert.Contains(one, c => c.Voided > 0);
        for (int i = 0; i < 4; i++) Run(Claim(), $"part{i}", (i, 4));
        // Each shard goes on from what all of them measured, as long as anything is missing: three spares at most.
        for (int round = 0; round < 3; round++)
        {
            LedgerLine[] merged = Merged(Enumerable.Range(0, 4));
            for (int i = 0; i < 4; i++)
            {
                using (Ledger ledger = Ledger.Open(_runs.LedgerOf($"part{i}"))) ledger.Append(merged);
                Run(Claim(), $"part{i}", (i, 4));
            }
        }

        Assert.Equal(one.Select(Verdicts), Judge.Cells(Merged(Enumerable.Range(0, 4)), Tier.Quick).Select(Verdicts));

        static (string, Verdict, int, int) Verdicts(CellStatus c) => (c.Subject, c.Verdict, c.Seeds, c.Voided);
    }

    public void Dispose() => _runs.Dispose();

    // A quarter of all trials.
    private static Measurement Voiding(Cell cell, Seed seed) =>
        new() { ["value"] = seed.Derive("void").Value % 4 == 0 ? double.NaN : ((FakeSubject)cell.Subject).Value };

    private static Hypotheses.Claims.Protocols.Case[] Many =>
        [.. Enumerable.Range(0, 20).Select(i => new FakeSubject($"s{i}", i / 20.0))];

    private LedgerLine[] Merged(IEnumerable<int> order) => [.. order.SelectMany(i => Ledger.Read(_runs.LedgerOf($"part{i}")))];

    private IReadOnlyList<CellStatus> Run(C90_Fake claim, string name, (int, int) shard) =>
        _runs.Run(claim, name, s => s with { Shard = shard });
}
