using System.Text;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Dashboard;

/// <summary>The verdict table as Markdown, for the step summary of a CI run.</summary>
public static class SummaryMarkdown
{
    // A step summary takes one mebibyte; rows beyond this are left to the page.
    private const int MaximumRows = 2000;

    /// <summary>Counts, what fails, and a table of all cells that can be measured.</summary>
    public static string Of(IEnumerable<CellStatus> cells, IEnumerable<string> notices)
    {
        IReadOnlyList<CellStatus> all = CellText.InOrder(cells);
        var tally = new Tally(all);
        var text = new StringBuilder($"## Hypotheses\n\n{tally}\n");
        if (tally.Correction is { } correction) text.Append($"\n{Escape(correction)}\n");
        if (tally.Failing.Count > 0)
        {
            text.Append("\n### What fails\n\n");
            foreach (CellStatus cell in tally.Failing.Take(MaximumRows))
                text.Append($"- **{Escape(cell.Claim)} × {Escape(cell.Subject)}**: {Escape(CellText.Problem(cell)!)}\n");
        }

        CellStatus[] measured = [.. all.Where(CellText.IsRow)];
        if (measured.Length > 0)
        {
            text.Append(
                "\n| claim | subject | verdict | effect, interval | support | refute | seeds | agree | expected |\n| --- | --- "
                    + "| --- | --- | --- | --- | --- | --- | --- |\n");
            foreach (CellStatus c in measured.Take(MaximumRows))
            {
                string role = c.Role == Role.Subject ? "" : $" ({CellText.Role(c.Role)})";
                string verdict = Escape(CellText.Verdict(c));
                text.Append(
                    $"| {Escape(c.Claim)} | {Escape(c.Subject)}{role} | {(c.Fails ? $"**{verdict}**" : verdict)} | "
                        + $"{Escape(CellText.Effect(c))} | {Escape(c.Support)} | {Escape(c.Refute)} | {CellText.Seeds(c)} | "
                        + $"{CellText.Agreement(c)} | {Escape(CellText.Expected(c))} |\n");
            }

            if (measured.Length > MaximumRows) text.Append($"\n… and {measured.Length - MaximumRows} more: see index.html\n");
        }

        foreach (Verdict listed in (Verdict[])[Verdict.NotApplicable, Verdict.Excluded])
        {
            int left = all.Count(c => c.Verdict == listed);
            string words = listed == Verdict.Excluded ? "Excluded" : "Not applicable";
            if (left > 0) text.Append($"\n{words}: {left} cell{(left == 1 ? "" : "s")}; index.html says why.\n");
        }

        foreach (string notice in notices) text.Append($"\n> {Escape(notice)}\n");
        return text.ToString();
    }

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
                case '|' or '\\' or '`' or '*' or '_' or '[' or ']' or '~' or '#' or '!' or '$': escaped.Append('\\')
                    .Append(c); break;
                default: escaped.Append(c); break;
            }
        }

        return escaped.ToString();
    }
}
