using Hypotheses.Claims;
using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Running;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Tests.Support;

/// <summary>Runs of fake claims, each run into a folder of its own that is gone afterwards.</summary>
internal sealed class SessionRuns : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>The folder of a run.</summary>
    public string Out(string name) => Path.Combine(_folder.Root, name);

    /// <summary>The ledger of a run.</summary>
    public string LedgerOf(string name) => Path.Combine(Out(name), "ledger.jsonl");

    /// <summary>A session of the quick tier, unless the settings are changed.</summary>
    public Session Open(C90_Fake claim, string name, Func<Settings, Settings>? change = null)
    {
        var settings = new Settings { Out = Out(name) };
        return new Session(change?.Invoke(settings) ?? settings, [claim], [], _ => null, _ => { });
    }

    /// <summary>Asks for every cell, or for those that are wanted, and judges the ledger.</summary>
    public IReadOnlyList<CellStatus> Run(
        C90_Fake claim, string name, Func<Settings, Settings>? change = null, Func<Cell, bool>? wanted = null)
    {
        using Session session = Open(claim, name, change);
        foreach (Cell cell in session.Cells.Where(c => wanted?.Invoke(c) ?? true)) session.Run(cell);
        return Judge.Cells(session.Ledger.Lines, session.Settings.Tier);
    }

    /// <summary>All of a status but how long it took.</summary>
    public static string Essence(CellStatus cell) => Json.Canonical(cell with { Seconds = 0 });

    public void Dispose() => _folder.Dispose();
}
