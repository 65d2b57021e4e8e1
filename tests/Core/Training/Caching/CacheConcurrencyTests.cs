using System.Diagnostics;
using System.Globalization;
using Hypotheses.Core.Training.Caching;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Training.Caching;

/// <summary>Threads and processes in one folder at once, one of them killed again and again.</summary>
public sealed class CacheConcurrencyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Threads_read_only_what_was_written_and_keep_within_the_bound()
    {
        var seen = new (int Hits, int Misses)[4];
        Thread[] threads = [
            .. Enumerable.Range(0, 4).Select(i => new Thread(() => seen[i] = CacheTraffic.Run(_folder.Root, i, 700)))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Assert.All(seen, s => Assert.True(s.Hits > 0 && s.Misses > 0, $"{s}")); // one that threw has none
        EndsWhole();
    }

    [Fact]
    public void Processes_read_only_what_was_written_also_when_some_are_killed()
    {
        Process[] whole = [.. Enumerable.Range(0, 2).Select(i => Start(i, 2500))];
        for (int kill = 0; kill < 3; kill++)
        {
            using Process killed = Start(10 + kill, 60_000);
            string? line = killed.StandardOutput.ReadLine(); // it is at work now
            Thread.Sleep(100 + 37 * kill);
            killed.Kill();
            killed.WaitForExit();
            Assert.Equal("at work", line);
        }

        foreach (Process process in whole)
        {
            using (process)
            {
                Assert.True(process.WaitForExit(60_000));
                Assert.True(process.ExitCode == 0, process.StandardError.ReadToEnd());
            }
        }

        EndsWhole();
    }

    private void EndsWhole()
    {
        FileInfo[] entries = [.. Directory.GetFiles(_folder.Root, "*.entry").Select(f => new FileInfo(f))];
        Assert.NotEmpty(entries);
        Assert.InRange(entries.Sum(e => e.Length), 1, CacheTraffic.MostBytes);
        TrainingCache cache = TrainingCache.Open(_folder.Root, CacheTraffic.MostBytes);
        Assert.All(entries, e => Assert.NotNull(cache.Read(Path.GetFileNameWithoutExtension(e.Name))));
    }

    private Process Start(int seed, int milliseconds) => Process.Start(new ProcessStartInfo(
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
        [
            "exec",
            typeof(CacheConcurrencyTests).Assembly.Location,
            "cache-traffic",
            _folder.Root,
            seed.ToString(CultureInfo.InvariantCulture),
            milliseconds.ToString(CultureInfo.InvariantCulture)])
    { RedirectStandardError = true, RedirectStandardOutput = true })!;
}
