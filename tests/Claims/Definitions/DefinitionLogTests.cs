using Hypotheses.Claims.Definitions;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Definitions;

/// <summary>The log on disk: lines are only ever added, whole, by any number of processes.</summary>
public sealed class DefinitionLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => System.IO.Path.Combine(_folder.Root, DefinitionLog.Name);

    private DefinitionLog Log => new(Path);

    [Fact]
    public void What_is_appended_is_read_back_and_stands_on_a_line_with_its_names()
    {
        Assert.Empty(Log.Read());
        Assert.Null(Log.Last("C90"));
        Log.Append(Approved.Line("d1", verdict: Verdict.InvalidInstrument, why: "λ was \"wrong\""));
        Log.Append(Approved.Line("d2", tier: Tier.Full));
        Log.Append(Approved.Line("e1", claim: "C91"));
        Assert.Equal(
            """{"claim":"C90","definition":"d1","date":"2026-11-20T01:02:03Z","commit":"0123456789abcdef0123456789abcdef01234567","tier":"quick","why":"λ was \"wrong\"","verdicts":{"given":"invalid instrument"}}""",
            File.ReadLines(Path).First());
        Assert.Equal(["d1", "d2", "e1"], Log.Read().Select(l => l.Definition));
        Assert.Equal(Json.Canonical(Approved.Line("d2", tier: Tier.Full)), Json.Canonical(Log.Last("C90")));
        byte[] bytes = File.ReadAllBytes(Path);
        Assert.Equal(((byte)'{', (byte)'\n'), (bytes[0], bytes[^1]));
        Assert.DoesNotContain((byte)'\r', bytes);
    }

    [Fact]
    public void Approving_the_same_again_adds_nothing_and_anything_else_does_without_touching_what_is_there()
    {
        Log.Append(Approved.Line("d1"));
        byte[] before = File.ReadAllBytes(Path);
        Log.Append(Approved.Line("d1", day: "2026-11-21"));
        Assert.Equal(before, File.ReadAllBytes(Path));
        ApprovedDefinition[] others =
        [
            Approved.Line("d1", verdict: Verdict.Refuted), Approved.Line("d1"), Approved.Line("d1", cell: "other"),
            Approved.Line("d1", tier: Tier.Full), Approved.Line("d2"), Approved.Line("d1"),
        ];
        foreach (ApprovedDefinition line in others) Log.Append(line);
        Assert.Equal(1 + others.Length, Log.Read().Count);
        Assert.Equal(before, File.ReadAllBytes(Path)[..before.Length]);
    }

    [Fact]
    public void A_confirm_run_stands_there_once_a_commit_before_anything_is_approved_and_approves_nothing()
    {
        Log.Append(Approved.Line("d1"));
        ApprovedDefinition attempt = Approved.Line("d2", tier: Tier.Confirm) with
        {
            Verdicts = new Dictionary<string, Verdict>()
        };
        Assert.True(attempt.IsAttempt);
        Log.Append(attempt);
        Log.Append(attempt with { Date = "2026-11-22T00:00:00Z" });
        Assert.Equal(2, Log.Read().Count);
        Assert.Equal("d1", Log.Last("C90")!.Definition); // so a reason is still asked for
        Log.Append(attempt with { Commit = new string('a', 40) });
        Log.Append(Approved.Line("d2"));
        Log.Append(Approved.Line("d2", tier: Tier.Confirm));
        TriedDefinitions tried = Assert.Single(TriedDefinitions.Of(Log.Read()));
        Assert.Equal((2, "d2", 2), (tried.Tried, tried.Definition, tried.ConfirmRuns));
        Assert.Empty(TriedDefinitions.Of([attempt]));
    }

    [Fact]
    public void A_log_that_lost_lines_of_its_commit_takes_no_more()
    {
        Log.Append(Approved.Line("d1"));
        Log.Append(Approved.Line("d2"));
        SmallCheckout.Commit(_folder.Root);
        Log.Append(Approved.Line("d3"));
        string whole = File.ReadAllText(Path);
        File.WriteAllText(Path, whole[(whole.IndexOf('\n', StringComparison.Ordinal) + 1)..]);
        Assert.Contains("definitions.jsonl: lines that the last commit holds were changed or removed",
            Assert.Throws<DefinitionLogException>(() => Log.Append(Approved.Line("d4"))).Message, StringComparison.Ordinal);
        File.Delete(Path);
        Assert.Throws<DefinitionLogException>(() => Log.Append(Approved.Line("d4")));
        File.WriteAllText(Path, whole);
        Log.Append(Approved.Line("d4"));
        Assert.Equal(["d1", "d2", "d3", "d4"], Log.Read().Select(l => l.Definition));
    }

    [Fact]
    public void A_last_line_that_an_editor_left_without_its_end_is_a_line()
    {
        Log.Append(Approved.Line("d1"));
        File.WriteAllText(Path, File.ReadAllText(Path).TrimEnd());
        Assert.Single(Log.Read());
        Log.Append(Approved.Line("d2"));
        Assert.Equal(["d1", "d2"], Log.Read().Select(l => l.Definition));
    }

    [Fact]
    public void Writers_at_the_same_time_lose_and_mix_nothing_and_readers_see_whole_lines()
    {
        const int each = 40;
        bool done = false;
        int read = 0;
        var reader = new Thread(() =>
        {
            while (!Volatile.Read(ref done)) read = Math.Max(read, Log.Read().Count);
        });
        Thread[] writers = [.. new[] { "a", "b" }.Select(name => new Thread(() =>
        {
            for (int i = 0; i < each; i++) Log.Append(Approved.Line($"{name}{i}", claim: name));
        }))];
        reader.Start();
        foreach (Thread writer in writers) writer.Start();
        foreach (Thread writer in writers) writer.Join();
        Volatile.Write(ref done, true);
        reader.Join();
        IReadOnlyList<ApprovedDefinition> lines = Log.Read();
        Assert.Equal(2 * each, lines.Count);
        foreach (string name in (string[])["a", "b"])
            Assert.Equal(
                Enumerable.Range(0, each).Select(i => $"{name}{i}"),
                lines.Where(l => l.Claim == name).Select(l => l.Definition));
        Assert.InRange(read, 1, 2 * each);
        Assert.Equal([Path], Directory.EnumerateFileSystemEntries(_folder.Root)); // no lock is left behind
    }

    [Fact]
    public async Task Whoever_comes_while_another_writes_waits_for_it()
    {
        Log.Append(Approved.Line("d1"));
        var other = new FileStream(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Task<int> waiting = Task.Run(() => Log.Read().Count);
        Assert.NotSame(waiting, await Task.WhenAny(waiting, Task.Delay(200)));
        await other.DisposeAsync();
        Assert.Equal(1, await waiting);
    }

    [Fact]
    public void A_line_that_could_not_be_read_again_is_not_written()
    {
        ApprovedDefinition good = Approved.Line("d1");
        ApprovedDefinition[] broken =
            [
                good with { Why = "two\nlines" },
                good with { Definition = "" },
                good with { Date = "today" },
                good with { Commit = "main" }];
        foreach (ApprovedDefinition bad in broken)
            Assert.Throws<ArgumentException>(() => Log.Append(bad));
        Assert.False(File.Exists(Path));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_one_line_at_once()
    {
        var log = new DefinitionLog(System.IO.Path.Combine(_folder.Root, "none", DefinitionLog.Name));
        Assert.Empty(log.Read());
        string message = Assert.Throws<DefinitionLogException>(() => log.Append(Approved.Line("d1"))).Message;
        Assert.StartsWith($"{log.Path}: cannot write the definitions' log: ", message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
