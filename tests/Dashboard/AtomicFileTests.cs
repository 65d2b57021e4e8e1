using Hypotheses.Dashboard;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Dashboard;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_replaces_the_old_one_without_a_byte_order_mark()
    {
        string path = Path.Combine(_folder.Root, "a", "b.txt");
        AtomicFile.Write(path, "old and longer");
        AtomicFile.Write(path, "é", durable: true);
        Assert.Equal([0xC3, 0xA9], File.ReadAllBytes(path));
        Assert.Single(Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void A_failure_leaves_the_old_set_and_nothing_else_and_is_one_line()
    {
        string good = Path.Combine(_folder.Root, "good.txt"), file = _folder.Write("file", []), bad = Path.Combine(file, "below", "x.txt");
        File.WriteAllText(good, "old");
        ReportException e = Assert.Throws<ReportException>(() => AtomicFile.WriteAll([(good, "new"), (bad, "new")]));
        Assert.StartsWith($"{bad}: cannot be written: ", e.Message);
        Assert.DoesNotContain('\n', e.Message);
        Assert.Equal("old", File.ReadAllText(good));
        Assert.Equal(["file", "good.txt"], Directory.GetFileSystemEntries(_folder.Root).Select(f => Path.GetFileName(f)!).Order());
    }

    [Fact]
    public async Task A_reader_never_sees_half_a_file()
    {
        string path = Path.Combine(_folder.Root, "x.txt"), a = new('a', 300_000), b = new('b', 300_000);
        AtomicFile.Write(path, a);
        using var stop = new CancellationTokenSource();
        Task writer = Task.Run(() =>
        {
            for (int i = 0; !stop.IsCancellationRequested; i++) AtomicFile.Write(path, i % 2 == 0 ? b : a);
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
        Parallel.For(0, 50, i => AtomicFile.Write(path, $"{i}"));
        Assert.InRange(int.Parse(File.ReadAllText(path), System.Globalization.CultureInfo.InvariantCulture), 0, 49);
        Assert.Single(Directory.GetFileSystemEntries(_folder.Root));
    }
}
