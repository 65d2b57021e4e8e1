using Hypotheses.Core.Files;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Files;

/// <summary>Small texts with any number of writers.</summary>
public sealed class DurableTextsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_replaces_the_old_one_with_a_byte_order_mark_only_where_it_is_asked_for()
    {
        string path = Path.Combine(_folder.Root, "a", "b.txt");
        Write(path, "old and longer");
        DurableFile.WriteTexts([(path, "é")], toDisk: false);
        Assert.Equal([0xC3, 0xA9], File.ReadAllBytes(path));
        DurableFile.WriteTexts([(path, "é")], mark: true);
        Assert.Equal([0xEF, 0xBB, 0xBF, 0xC3, 0xA9], File.ReadAllBytes(path));
        Assert.Single(Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void A_failure_leaves_the_old_set_and_nothing_else_and_is_one_line()
    {
        string good = Path.Combine(_folder.Root, "good.txt"), file = _folder.Write("file", []),
            bad = Path.Combine(file, "below", "x.txt");
        File.WriteAllText(good, "old");
        WriteFailedException e = Assert.Throws<WriteFailedException>(() => DurableFile.WriteTexts([(good, "new"), (bad, "new")]));
        Assert.StartsWith($"{bad}: cannot be written: ", e.Message);
        Assert.DoesNotContain('\n', e.Message);
        Assert.Equal("old", File.ReadAllText(good));
        Assert.Equal(
            ["file", "good.txt"], Directory.GetFileSystemEntries(_folder.Root).Select(f => Path.GetFileName(f)!).Order());
    }

    [Fact]
    public async Task A_reader_never_sees_half_a_file()
    {
        string path = Path.Combine(_folder.Root, "x.txt"), a = new('a', 300_000), b = new('b', 300_000);
        Write(path, a);
        using var stop = new CancellationTokenSource();
        Task writer = Task.Run(() =>
        {
            for (int i = 0; !stop.IsCancellationRequested; i++) Write(path, i % 2 == 0 ? b : a);
        });
        for (int i = 0; i < 200; i++)
        {
            string seen = File.ReadAllText(path);
            Assert.True(seen == a || seen == b, $"read {i} saw {seen.Length} characters");
        }

        await stop.CancelAsync();
        await writer;
    }

    [Fact]
    public void Writers_at_once_do_not_meet()
    {
        string path = Path.Combine(_folder.Root, "x.txt");
        Parallel.For(0, 50, i => Write(path, $"{i}"));
        Assert.InRange(int.Parse(File.ReadAllText(path), System.Globalization.CultureInfo.InvariantCulture), 0, 49);
        Assert.Single(Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void What_killed_writers_left_is_removed_once_it_is_old_and_nothing_else_is()
    {
        string path = Path.Combine(_folder.Root, "x.txt");
        string old = PendingFile.UniqueName(path), young = PendingFile.UniqueName(path);
        string other = PendingFile.UniqueName(path + "2");
        DateTime before = TimeProvider.System.GetUtcNow().UtcDateTime - PendingFile.Abandoned - TimeSpan.FromMinutes(1);
        foreach (string file in new[] { old, young, other }) File.WriteAllText(file, "half");
        foreach (string file in new[] { old, other }) File.SetLastWriteTimeUtc(file, before);
        Write(path, "new");
        Assert.Equivalent(new[] { path, young, other }, Directory.GetFiles(_folder.Root), strict: true);
    }

    private static void Write(string path, string text) => DurableFile.WriteTexts([(path, text)]);
}
