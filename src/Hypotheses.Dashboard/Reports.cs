using System.Globalization;
using System.Text.Json;
using Hypotheses.Claims.Definitions;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Files;
using Hypotheses.Dashboard.Html;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Dashboard;

/// <summary>Everything that a run leaves behind, from its cells.</summary>
public static class Reports
{
    /// <summary>
    /// The files that <see cref="Write"/> always leaves; beside them a page for each claim and each trained model.
    /// </summary>
    public static IReadOnlyList<string> Names { get; } = [
        "status.json", "summary.md", "junit.xml", "badge.json", "index.html", "verdicts.txt", "error-rates.html"];

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
    /// <exception cref="WriteFailedException">The folder or the disk does not take them: one line.</exception>
    public static void Write(
        string folder, IReadOnlyList<CellStatus> all, IReadOnlyCollection<(string Claim, string Subject)> asked,
        IReadOnlyList<string> notices, string commit = "", DateTimeOffset? generated = null,
        IReadOnlyList<TriedDefinitions>? definitions = null,
        IReadOnlyList<ClaimProtocol>? protocols = null, int width = VerdictTable.Width)
    {
        IReadOnlyList<CellStatus> cells = CellText.InOrder(all);
        string time = (generated ?? DateTimeOffset.UtcNow).ToUniversalTime()
            .ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        CellStatus[] rows = [.. cells.Where(c => c.Point is null)]; // points of phase maps are drawn, not listed
        HashSet<(string, string)> wanted = [.. asked];
        string[] said = [.. AbsentFiles.Warning(rows), .. notices];
        string[] texts =
        [
            new StatusFile(time, commit, cells) { DefinitionsTried = definitions ?? [] }.Text(),
            SummaryMarkdown.Of(rows, said),
            JunitXml.Of(rows),
            JsonSerializer.Serialize(Badge.Of(rows), Json.Page) + "\n",
            Page.Of(cells, said, commit, time),
            VerdictTable.Of(rows.Where(c => wanted.Contains((c.Claim, c.Subject))), notices, width),
        ];
        IReadOnlyList<(string File, string Text)> pages = Pages.Of(cells, definitions, protocols);
        // After each cell: what a loss of power takes, the next report brings back.
        DurableFile.WriteTexts(
            [.. Names.Zip(texts).Concat(Pages.Changed(folder, pages)).Select(f => (Path.Combine(folder, f.Item1), f.Item2))],
            toDisk: false);
        Pages.RemoveOthers(folder, pages.Select(p => p.File));
    }
}
