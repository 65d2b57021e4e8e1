using System.Globalization;
using System.Text;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Running;
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
    /// <param name="column">The class of its column.</param>
    /// <param name="cells">The claim's cells of it.</param>
    /// <param name="models">Which cells are its twins'.</param>
    public static void Append(StringBuilder html, string model, string column, CellStatus[] cells, ModelCells models)
    {
        CellStatus[] rows = [.. cells.Where(CellText.IsRow)];
        if (rows.Length == 0)
        {
            string why = cells.Select(c => c.Reason).FirstOrDefault(r => r is { Length: > 0 }) ?? "it does not apply";
            html.Append($"<td class=\"c-model {column} none\" data-label=\"{Escape(model)}\" data-s=\"-9\">")
                .Append($"<span title=\"{Escape(why)}\">{Absence(cells)}</span></td>");
            return;
        }

        html.Append($"<td class=\"c-model {column}\" data-label=\"{Escape(model)}\" data-s=\"{Rank(rows)}\">");
        foreach (IGrouping<Verdict, CellStatus> verdict in rows.GroupBy(c => c.Verdict).OrderBy(g => g.Key))
        {
            CellStatus[] same = [.. verdict];
            string count = rows.Length == 1 ? "" : $" <span class=\"muted\">{same.Length} of {rows.Length}</span>";
            html.Append(
                $"<p>{VerdictWord.Link(verdict.Key, PageFile.Card(same[0].Claim, same[0].Subject))}{count}"
                    + $"{Beside(same, models)}{AfterCorrection(same)}</p>");
        }

        html.Append("</td>");
    }

    /// <summary>For sorting: 1 where all support, −1 where all refute, −9 where nothing does.</summary>
    public static string Rank(IEnumerable<CellStatus> cells) =>
        cells.Where(CellText.IsRow).Select(c => c.Verdict switch { Verdict.Supported => 1.0, Verdict.Refuted => -1, _ => 0 })
            .DefaultIfEmpty(-9).Average().ToString("0.##", CultureInfo.InvariantCulture);

    // A dash where the claim does not apply; where it does and was not asked, that.
    private static string Absence(CellStatus[] cells) => cells switch
    {
        _ when cells.Any(c => c.Verdict == Verdict.Excluded) => "excluded",
        _ when cells.Any(c => c.Reason?.StartsWith(Plan.FullTier, StringComparison.Ordinal) == true) => "full tier",
        _ => "–",
    };

    // Each cell beside its own twins: all of one dictionary's and none of another's is no "half of them".
    private static string Beside(CellStatus[] cells, ModelCells models)
    {
        (int Same, int Of)[] twins = [.. cells.Select(c => models.Beside([c])).Where(t => t.Of > 0)];
        int all = twins.Count(t => t.Same == t.Of), some = twins.Count(t => t.Same > 0);
        return (all, some, twins.Length) switch
        {
            (_, _, 0) => "",
            var (a, _, n) when a == n => " <b class=\"twins\">= its twins</b>",
            (_, 0, _) => $"<br/><span class=\"muted\">its twins: {models.TwinsSay(cells)}</span>",
            var (a, s, n) when n == 1 => $" <span class=\"muted\">= {twins[0].Same} of {twins[0].Of} twins</span>",
            var (a, s, n) when a == s => $" <span class=\"muted\">= its twins in {a} of {n}</span>",
            var (a, s, n) => $" <span class=\"muted\">= its twins in {a} of {n}, some in {s - a}</span>",
        };
    }

    private static string AfterCorrection(CellStatus[] cells)
    {
        int after = cells.Count(c => c.CorrectedVerdict is { } v && v != c.Verdict);
        return after == 0 ? "" : $"<br/><span class=\"muted\">{CellText.NotAfterCorrection(after, cells.Length)}</span>";
    }
}
