using Hypotheses.Claims.Judging;
using Hypotheses.Dashboard.Changes;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Dashboard;

/// <summary>
/// A comment for a pull request: what changed and what fails, the worst of each, and the names of the files that say the rest.
/// The first line is a mark by which a later run finds its comment and takes its place.
/// </summary>
public static class CommentMarkdown
{
    /// <summary>The first line.</summary>
    public const string Mark = "<!-- hypotheses -->";

    /// <summary>The most bytes: a comment on GitHub takes 65,536 characters.</summary>
    public const int MostBytes = 60_000;

    private const int Shown = 10, Share = 18_000;

    /// <summary>The comment's text.</summary>
    /// <param name="cells">The run's cells, points of phase maps aside.</param>
    /// <param name="changes">What changed.</param>
    /// <param name="commit">The run's commit, or empty.</param>
    public static string Of(IEnumerable<CellStatus> cells, RunChanges changes, string commit)
    {
        var tally = new Tally(cells);
        var text = new BoundedMarkdown(MostBytes);
        string at = commit.Length > 0 ? $" at {SummaryMarkdown.Escape(CellText.Commit(commit))}" : "";
        text.Add($"{Mark}\n### Hypotheses{at}: {tally.FailingWords}\n\n{tally}\n");
        Changes(text, "Against what is approved", changes.SinceApproved, approved: true);
        Changes(text, "Since each cell's last run", changes.SinceLast);
        if (tally.Failing.Count > 0)
        {
            text.Add("\n**What fails**\n\n");
            List(text, [.. tally.Failing.Select(SummaryMarkdown.Failing)]);
        }

        text.Add("\nIn the run's files: `index.html` (the page), `summary.md` (every verdict), `status.json` (for tools).\n");
        return text.ToString();
    }

    private static void Changes(BoundedMarkdown text, string title, RunComparison? found, bool approved = false)
    {
        if (found is null) return;
        text.Add($"\n**{title}:** {SummaryMarkdown.Escape(ChangeText.Counts(found, approved))}\n");
        if (found.Flipped.Count + found.Moved.Count == 0) return;
        text.Add("\n");
        List(text, [.. found.Flipped.Concat(found.Moved).Select(SummaryMarkdown.Item)]);
    }

    private static void List(BoundedMarkdown text, IReadOnlyList<string> items) =>
        text.List(items, Share, n => $"\n… and {n} more\n", Shown);
}
