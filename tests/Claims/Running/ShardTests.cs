using Hypotheses.Claims;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Running;
using Hypotheses.Claims.Trials;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Running;

public sealed class ShardTests : IDisposable
{
    private readonly SessionRuns _runs = new();

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Shards_measure_every_trial_once_and_their_merged_ledgers_judge_like_one_run(int shards)
    {
        var whole = new C90_Fake { Given = Many };
        IReadOnlyList<CellStatus> one = Run(whole, "one", (0, 1));
        C90_Fake[] parts = [.. Enumerable.Range(0, shards).Select(_ => new C90_Fake { Given = Many })];
        for (int i = 0; i < shards; i++)
        {
            IReadOnlyList<CellStatus> part = Run(parts[i], $"part{i}", (i, shards));
            // Alone, a shard says "not run" where it lacks a control: never "invalid instrument", never a verdict without its controls.
            Assert.DoesNotContain(part, c => c.Fails && c.Verdict is Verdict.InvalidInstrument or Verdict.Error);
            Assert.All(part.Where(c => c.Role == Role.Subject && c.Verdict != Verdict.NotRun), c => Assert.Equal(Verdict.Supported, part.Single(p => p.Role == Role.Positive).Verdict));
        }

        Assert.Equal(whole.Measured.Order(), parts.SelectMany(p => p.Measured).Order());
        Assert.All(parts, p => Assert.NotEmpty(p.Measured));
        foreach (IEnumerable<int> order in new[] { Enumerable.Range(0, shards), Enumerable.Range(0, shards).Reverse() })
        {
            IReadOnlyList<CellStatus> merged = Judge.Cells(order.SelectMany(i => Ledger.Read(_runs.LedgerOf($"part{i}"))), Tier.Quick);
            Assert.Equal(one.Select(SessionRuns.Essence), merged.Select(SessionRuns.Essence));
        }
    }

    [Fact]
    public void A_shard_does_not_depend_on_the_process() => // computed with Python's hashlib from the definition of Seed.FromPath
        Assert.Equal([3, 0, 1, 3], new[] { "true", "false", "s0", "s1" }.Select(ShardOfFour));

    public void Dispose() => _runs.Dispose();

    private static FakeSubject[] Many => [.. Enumerable.Range(0, 20).Select(i => new FakeSubject($"s{i}", i / 20.0))];

    private int ShardOfFour(string name)
    {
        for (int i = 0; i < 4; i++)
        {
            using Session session = _runs.Open(new C90_Fake { Given = Many }, $"four{i}", s => s with { Shard = (i, 4) });
            if (session.InShard(session.Cells.Single(c => c.Name == name))) return i;
        }

        return -1;
    }

    private IReadOnlyList<CellStatus> Run(C90_Fake claim, string name, (int, int) shard) => _runs.Run(claim, name, s => s with { Shard = shard });
}
