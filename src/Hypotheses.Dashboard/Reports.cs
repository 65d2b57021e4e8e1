using System.Globalization;
using System.Text.Json;
using Hypotheses.Claims.Definitions;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Files;
using Hypotheses.Dashboard.Changes;
using Hypotheses.Dashboard.History;
using Hypotheses.Dashboard.Html;
using Hypotheses.Dashboard.Html.Changes;
using Hypotheses.Dashboard.Html.Pictures;
using Hypotheses.Dashboard.Interchange;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Dashboard;

/// <summary>Everything that a run leaves behind, from its cells.</summary>
public static class Reports
{
    /// <summary>
    /// The files that <see cref="Write"/> always leaves; beside them a page for each claim, and a page and a badge for each
    /// trained model.
    /// </summary>
    public static IReadOnlyList<string> Names { get; } = [
        "status.json", "summary.md", "comment.md", "junit.xml", "badge.json", "index.html", "verdicts.txt", "error-rates.html", "words.html"];

    /// <summary>The files that <see cref="Finish"/> writes at the end of a run.</summary>
    public static IReadOnlyList<string> NamesAtEnd { get; } = [HistoryFile.Name, ObservationsFile.Name];

    /// <summary>
    /// Writes all reports, each whole or not at all; of the pages beside the first one those that changed, and what earlier runs
    /// left of others goes.
    /// </summary>
    /// <param name="folder">Where; made if it is not there.</param>
    /// <param name="all">Every cell, in any order of claims.</param>
    /// <param name="asked">Names of the cells that <c>verdicts.txt</c> shows: those that this run was asked for.</param>
    /// <param name="notices">What the reader should know of the run, a line each.</param>
    /// <param name="commit">The repository's commit, or empty.</param>
    /// <param name="generated">When; null for now.</param>
    /// <param name="definitions">How many definitions of each claim were tried; null where nobody knows.</param>
    /// <param name="width">Columns of the console that <c>verdicts.txt</c> is for.</param>
    /// <param name="protocols">What each claim's protocol says; null where nobody knows.</param>
    /// <param name="past">What earlier runs in the folder said, drawn; null where nobody knows.</param>
    /// <exception cref="WriteFailedException">The folder or the disk does not take them: one line.</exception>
    public static void Write(
        string folder, IReadOnlyList<CellStatus> all, IReadOnlyCollection<(string Claim, string Subject)> asked,
        IReadOnlyList<string> notices, string commit = "", DateTimeOffset? generated = null,
        IReadOnlyList<TriedDefinitions>? definitions = null,
        IReadOnlyList<ClaimProtocol>? protocols = null, int width = VerdictTable.Width, HistoryPictures? past = null)
    {
        IReadOnlyList<CellStatus> cells = CellText.InOrder(all);
        string time = Stamp(generated ?? DateTimeOffset.UtcNow);
        CellStatus[] rows = [.. cells.Where(c => c.Point is null)]; // points of phase maps are drawn, not listed
        HashSet<(string, string)> wanted = [.. asked];
        string[] said = [.. AbsentFiles.Warning(rows), .. notices, .. Said(past?.History)];
        var changes = RunChanges.Of(
            rows,
            commit,
            rows.Length > 0 && past is not null ? past.History.LastOf(rows[0].Tier, NamesOf(rows)) : [],
            definitions,
            (claim, definition) => PartsOf(protocols, claim, definition) ?? past?.History.Protocol(claim, definition));
        string[] texts =
        [
            new StatusFile(time, commit, cells) { DefinitionsTried = definitions ?? [] }.Text(),
            SummaryMarkdown.Of(rows, said, changes),
            CommentMarkdown.Of(rows, changes, commit),
            JunitXml.Of(rows),
            JsonSerializer.Serialize(Badge.Of(rows), Json.Page) + "\n",
            Page.Of(cells, said, commit, time, changes),
            VerdictTable.Of(
                rows.Where(c => wanted.Contains((c.Claim, c.Subject))), [.. notices, .. Said(past?.History)], width),
        ];
        var card = new CardChange(changes);
        IReadOnlyList<(string File, string Text)> pages = Pages.Of(
            cells, definitions, protocols, past is null ? null : cell => card.Of(cell) + past.Of(cell, commit, time));
        var models = new ModelCells(rows);
        // After each cell: what a loss of power takes, the next report brings back.
        DurableFile.WriteTexts(
            [
                .. Names.Zip(texts).Concat(Pages.Changed(folder, pages)).Select(f => (Path.Combine(folder, f.Item1), f.Item2)),
                .. models.Models.Select(model => (Path.Combine(folder, Badge.FileOf(model)), BadgeOf(model, models))),
            ],
            toDisk: false);
        Pages.RemoveOthers(folder, pages.Select(p => p.File));
    }

