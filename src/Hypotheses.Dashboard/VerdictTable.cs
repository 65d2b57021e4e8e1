using System.Text;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Dashboard;

/// <summary>The verdict table of a console: plain text, aligned, at most 150 columns, no colour codes.</summary>
public static class VerdictTable
{
    /// <summary>Columns of a console that the table keeps to. A failing cell's line may be longer: it is not cut.</summary>
    public const int Width = 150;

    private const string Effect = "effect [95% interval]";
    private static readonly string[] Head = [
        "claim", "subject", "verdict", Effect, "support / refute", "seeds", "agree", "expected"];
    private const int Subject = 1, Bounds = 4;

    /// <summary>
    /// The table of some cells, its summary line, what fails and why, the run's notices, and what did not run for want of a file.
    /// </summary>
    public static string Of(IEnumerable<CellStatus> cells, IEnumerable<string> notices)
    {
        IReadOnlyList<CellStatus> all = CellText.InOrder(cells);
        var tally = new Tally(all);
        bool looked = all.Any(c => c.Look is not null);
        var text = new StringBuilder();
        int[] widths = Widths([.. all.Where(c => CellText.IsRow(c)).Select(Row)]);
        if (all.Count > 0)
        {
            text.Append(Line(looked ? [.. Head.Select(h => h == Effect ? "effect [interval]" : h)] : Head, widths)).Append('\n');
            text.Append(
                "(+ positive control: must be supported; - negative control: must be refuted; seeds: counted+voided;\n agree: "
                    + "seeds that agree by themselves with the verdict, and at most what share may not, by exact 95% bounds)\n");
            if (looked)
                text.Append(
                    "(several looks: intervals and verdicts at the level of the look that decided; naive: what 95% would have "
                        + "said there)\n");
            if (all.Any(c => c.CorrectedVerdict is { } corrected && corrected != c.Verdict))
                text.Append("(verdict → verdict after correction for several claims)\n");
        }

        foreach (IGrouping<string, CellStatus> claim in all.GroupBy(c => c.Claim)) AppendClaim(text, [.. claim], widths);
        text.Append('\n').Append(tally).Append('\n');
        if (tally.Correction is { } correction) text.Append(Fold(correction, 0, 2)).Append('\n');
        // A cause once, with all that it voids.
        foreach (var cause in tally.Failing.GroupBy(c => (c.Claim, Problem: CellText.Problem(c))))
            text.Append(CellText.OneLine($"  FAILS  {cause.Key.Claim} × {string.Join(", ", cause.Select(c => c.Subject))}: "))
                .Append(cause.Key.Problem).Append('\n');
        foreach (string notice in notices) text.Append("note: ").Append(CellText.OneLine(notice)).Append('\n');
        // Last, where nobody overlooks it.
        foreach (string warning in AbsentFiles.Warning(all)) text.Append(Fold(CellText.OneLine(warning), 0, 2)).Append('\n');
        return text.ToString();
    }

    /// <summary>Rows of words as aligned columns, two spaces between them, no trailing blanks.</summary>
    public static string Line(IReadOnlyList<string> words, IReadOnlyList<int> widths) =>
        string.Join("  ", words.Select((w, i) => Cut(w, widths[i]).PadRight(widths[i]))).TrimEnd();

    /// <summary>
    /// Text folded at blanks to <see cref="Width"/> columns: the first line behind <paramref name="indent"/> blanks, the others
    /// behind <paramref name="hanging"/>.
    /// </summary>
    public static string Fold(string text, int indent, int hanging, int width = Width)
    {
        var folded = new StringBuilder().Append(' ', indent);
        int column = indent;
        bool first = true;
        foreach (string word in text.Split(' '))
        {
            if (!first && column + 1 + word.Length > width)
            {
                folded.Append('\n').Append(' ', hanging);
                column = hanging;
            }
            else if (!first)
            {
                folded.Append(' ');
                column++;
            }

            first = false;
            folded.Append(word);
            column += word.Length;
        }

        return folded.ToString();
    }

    private static void AppendClaim(StringBuilder text, CellStatus[] cells, int[] widths)
    {
        string statistics = string.Join(
            ", ", cells.Where(c => CellText.IsRow(c)).DefaultIfEmpty(cells[0]).Select(c => c.Statistic).Distinct());
        text.Append('\n')
            .Append(Fold(CellText.OneLine($"{cells[0].Claim}  {cells[0].Title} [{statistics}]"), 0, cells[0].Claim.Length + 2))
            .Append('\n');
        foreach (CellStatus cell in cells.Where(c => CellText.IsRow(c))) text.Append(Line(Row(cell), widths)).Append('\n');
        foreach (
            string rule in cells.Where(IsCompound).Select(c => $"* supported if {c.Support}; refuted if {c.Refute}").Distinct())
            text.Append(Fold(CellText.OneLine(rule), widths[0] + 2, widths[0] + 4)).Append('\n');
        foreach (var beside in cells.Where(c => c.Twins is not null).GroupBy(c => (c.Verdict, c.Twins)))
        {
            string line =
                $"{CellStatus.Words(beside.Key.Verdict)}; {beside.Key.Twins}: {string.Join(", ", beside.Select(c => c.Subject))}";
            text.Append(Fold(CellText.OneLine(line), widths[0] + 2, widths[0] + 4)).Append('\n');
        }

        foreach (var missing in cells.Where(c => !CellText.IsRow(c)).GroupBy(c => (c.Verdict, c.Reason)))
        {
            string reason = missing.Key.Reason ?? "no reason given";
            string line =
                $"{CellStatus.Words(missing.Key.Verdict)} ({missing.Count()}), {reason}: "
                    + $"{string.Join(", ", missing.Select(c => c.Subject))}";
            text.Append(Fold(CellText.OneLine(line), widths[0] + 2, widths[0] + 4)).Append('\n');
        }
    }

    private static bool IsCompound(CellStatus cell) => CellText.IsRow(cell)
        && (
            CellText.Bound(cell, cell.Support, cell.SupportBound).EndsWith('*')
                || CellText.Bound(cell, cell.Refute, cell.RefuteBound).EndsWith('*'));

    private static string[] Row(CellStatus cell) =>
    [
        CellText.OneLine(cell.Claim),
        (cell.Role switch { Role.Positive => "+ ", Role.Negative => "- ", _ => "  " }) + CellText.OneLine(cell.Subject),
        CellText.Verdict(cell),
        CellText.Effect(cell),
        $"{CellText.Bound(cell, cell.Support, cell.SupportBound)} / {CellText.Bound(cell, cell.Refute, cell.RefuteBound)}",
        CellText.Seeds(cell),
        CellText.AgreementShort(cell),
        CellText.Expected(cell),
    ];

    // What does not fit is taken from the bounds first (the page has them whole), then from the subjects' names.
    private static int[] Widths(string[][] rows)
    {
        int[] widths = [.. Head.Select((h, i) => rows.Select(r => r[i].Length).Append(h.Length).Max())];
        foreach ((int column, int least) in ((int, int)[])[(Bounds, 24), (Subject, 44), (Bounds, 12), (Subject, 12)])
        {
            int over = widths.Sum() + (2 * (widths.Length - 1)) - Width;
            if (over > 0) widths[column] = Math.Max(Math.Min(least, widths[column]), widths[column] - over);
        }

        return widths;
    }

    private static string Cut(string text, int width) => text.Length <= width ? text : text[..(width - 1)] + "…";
}
