using Hypotheses.Claims;
using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Running;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Running;

/// <summary>A run of about a second and a half on two lanes: 14 cells of 6 trials.</summary>
internal static class SlowRun
{
    public const int Trials = 84;

    /// <summary>Runs all cells into a folder, or what its ledger lacks. Returns the claim, which has counted.</summary>
    public static C90_Fake Whole(string folder, int milliseconds = 36)
    {
        var claim = new C90_Fake
        {
            SeedCount = 6,
            Given = [.. Enumerable.Range(0, 12).Select(i => new FakeSubject($"s{i}", i / 12.0))],
            Trial = (cell, seed) => Slow(cell, seed, milliseconds)
        };
        using var session = new Session(
            new Settings { Out = folder, Threads = milliseconds > 0 ? 2 : null }, [claim], [], _ => null, _ => { });
        foreach (Cell cell in session.Cells) session.Run(cell);
        return claim;
    }

    private static Measurement Slow(Cell cell, Seed seed, int milliseconds)
    {
        Thread.Sleep(milliseconds);
        double value = ((FakeSubject)cell.Subject).Value + .01 * seed.Rng().Normal();
        return new Measurement { ["value"] = value }.Draw("curve", value, 2 * value);
    }
}
