using System.Text;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Html.Markup;
using Hypotheses.Dashboard.Text;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Models;

/// <summary>
/// Claims × trained models: what each claim says of each model, its layers and dictionaries folded in, and whether its twins say
/// the same; beside them the worlds whose answer is known, and the controls.
/// </summary>
internal static class ModelMatrix
{
    /// <summary>The table, a row for each claim.</summary>
    public static void Append(StringBuilder html, CellStatus[][] claims, ModelCells models)
    {
        html.Append(
            "<nav aria-label=\"Claims\" class=\"wide\"><table class=\"overview\"><caption>Which claims hold on which model"
                + "</caption><thead><tr><th scope=\"col\">Claim</th>");
        foreach (string model in models.Models)
            html.Append($"<th scope=\"col\"><a href=\"{Escape(ModelPage.FileOf(model))}\">{Escape(model)}</a></th>");
        html.Append(
            "<th scope=\"col\">Worlds whose answer is known</th><th scope=\"col\">Controls</th></tr></thead><tbody>\n");
        // Those that run on a model first: that is what the table is asked.
        var onModels = models.AllTrained.Where(CellText.IsRow).Select(c => c.Claim).ToHashSet();
        foreach (CellStatus[] claim in claims.OrderBy(c => !onModels.Contains(c[0].Claim)))
        {
            html.Append(
                $"<tr><th scope=\"row\"><a href=\"#{Id(claim[0].Claim)}\"><b>{Escape(claim[0].Claim)}</b> "
                    + $"{Escape(claim[0].Title)}</a>{Meaning(claim[0])}</th>");
            foreach (string model in models.Models)
                AppendModel(html, model, [.. models.Trained(model).Where(c => c.Claim == claim[0].Claim)], models);
            html.Append("<td data-label=\"known worlds\">");
            var known = new Tally(models.Known.Where(c => c.Claim == claim[0].Claim));
            html.AppendJoin(
                " ",
                known.Subjects.Where(s => s.Count > 0 && s.Verdict is not (Verdict.NotApplicable or Verdict.Excluded))
                    .Select(s => VerdictWord.Pill(s.Verdict, s.Count)));
            html.Append($"</td><td data-label=\"controls\">{Controls(new Tally(claim))}</td></tr>\n");
        }

        html.Append("</tbody></table></nav>\n");
        AppendLegend(html, models);
    }

    private static string Meaning(CellStatus cell) =>
        cell.Meaning is { Length: > 0 } meaning ? $"<p class=\"muted\">{Escape(meaning)}</p>" : "";

    private static void AppendModel(StringBuilder html, string model, CellStatus[] cells, ModelCells models)
    {
        CellStatus[] rows = [.. cells.Where(CellText.IsRow)];
        if (rows.Length == 0)
        {
            string why = cells.Select(c => c.Reason).FirstOrDefault(r => r is { Length: > 0 }) ?? "it does not apply";
            html.Append($"<td class=\"none\" data-label=\"{Escape(model)}\"><span title=\"{Escape(why)}\">–</span></td>");
            return;
        }

        html.Append($"<td data-label=\"{Escape(model)}\">");
        foreach (IGrouping<Verdict, CellStatus> verdict in rows.GroupBy(c => c.Verdict).OrderBy(g => g.Key))
        {
            CellStatus[] same = [.. verdict];
            string count = rows.Length == 1 ? "" : $" <span class=\"muted\">{same.Length} of {rows.Length}</span>";
            html.Append(
                $"<p>{VerdictWord.Link(verdict.Key, "#" + Id(same[0].Claim, same[0].Subject))}{count}"
                    + $"{Beside(models.Beside(same))}</p>");
        }

        html.Append("</td>");
    }

    private static string Beside((int Same, int Of) twins) => twins switch
    {
        (_, 0) => "",
        (0, _) => " <span class=\"muted\">not its twins</span>",
        var (same, of) when same == of => " <b class=\"twins\">= its twins</b>",
        var (same, of) => $" <span class=\"muted\">= {same} of {of} twins</span>",
    };

    private static void AppendLegend(StringBuilder html, ModelCells models)
    {
        html.Append(
            "<p class=\"muted\">✓ supported: the evidence says yes; ✗ refuted: it says no; ? inconclusive: it is not enough. "
                + "Columns are trained models; “2 of 4” counts layers and dictionaries. Twins are copies with "
                + "random weights: <b>= its twins</b> marks a verdict that a model which learned nothing gets too, so that it "
                + "says nothing of what training added. – : the claim does not apply. Controls are worlds where the claim must "
                + "hold, and where it must not.");
        if (models.Absent.Count > 0) html.Append($" Not here, for want of a file: {Escape(string.Join(", ", models.Absent))}.");
        html.Append("</p>\n");
    }

    private static string Controls(Tally tally) => tally switch
    {
        { Controls: 0, HardControls: 0, ControlsNotRun: 0 } => "none",
        { Controls: 0, HardControls: 0 } => "not run",
        { ControlsNotRun: 0, HardControls: 0 } when tally.ControlsHold == tally.Controls => $"{tally.Controls} hold",
        _ when tally.ControlsHold == tally.Controls => tally.ControlWords,
        _ => $"<b>{tally.ControlWords}</b>",
    };
}
