using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Cli.Found;
using Hypotheses.Cli.Problems;
using Hypotheses.Dashboard;
using Hypotheses.Dashboard.Changes;

namespace Hypotheses.Cli.Comparing;

/// <summary>One side of a comparison.</summary>
/// <param name="Name">As it was named on the command line.</param>
/// <param name="Commit">The run's commit, or empty.</param>
/// <param name="Generated">When, ISO 8601; empty where a ledger does not say.</param>
/// <param name="Cells">Its cells.</param>
internal sealed record ComparedRun(string Name, string Commit, string Generated, IReadOnlyList<CellState> Cells)
{
    private const string Status = "status.json";

    /// <summary>
    /// Reads a run: a <c>.jsonl</c> file as a ledger, which is judged, another file as a status, a folder by its status or, where
    /// it has none, by its ledger.
    /// </summary>
    /// <param name="name">As it was named.</param>
    /// <param name="path">Its full path.</param>
    /// <param name="tier">The tier in which a ledger is judged; null or empty for the one planned last.</param>
    /// <exception cref="CliException">There is no such run.</exception>
    /// <exception cref="IOException">A file cannot be read or is none: one line that names it.</exception>
    /// <exception cref="SettingsException">The tier is none.</exception>
    public static ComparedRun Read(string name, string path, string? tier)
    {
        if (Directory.Exists(path))
        {
            string[] files = [Path.Combine(path, Status), Path.Combine(path, RunLedger.Name)];
            path = Array.Find(files, File.Exists)
                ?? throw new CliException($"{path}: holds neither {Status} nor {RunLedger.Name}");
        }

        if (!File.Exists(path)) throw new CliException($"{path}: there is no such file or folder");
        return path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) ? OfLedger(name, path, tier) : OfStatus(name, path);
    }

    private static ComparedRun OfStatus(string name, string path)
    {
        StatusFile file = StatusFile.Read(path);
        return new ComparedRun(name, file.Commit, file.Generated, [.. file.Cells.Select(c => CellState.Of(c, file.Commit))]);
    }

    private static ComparedRun OfLedger(string name, string path, string? tier)
    {
        RunLedger ledger = RunLedger.OfFile(path, tier);
        Trial? last = ledger.Lines.OfType<Trial>().LastOrDefault(t => t.Tier == ledger.Tier);
        string commit = last?.Commit ?? "";
        IReadOnlyList<CellStatus> cells = Judge.Cells(ledger.Lines, ledger.Tier);
        if (cells.Count == 0) throw new CliException($"{path}: has no cell of tier {Json.Canonical(ledger.Tier).Trim('"')}");
        ILookup<(string, string), ClaimProtocol> protocols =
            ledger.Lines.OfType<ClaimProtocol>().ToLookup(p => (p.Claim, p.Definition));
        return new ComparedRun(name, commit, last?.Started ?? "", [.. cells.Select(c => CellState.Of(c, commit) with
        {
            Protocol = protocols[(c.Claim, c.Definition)].LastOrDefault()?.Parts,
        })]);
    }
}
