using System.Diagnostics;
using Hypotheses.Core.Files;
using Hypotheses.Core.Training.Caching;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Training.Caching;

/// <summary>Disks and folders that do not take what is written: said once, and never an error.</summary>
[Collection(FullDiskTests.Name)]
public sealed class CacheRefusalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _said = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_that_cannot_be_is_said_once_and_has_no_entries()
    {
        string file = _folder.Write("file", [1]);
        foreach (string folder in new[] { file, Path.Combine(file, "below") })
        {
            _said.Clear();
            TrainingCache cache = TrainingCache.Open(folder, 1000, _said.Add);
            Assert.Null(cache.Read(CacheTraffic.Key(1)));
            for (int i = 0; i < 3; i++) cache.Write(CacheTraffic.Key(i), [1]);
            Assert.Null(cache.Read(CacheTraffic.Key(1)));
            Assert.StartsWith("what is trained is not kept from here on: ", Assert.Single(_said), StringComparison.Ordinal);
            Assert.DoesNotContain('\n', _said[0]);
            Assert.Equal(_said[0], cache.Notice);
        }

        Assert.Equal([1], File.ReadAllBytes(file));
    }

    [FullDiskFact]
    public void A_full_disk_is_said_once_and_reading_goes_on()
    {
        TrainingCache.Open(_folder.Root, 1000).Write(CacheTraffic.Key(1), [1]);
        var cache = new TrainingCache(new FullFolder(_folder.Root), 1000, _said.Add);
        for (int i = 1; i < 4; i++) cache.Write(CacheTraffic.Key(i), [2]);
        Assert.Single(_said);
        Assert.Equal([1], cache.Read(CacheTraffic.Key(1)));
        Assert.Empty(Directory.GetFiles(_folder.Root, ".*.tmp")); // nothing half is left
    }

    [UnixFact]
    public void A_folder_in_an_entrys_place_is_absent_and_only_ends_writing()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Root, CacheTraffic.Key(1) + ".entry", "in the way"));
        TrainingCache cache = TrainingCache.Open(_folder.Root, 1000, _said.Add);
        cache.Write(CacheTraffic.Key(2), [2]);
        Assert.Null(cache.Read(CacheTraffic.Key(1)));
        cache.Write(CacheTraffic.Key(1), [1]);
        Assert.Single(_said);
        Assert.Equal([2], cache.Read(CacheTraffic.Key(2)));
        Assert.Empty(Directory.GetFiles(_folder.Root, ".*.tmp"));
    }

    [UnixFact]
    public void A_pipe_in_an_entrys_place_is_absent_and_waits_for_nobody()
    {
        string entry = Path.Combine(_folder.Root, CacheTraffic.Key(1) + ".entry");
        using (Process made = Process.Start("mkfifo", [entry])) made.WaitForExit();
        Assert.True(File.Exists(entry));
        TrainingCache cache = TrainingCache.Open(_folder.Root, 1000, _said.Add);
        Assert.Null(cache.Read(CacheTraffic.Key(1)));
        cache.Write(CacheTraffic.Key(1), [1]);
        Assert.Equal([1], cache.Read(CacheTraffic.Key(1)));
        Assert.Empty(_said);
    }

    [Fact]
    public async Task A_holder_of_the_lock_that_does_not_go_on_stops_nobody_for_long()
    {
        using (new FileStream(Path.Combine(_folder.Root, ".lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            // A thread of its own, and a guard against hanging only: other tests may hold every thread of the pool for a while.
            await Task.Factory
                .StartNew(
                    () => TrainingCache.Open(_folder.Root, 1000, _said.Add).Write(CacheTraffic.Key(1), [1]),
                    CancellationToken.None,
                    TaskCreationOptions.LongRunning,
                    TaskScheduler.Default)
                .WaitAsync(TimeSpan.FromMinutes(5));
            Assert.Empty(Directory.GetFiles(_folder.Root, "*.entry"));
        }

        Assert.Empty(_said);
        TrainingCache.Open(_folder.Root, 1000).Write(CacheTraffic.Key(1), [1]);
        Assert.Single(Directory.GetFiles(_folder.Root, "*.entry"));
    }

    private sealed class FullFolder(string path) : CacheFolder(path, 1000)
    {
        private readonly string _path = path;

        public override PendingFile Begin(string entry)
        {
            string link = Path.Combine(_path, ".full.tmp");
            File.CreateSymbolicLink(link, FullDisk.Device);
            return PendingFile.Begin(entry, link);
        }
    }
}
