using Hypotheses.Claims;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Running;
using Hypotheses.Claims.Trials;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Running;

public sealed class ShardTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

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
            IReadOnlyList<CellStatus> merged = Judge.Cells(order.SelectMany(i => Ledger.Read(LedgerOf($"part{i}"))), Tier.Quick);
            Assert.Equal(one.Select(Essence), merged.Select(Essence));
        }
    }

    [Fact]
    public void A_shard_does_not_depend_on_the_process() => // computed with Python's hashlib from the definition of Seed.FromPath
        Assert.Equal([3, 0, 1, 3], new[] { "true", "false", "s0", "s1" }.Select(ShardOfFour));

    public void Dispose() => _folder.Dispose();

    private static FakeSubject[] Many => [.. Enumerable.Range(0, 20).Select(i => new FakeSubject($"s{i}", i / 20.0))];

    private int ShardOfFour(string name)
    {
        for (int i = 0; i < 4; i++)
        {
            using Session session = Open(new C90_Fake { Given = Many }, $"four{i}", (i, 4));
            if (session.InShard(session.Cells.Single(c => c.Name == name))) return i;
        }

        return -1;
    }

    private static string Essence(CellStatus cell) => Json.Canonical(cell with { Seconds = 0 });

    private string LedgerOf(string name) => Path.Combine(_folder.Root, name, "ledger.jsonl");

    private Session Open(C90_Fake claim, string name, (int, int) shard) =>
        new(new Settings { Out = Path.Combine(_folder.Root, name), Shard = shard }, [claim], [], _ => Verdict.Supported, _ => { });

    private IReadOnlyList<CellStatus> Run(C90_Fake claim, string name, (int, int) shard)
    {
        using Session session = Open(claim, name, shard);
        foreach (Cell cell in session.Cells) session.Run(cell);
        return Judge.Cells(session.Ledger.Lines, Tier.Quick);
    }
}
