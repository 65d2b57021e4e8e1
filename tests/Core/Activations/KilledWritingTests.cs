using System.Diagnostics;
using System.Globalization;
using Hypotheses.Core.Activations;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Activations;

/// <summary>A process that writes a store and is killed outright (SIGKILL), again and again.</summary>
public sealed class KilledWritingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_writing_killed_at_any_moment_loses_one_shard_at_most_and_ends_with_the_same_bytes()
    {
        string killed = Path.Combine(_folder.Root, "killed"), whole = Path.Combine(_folder.Root, "whole");
        Rng rng = Seed.FromPath("killed writing").Rng();
        int kept = 0, kills = 0;
        for (; kills < 4; kills++)
        {
            int before = kept;
            // A shard more than there was, then anywhere in the next one or two.
            if (!KillOnce(killed, () => ShardsIn(killed) > before, TimeSpan.FromMilliseconds(rng.Below(150)))) break;
            Assert.InRange(ShardsIn(killed), before + 1, SlowWriting.Shards);
            kept = ShardsIn(killed);
        }

        Assert.InRange(kills, 2, 4); // on a slow machine the last ones may come too late
        var said = new List<string>();
        SlowWriting.Whole(killed, milliseconds: 0, said.Add);
        // killed between a shard and the state: that one is written again
        Assert.Contains(said, line => KeptIn(line) is var sound && (sound == kept || sound == kept - 1));
        SlowWriting.Whole(whole, milliseconds: 0);
        // no rubbish either
        Assert.Equal(
            Directory.GetFiles(whole).Select(Path.GetFileName).Order(),
            Directory.GetFiles(killed).Select(Path.GetFileName).Order());
        foreach (string file in Directory.GetFiles(whole))
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(killed, Path.GetFileName(file))));
        using ActivationStore store = ActivationStore.Open(killed);
        store.Verify();
    }

    /// <summary>The k of "FOLDER: k of 24 shards are there and sound: going on after them"; −1 in another line.</summary>
    private static int KeptIn(string line) =>
        line.EndsWith(": going on after them", StringComparison.Ordinal)
            ? int.Parse(line.Split(": ")[1].Split(' ')[0], CultureInfo.InvariantCulture)
            : -1;

    private static int ShardsIn(string folder) => Directory.Exists(folder) ? Directory.GetFiles(folder, "shard-*").Length : 0;

    /// <summary>
    /// Starts the writing and kills it a while after <paramref name="ready"/>; whether it was killed before it ended.
    /// </summary>
    private static bool KillOnce(string folder, Func<bool> ready, TimeSpan after)
    {
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            ["exec", typeof(KilledWritingTests).Assembly.Location, "slow-writing", folder])
        { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        for (var clock = Stopwatch.StartNew(); !ready() && !process.HasExited && clock.Elapsed < TimeSpan.FromSeconds(60);)
            Thread.Sleep(2);
        Thread.Sleep(after);
        bool running = !process.HasExited;
        process.Kill();
        process.WaitForExit();
        Assert.True(running || process.ExitCode == 0, process.StandardError.ReadToEnd());
        return process.ExitCode != 0;
    }
}
