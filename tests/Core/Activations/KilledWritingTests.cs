using System.Diagnostics;
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
        SlowWriting.Whole(killed, milliseconds: 0);
        SlowWriting.Whole(whole, milliseconds: 0);
        Assert.Equal(Directory.GetFiles(whole).Select(Path.GetFileName).Order(), Directory.GetFiles(killed).Select(Path.GetFileName).Order()); // no rubbish either
        foreach (string file in Directory.GetFiles(whole)) Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(killed, Path.GetFileName(file))));
        using ActivationStore store = ActivationStore.Open(killed);
        store.Verify();
    }

    private static int ShardsIn(string folder) => Directory.Exists(folder) ? Directory.GetFiles(folder, "shard-*").Length : 0;

    /// <summary>Starts the writing and kills it a while after <paramref name="ready"/>; whether it was killed before it ended.</summary>
    private static bool KillOnce(string folder, Func<bool> ready, TimeSpan after)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["exec", typeof(KilledWritingTests).Assembly.Location, "slow-writing", folder]) { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        for (var clock = Stopwatch.StartNew(); !ready() && !process.HasExited && clock.Elapsed < TimeSpan.FromSeconds(60);) Thread.Sleep(2);
        Thread.Sleep(after);
        process.Kill();
        process.WaitForExit();
        return process.ExitCode == 0 ? false : process.ExitCode > 128 ? true : throw new InvalidOperationException(process.StandardError.ReadToEnd());
    }
}
