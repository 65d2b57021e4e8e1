using System.Globalization;
using System.Text;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Dashboard;

/// <summary>The verdict table of a console: plain text, aligned, as wide as the console, no colour codes.</summary>
public static class VerdictTable
{
    /// <summary>
    /// Columns where nobody says how many the console has. A failing cell's line may be longer: it is not cut.
    /// </summary>
    public const int Width = 130;

    // Narrower consoles wrap; wider lines than this nobody reads.
    private const int Narrowest = 72, Widest = 180;

    /// <summary>The width for a console by the value of <c>COLUMNS</c>, or null: between 72 and 180.</summary>
    public static int WidthOf(string? columns) =>
        int.TryParse(columns, NumberStyles.None, CultureInfo.InvariantCulture, out int said) && said > 0
            ? Math.Clamp(said, Narrowest, Widest)
            : Width;

    /// <summary>
    /// The table of some cells, why others were not measured, its summary line, what fails and why, a calibration's rates, the
    /// run's notices, and what did not run for want of a file.
    /// </summary>
    public static string Of(IEnumerable<CellStatus> cells, IEnumerable<string> notices, int width = Width)
    {
        IReadOnlyList<CellStatus> all = CellText.InOrder(cells);
        var tally = new Tally(all);
        var text = new StringBuilder();
        void Say(string line, int hanging = 2) => text.Append(Fold(CellText.OneLine(line), 0, hanging, width)).Append('\n');
        CellStatus[] rows = [.. all.Where(CellText.IsRow)];
        var columns = new VerdictColumns(rows, width);
        if (rows.Length > 0)
        {
            text.Append(columns.Head).Append('\n');
            foreach (string words in Legend(rows, columns)) Say(words, 1);
            foreach (IGrouping<string, CellStatus> claim in rows.GroupBy(c => c.Claim))
                AppendClaim(text, [.. claim], columns, width);
            text.Append('\n');
        }

        string[] unmeasured = [.. SharedCauses.Unmeasured(all)];
        if (unmeasured.Length > 0)
        {
            text.Append("not measured:\n");
            foreach (string cause in unmeasured) text.Append(Fold(CellText.OneLine(cause), 2, 4, width)).Append('\n');
            text.Append('\n');
        }

        Say(tally.ToString());
        if (all.Count > 0) Say($"({Tally.Vocabulary})", 1);
        if (tally.Correction is { } correction) Say(correction);
        // A cause once, with all that it voids.
        foreach (var cause in tally.Failing.GroupBy(CellText.Problem))
            text.Append(CellText.OneLine($"  FAILS  {SharedCauses.All(cause)}: {cause.Key}")).Append('\n');
        CellStatus[] calibrated = [.. all.Where(c => c.Tier == Tier.Calibrate && c.Calibration is not null)];
        foreach (ClaimCalibration claim in ClaimCalibration.Of(calibrated)) Say($"calibration of {RateText.Of(claim)}");
        foreach (string notice in notices) Say($"note: {notice}");
        // Last, where nobody overlooks it.
        foreach (string warning in AbsentFiles.Warning(all)) Say(warning);
        return text.ToString();
    }

    /// <summary>Rows of words as aligned columns, two spaces between them, no trailing blanks.</summary>
    public static string Line(IReadOnlyList<string> words, IReadOnlyList<int> widths) =>
        string.Join("  ", words.Select((w, i) => Cut(w, widths[i]).PadRight(widths[i]))).TrimEnd();

    /// <summary>
    /// Text folded at blanks to some columns: the first line behind <paramref name="indent"/> blanks, the others
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

    private static IEnumerable<string> Legend(CellStatus[] rows, VerdictColumns columns)
    {
        yield return "(+ positive control: must be supported; - negative control: must be refuted; seeds: counted+voided"
            + (columns.HasAgreement
                ? "; agree: seeds that agree by themselves with the verdict, and at most what share may not, by exact 95% bounds)"
                : ")");
        if (rows.Any(c => c.Look is not null))
            yield return "(several looks: intervals and verdicts at the level of the look that decided; naive: what 95% would have "
                + "said there)";
        if (rows.Any(c => c.CorrectedVerdict is { } corrected && corrected != c.Verdict))
            yield return "(verdict → verdict after correction for several claims)";
    }

    private static void AppendClaim(StringBuilder text, CellStatus[] cells, VerdictColumns columns, int width)
    {
        void Below(string line) =>
            text.Append(Fold(CellText.OneLine(line), columns.Indent, columns.Indent + 2, width)).Append('\n');
        string statistics = string.Join(", ", cells.Select(c => c.Statistic).Distinct());
        text.Append('\n').Append(
            Fold(CellText.OneLine($"{cells[0].Claim}  {cells[0].Title} [{statistics}]"), 0, cells[0].Claim.Length + 2, width))
            .Append('\n');
        foreach (CellStatus cell in cells) text.Append(columns.LineOf(cell)).Append('\n');
        string star = columns.HasBounds ? "* " : "";
        foreach (
            string rule in cells.Where(c => !columns.HasBounds || IsCompound(c))
                .Select(c => $"{star}supported if {c.Support}; refuted if {c.Refute}").Distinct())
            Below(rule);
        foreach (var beside in cells.Where(c => c.Twins is not null).GroupBy(c => (c.Verdict, c.Twins)))
            Below(
                $"{CellStatus.Words(beside.Key.Verdict)}; {beside.Key.Twins}: "
                    + $"{string.Join(", ", beside.Select(c => c.Subject))}");
    }

    private static bool IsCompound(CellStatus cell) =>
        CellText.Bound(cell, cell.Support, cell.SupportBound).EndsWith('*')
            || CellText.Bound(cell, cell.Refute, cell.RefuteBound).EndsWith('*');

    private static string Cut(string text, int width) => text.Length <= width ? text : text[..(width - 1)] + "…";
}
