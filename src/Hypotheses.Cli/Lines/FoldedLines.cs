using Hypotheses.Dashboard;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Cli.Lines;

/// <summary>Lines of a verb's answer, folded to the terminal as the verdict table is.</summary>
/// <param name="output">Where they go.</param>
/// <param name="width">Columns.</param>
internal sealed class FoldedLines(TextWriter output, int width)
{
    /// <summary>For the terminal of an environment: <c>COLUMNS</c>, else 130.</summary>
    public FoldedLines(TextWriter output, Func<string, string?> variable)
        : this(output, VerdictTable.WidthOf(variable("COLUMNS")))
    {
    }

    /// <summary>A text in one or several lines, the first and the others behind so many blanks.</summary>
    public void Print(string text, int indent, int hanging) =>
        output.WriteLine(VerdictTable.Fold(CellText.OneLine(text), indent, hanging, width));

    /// <summary>An empty line.</summary>
    public void Blank() => output.WriteLine();

    /// <summary>
    /// Aligned columns behind some blanks. What is too wide is cut between columns into tables below each other, each with the
    /// first column again.
    /// </summary>
    public void Table(IReadOnlyList<string[]> rows, int indent)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(i => rows.Max(r => r[i].Length))];
        for (int from = 1, to; from == 1 || from < widths.Length; from = to)
        {
            int columns = indent + widths[0];
            for (to = from; to < widths.Length && (to == from || columns + 2 + widths[to] <= width); to++)
                columns += 2 + widths[to];
            int[] shown = [0, .. Enumerable.Range(from, to - from)];
            if (from > 1) output.WriteLine();
            foreach (string[] row in rows)
            {
                string line = VerdictTable.Line([.. shown.Select(i => row[i])], [.. shown.Select(i => widths[i])]);
                output.WriteLine(new string(' ', indent) + line);
            }

            if (to == widths.Length) break;
        }
    }
}