    /// <summary>
    /// What a run leaves at its end beside the reports: a line of the folder's history, and its trials as observations. Whoever
    /// calls it holds the folder.
    /// </summary>
    /// <param name="folder">Where; it is there.</param>
    /// <param name="run">What the run says.</param>
    /// <param name="history">What was read of the folder's history: one that is broken is set aside.</param>
    /// <param name="ledger">The ledger's lines.</param>
    /// <returns>What the reader should know, a line each.</returns>
    /// <exception cref="WriteFailedException">The folder or the disk does not take it: one line.</exception>
    public static IReadOnlyList<string> Finish(
        string folder, HistoryRun run, RunHistory history, IReadOnlyList<LedgerLine> ledger)
    {
        ObservationsFile.Write(folder, ledger);
        string path = Path.Combine(folder, HistoryFile.Name);
        if (history.Problem is not null) BrokenHistory.SetAside(path);
        if (history.IsKnown || run.Claims.Count == 0) return [];
        string? cut = HistoryFile.Append(path, run);
        return cut is null || cut == history.Notice ? [] : [cut];
    }

    /// <summary>The line of a run for <see cref="Finish"/>.</summary>
    /// <param name="all">Every cell.</param>
    /// <param name="asked">Names of the cells that the run was asked for.</param>
    /// <param name="commit">The repository's commit, or empty.</param>
    /// <param name="ended">When it ended.</param>
    /// <param name="protocols">What each claim's protocol says; null where nobody knows.</param>
    /// <param name="history">What the file holds already: a protocol stands in the first line of its definition.</param>
    /// <param name="ledger">The ledger's lines; null where nobody asks later which run it was.</param>
    public static HistoryRun RunOf(
        IReadOnlyList<CellStatus> all, IReadOnlyCollection<(string Claim, string Subject)> asked, string commit,
        DateTimeOffset ended, IReadOnlyList<ClaimProtocol>? protocols = null, RunHistory? history = null,
        IReadOnlyList<LedgerLine>? ledger = null) => HistoryRun.Of(
        [.. all.Where(c => c.Point is null)],
        asked,
        commit,
        Stamp(ended),
        (claim, definition) =>
            history?.Protocol(claim, definition) is null ? PartsOf(protocols, claim, definition) : null) with
        {
            Trials = ledger is null || all.Count == 0 ? null : HistoryRun.TrialsOf(ledger, all[0].Tier),
        };

    private static IReadOnlyList<ProtocolPart>? PartsOf(
        IReadOnlyList<ClaimProtocol>? protocols, string claim, string definition) =>
        protocols?.LastOrDefault(p => p.Claim == claim && p.Definition == definition)?.Parts;

    private static HashSet<(string, string)> NamesOf(IEnumerable<CellStatus> rows) =>
        [.. rows.Select(c => (c.Claim, c.Subject))];

    private static string BadgeOf(string model, ModelCells models) =>
        JsonSerializer.Serialize(Badge.Of(model, models.Trained(model)), Json.Page) + "\n";

    private static IEnumerable<string> Said(RunHistory? history) =>
        ((string?[])[history?.Notice, history?.Problem]).OfType<string>();

    private static string Stamp(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
