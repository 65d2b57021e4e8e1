using System.Diagnostics;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Running;

/// <summary>A process that is killed outright (SIGKILL) in the middle of a run, more than once.</summary>
public sealed class KilledRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_killed_run_resumes_where_it_was_and_ends_with_the_verdicts_of_one_that_was_not()
    {
        string killed = Path.Combine(_folder.Root, "killed"), whole = Path.Combine(_folder.Root, "whole");
        foreach (int atLeast in new[] { 1, 25, 50 }) KillAfter(killed, atLeast);

        int held = TrialsOf(killed);
        Assert.InRange(held, 50, SlowRun.Trials - 1);
        C90_Fake last = SlowRun.Whole(killed, milliseconds: 0);
        Assert.Equal(SlowRun.Trials - held, last.Measured.Length);

        SlowRun.Whole(whole, milliseconds: 0);
        Assert.Equal(Statuses(whole), Statuses(killed));
        Trial[] trials = [.. Ledger.Read(LedgerOf(killed)).OfType<Trial>()];
        Assert.Equal(SlowRun.Trials, trials.Length); // none was measured twice
        Assert.Equal(SlowRun.Trials, trials.DistinctBy(t => t.Key).Count());
    }

    public void Dispose() => _folder.Dispose();

    private static void KillAfter(string folder, int trials)
    {
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            ["exec", typeof(KilledRunTests).Assembly.Location, "slow-run", folder])
        { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        for (
            var clock = Stopwatch.StartNew(); TrialsOf(folder) < trials && !process.HasExited
                && clock.Elapsed < TimeSpan.FromSeconds(60);)
            Thread.Sleep(10);
        bool running = !process.HasExited;
        process.Kill();
        process.WaitForExit();
        Assert.True(running, $"it ended before it could be killed: {process.StandardError.ReadToEnd()}");
        Assert.NotEqual(0, process.ExitCode);
    }

    private static string LedgerOf(string folder) => Path.Combine(folder, "ledger.jsonl");

    private static int TrialsOf(string folder) =>
        File.Exists(LedgerOf(folder)) ? Ledger.Read(LedgerOf(folder)).OfType<Trial>().Count() : 0;

    private static string[] Statuses(string folder) =>
        [.. Judge.Cells(Ledger.Read(LedgerOf(folder)), Tier.Quick).Select(c => Json.Canonical(c with { Seconds = 0 }))];
}
