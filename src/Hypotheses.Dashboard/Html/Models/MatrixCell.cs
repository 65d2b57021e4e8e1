using System.Globalization;
using System.Text;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Html.Markup;
using Hypotheses.Dashboard.Text;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Models;

/// <summary>What one claim says of one trained model: its verdicts, and whether its twins say the same.</summary>
internal static class MatrixCell
{
    /// <summary>Appends it.</summary>
    /// <param name="html">To what.</param>
    /// <param name="model">The model.</param>
    /// <param name="cells">The claim's cells of it.</param>
    /// <param name="models">Which cells are its twins'.</param>
    public static void Append(StringBuilder html, string model, CellStatus[] cells, ModelCells models)
    {
        CellStatus[] rows = [.. cells.Where(CellText.IsRow)];
        if (rows.Length == 0)
        {
            string why = cells.Select(c => c.Reason).FirstOrDefault(r => r is { Length: > 0 }) ?? "it does not apply";
            html.Append(
                $"<td class=\"c-model none\" data-label=\"{Escape(model)}\" data-s=\"-9\"><span title=\"{Escape(why)}\">–</span></td>");
            return;
        }

        html.Append($"<td class=\"c-model\" data-label=\"{Escape(model)}\" data-s=\"{Rank(rows)}\">");
        foreach (IGrouping<Verdict, CellStatus> verdict in rows.GroupBy(c => c.Verdict).OrderBy(g => g.Key))
        {
            CellStatus[] same = [.. verdict];
            string count = rows.Length == 1 ? "" : $" <span class=\"muted\">{same.Length} of {rows.Length}</span>";
            html.Append(
                $"<p>{VerdictWord.Link(verdict.Key, PageFile.Card(same[0].Claim, same[0].Subject))}{count}"
                    + $"{Beside(models.Beside(same))}</p>");
        }

        html.Append("</td>");
    }

    /// <summary>For sorting: 1 where all support, −1 where all refute, −9 where nothing does.</summary>
    public static string Rank(IEnumerable<CellStatus> cells) =>
        cells.Where(CellText.IsRow).Select(c => c.Verdict switch { Verdict.Supported => 1.0, Verdict.Refuted => -1, _ => 0 })
            .DefaultIfEmpty(-9).Average().ToString("0.##", CultureInfo.InvariantCulture);

    private static string Beside((int Same, int Of) twins) => twins switch
    {
        (_, 0) => "",
        (0, _) => " <span class=\"muted\">not its twins</span>",
        var (same, of) when same == of => " <b class=\"twins\">= its twins</b>",
        var (same, of) => $" <span class=\"muted\">= {same} of {of} twins</span>",
    };
}
