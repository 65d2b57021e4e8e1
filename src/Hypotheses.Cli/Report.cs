using Hypotheses.Claims.Definitions;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Cli.Found;
using Hypotheses.Cli.Problems;
using Hypotheses.Dashboard;
using Hypotheses.Dashboard.History;
using Hypotheses.Dashboard.Html.Pictures;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Cli;

/// <summary>
/// Ledger → judge → every report. What was approved (verdicts, calibrations, confirmations, definitions) is not in a ledger: it
/// comes from the status file of a run.
/// </summary>
internal sealed class Report(TextWriter output)
{
    private const int Patience = 10_000; // milliseconds

    /// <summary>Judges a run's ledger and writes its reports; 1 where a cell fails.</summary>
    public int Run(string folder, IReadOnlyList<string> expected, string? tier)
    {
        var notices = new List<string>();
        // Two at once would mix their pages; one beside a run that goes on is content with what there is.
        using IDisposable? alone = Held(Path.Combine(folder, RunLedger.Name));
        RunLedger ledger = RunLedger.Read(folder, tier, notices.Add);
        var tried = new SortedDictionary<string, TriedDefinitions>(StringComparer.Ordinal);
        var approved = Approved(expected, Path.Combine(folder, "status.json"), tried, notices);
        CellStatus[] cells = [.. Judge.Cells(ledger.Lines, ledger.Tier)
            .Select(c =>
                approved.TryGetValue((c.Claim, c.Subject, c.Definition), out CellStatus? known)
                    ? c with
                    {
                        Expected = known.Expected,
                        ExpectedEffect = known.ExpectedEffect,
                        Calibration = c.Calibration ?? known.Calibration,
                        Confirmed = c.Confirmed ?? known.Confirmed,
                        ConfirmedVerdict = c.Confirmed is null ? known.ConfirmedVerdict : c.ConfirmedVerdict,
                    }
                    : c)];
        // Reports of nothing would take the place of those that are there, and of the approved verdicts in them.
        if (cells.Length == 0)
            throw new CliException($"report: {folder}: the ledger has no cell of tier {Json.Canonical(ledger.Tier).Trim('"')}");
        string commit = ledger.Lines.OfType<Trial>().LastOrDefault()?.Commit ?? "";
        (string, string)[] asked = [.. cells.Select(c => (c.Claim, c.Subject))];
        ClaimProtocol[] protocols = [.. ledger.Lines.OfType<ClaimProtocol>()];
        // A run whose line is there already is not held against itself.
        RunHistory history = RunHistory.Read(
            folder, Reports.RunOf(cells, asked, commit, DateTimeOffset.UtcNow, ledger: ledger.Lines));
        HistoryRun run = Reports.RunOf(cells, asked, commit, DateTimeOffset.UtcNow, protocols, history, ledger.Lines);
        Reports.Write(
            folder,
            cells,
            asked,
            notices,
            commit,
            definitions: [.. tried.Values],
            protocols: protocols,
            past: new HistoryPictures(history));
        notices.AddRange(Finished(folder, run, history, ledger.Lines, alone is not null));
        var tally = new Tally(cells.Where(c => c.Point is null || c.Fails)); // as every table counts, points of maps are none
        output.WriteLine(tally);
        foreach (CellStatus cell in tally.Failing)
            output.WriteLine($"  FAILS  {CellText.OneLine($"{cell.Claim} × {cell.Subject}")}: {CellText.Problem(cell)}");
        notices.AddRange(((string?[])[history.Notice, history.Problem]).OfType<string>());
        foreach (string notice in notices) output.WriteLine($"note: {notice}");
        output.WriteLine(Path.Combine(folder, "index.html"));
        return tally.Failing.Count == 0 ? 0 : 1;
    }

    // Shards, which are merged and judged here, have no line together; a run that was judged where it ran has one.
    private static IReadOnlyList<string> Finished(
        string folder, HistoryRun run, RunHistory history, IReadOnlyList<LedgerLine> lines, bool alone)
    {
        if (alone) return Reports.Finish(folder, run, history, lines);
        string why = Ledger.Busy(Path.Combine(folder, RunLedger.Name)) ?? "the folder was in use";
        return [$"{string.Join(", ", Reports.NamesAtEnd)}: not written: {why}"];
    }

    // A report takes seconds; a run may take hours.
    private static IDisposable? Held(string ledger)
    {
        if (!File.Exists(ledger)) return null;
        for (long until = Environment.TickCount64 + Patience; ; Thread.Sleep(50))
        {
            try
            {
                return Ledger.Hold(ledger);
            }
            catch (LedgerException) when (Environment.TickCount64 < until && File.Exists(ledger + ".lock"))
            {
                // Another report, or a run, holds the folder.
            }
            catch (LedgerException)
            {
                return null;
            }
        }
    }

    private static Dictionary<(string, string, string), CellStatus> Approved(
        IReadOnlyList<string> named, string own, SortedDictionary<string, TriedDefinitions> tried, List<string> notices)
    {
        var approved = new Dictionary<(string, string, string), CellStatus>();
        if (named.Count == 0 && !File.Exists(own))
        {
            notices.Add("approved verdicts are unknown: the folder has no status.json and no --expected was given");
            return approved;
        }

        foreach (string path in named.Count > 0 ? named : [own])
        {
            try
            {
                StatusFile file = StatusFile.Read(path);
                // Of several runs the one that knows most of a claim's definitions read the longest log.
                foreach (TriedDefinitions known in file.DefinitionsTried)
                    if (known.Tried >= (tried.GetValueOrDefault(known.Claim)?.Tried ?? 0)) tried[known.Claim] = known;
                foreach (CellStatus cell in file.Cells)
                    if (cell.Expected is not null || cell.Calibration is not null || cell.Confirmed is not null)
                        approved[(cell.Claim, cell.Subject, cell.Definition)] = cell;
            }
            catch (IOException e) when (named.Count == 0)
            {
                // The folder's own file is about to be replaced: a broken one must not be in the way.
                notices.Add($"approved verdicts are unknown: {e.Message}");
            }
        }

        return approved;
    }
}
