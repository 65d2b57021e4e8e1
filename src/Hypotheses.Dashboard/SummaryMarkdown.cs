using System.Text;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Changes;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Dashboard;

/// <summary>
/// What changed, what fails, and the verdict table, as Markdown for the step summary of a CI run: less than one mebibyte, which
/// is what a step summary takes, whatever the run holds.
/// </summary>
public static class SummaryMarkdown
{
    /// <summary>The most bytes of the text.</summary>
    public const int MostBytes = 1_000_000;

    // Shares of it; the table has the rest. The longest text of a row, before it is escaped.
    private const int ChangesShare = 100_000, FailingShare = 250_000, NoticesShare = 50_000, Longest = 400;

    private const string TableHead =
        "\n| claim | subject | verdict | effect, interval | support | refute | seeds | agree | expected |\n| --- | --- "
            + "| --- | --- | --- | --- | --- | --- | --- |\n";

    /// <summary>Changes, counts, what fails, and a table of all cells that can be measured.</summary>
    /// <param name="cells">The cells.</param>
    /// <param name="notices">What the reader should know of the run, a line each.</param>
    /// <param name="changes">What changed; null where nobody knows.</param>
    public static string Of(IEnumerable<CellStatus> cells, IEnumerable<string> notices, RunChanges? changes = null)
    {
        IReadOnlyList<CellStatus> all = CellText.InOrder(cells);
        var tally = new Tally(all);
        var text = new BoundedMarkdown(MostBytes - NoticesShare);
        text.Add("## Hypotheses\n");
        AppendChanges(text, "Since each cell's last run", changes?.SinceLast);
        AppendChanges(text, "Against what is approved", changes?.SinceApproved, approved: true);
        text.Add($"\n{tally}\n");
        if (tally.Correction is { } correction) text.Add($"\n{Escape(correction)}\n");
        if (tally.Failing.Count > 0)
        {
            text.Add("\n### What fails\n\n");
            text.List([.. tally.Failing.Select(Failing)], FailingShare, n => $"\n… and {n} more: see index.html\n");
        }

        AppendLeftOut(text, all);
        CellStatus[] measured = [.. all.Where(CellText.IsRow)];
        if (measured.Length > 0)
        {
            text.Add(TableHead);
            text.List([.. measured.Select(Row)], MostBytes, n => $"\n… and {n} more: see the claims' pages\n");
        }

        var said = new BoundedMarkdown(NoticesShare);
        said.List([.. notices.Select(n => $"\n> {Short(n, 2000)}\n")], NoticesShare, n => $"\n> … and {n} more notes\n");
        return text.ToString() + said;
    }

    /// <summary>A change as an item of a list.</summary>
    internal static string Item(CellChange change) =>
        $"- **{Short(ChangeText.Name(change.After))}**: {Short(ChangeText.Line(change))}\n";

    /// <summary>A cell that fails as an item of a list.</summary>
    internal static string Failing(CellStatus cell) =>
        $"- **{Short($"{cell.Claim} × {cell.Subject}")}**: {Short(CellText.Problem(cell)!)}\n";

    /// <summary>Text that Markdown shows as it is.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char c in CellText.OneLine(text))
        {
            switch (c)
            {
                case '&': escaped.Append("&amp;"); break;
                case '<': escaped.Append("&lt;"); break;
                case '>': escaped.Append("&gt;"); break;
                case '@': escaped.Append("&#64;"); break; // No mention of anyone who happens to have a subject's name.
                case '|' or '\\' or '`' or '*' or '_' or '[' or ']' or '~' or '#' or '!' or '$':
                    escaped.Append('\\')
                    .Append(c); break;
                default: escaped.Append(c); break;
            }
        }

        return escaped.ToString();
    }

    private static string Short(string text, int longest = Longest) => Escape(BoundedMarkdown.Clip(text, longest));

    private static void AppendChanges(BoundedMarkdown text, string title, RunComparison? found, bool approved = false)
    {
        if (found is null) return;
        text.Add($"\n**{title}:** {Escape(ChangeText.Counts(found, approved))}\n");
        string[] items =
        [
            .. found.Flipped.Concat(found.Moved).Select(Item),
            .. found.New.Select(c => $"- **{Short(ChangeText.Name(c))}**: {ChangeText.New(c)}\n"),
            .. found.Gone.Select(c => $"- **{Short(ChangeText.Name(c))}**: {ChangeText.Gone(c)}\n"),
        ];
        if (items.Length == 0) return;
        text.Add("\n");
        text.List(items, ChangesShare, n => $"\n… and {n} more: hypotheses-cli compare\n");
    }

    private static string Row(CellStatus c)
    {
        string role = c.Role == Role.Subject ? "" : $" ({CellText.Role(c.Role)})";
        string verdict = Escape(CellText.Verdict(c));
        return $"| {Short(c.Claim)} | {Short(c.Subject)}{role} | {(c.Fails ? $"**{verdict}**" : verdict)} | "
            + $"{Escape(CellText.Effect(c))} | {Short(c.Support)} | {Short(c.Refute)} | {CellText.Seeds(c)} | "
            + $"{CellText.Agreement(c)} | {Escape(CellText.Expected(c))} |\n";
    }

    private static void AppendLeftOut(BoundedMarkdown text, IReadOnlyList<CellStatus> all)
    {
        foreach (Verdict listed in (Verdict[])[Verdict.NotApplicable, Verdict.Excluded])
        {
            int left = all.Count(c => c.Verdict == listed);
            string words = listed == Verdict.Excluded ? "Excluded" : "Not applicable";
            if (left > 0) text.Add($"\n{words}: {left} cell{(left == 1 ? "" : "s")}; index.html says why.\n");
        }
    }
}
