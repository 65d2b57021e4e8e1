using System.Text;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Html.Markup;
using Hypotheses.Dashboard.Text;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Models;

/// <summary>One trained model: what every claim says of it, layer by layer, beside its twins.</summary>
public static class ModelPage
{
    /// <summary>The whole document.</summary>
    /// <param name="model">The model.</param>
    /// <param name="models">Its cells, and its twins'.</param>
    /// <param name="claims">Every claim of the run.</param>
    public static string Of(string model, ModelCells models, IEnumerable<string> claims)
    {
        CellStatus[] trained = [.. models.Trained(model)], rows = [.. trained.Where(CellText.IsRow)];
        ILookup<(string, string), CellStatus> twins = models.Twins(model).ToLookup(c => (c.Claim, c.TwinOf!));
        string[] kinds = [.. models.Twins(model).Select(c => Kind(model, c)).Distinct()];
        var html = new StringBuilder(PageFrame.Head($"{model}: which claims hold"));
        html.Append($"<header>\n<p><a href=\"{PageFile.Front}\">All claims and models</a> · ")
            .Append($"<a href=\"{PageFile.Words}\">Words</a></p>\n<h1>{Escape(model)}</h1>\n<p>")
            .Append(Escape(trained[0].Description)).Append("</p>\n");
        html.Append(VerdictCounts.List("Verdicts on this model", rows)).Append("</header>\n<main id=\"content\">\n");
        html.Append("<div class=\"wide\" role=\"region\" aria-label=\"Verdicts by layer\" tabindex=\"0\"><table class=\"overview model\"><thead><tr><th scope=\"col\">Claim</th>")
            .Append("<th scope=\"col\">Where</th><th scope=\"col\">The trained model</th>");
        foreach (string kind in kinds) html.Append($"<th scope=\"col\">Twin: {Escape(kind)}</th>");
        html.Append("</tr></thead><tbody>\n");
        foreach (IGrouping<string, CellStatus> claim in rows.GroupBy(c => c.Claim))
        {
            bool first = true;
            foreach (CellStatus cell in claim)
            {
                html.Append($"<tr id=\"{Id(cell.Claim, cell.Subject)}\">");
                if (first)
                    html.Append(
                        $"<th scope=\"rowgroup\" rowspan=\"{claim.Count()}\"><a href=\"{Escape(PageFile.Claim(cell.Claim))}\">"
                            + $"<b>{Escape(cell.Claim)}</b> {Escape(cell.Title)}</a></th>");
                first = false;
                html.Append($"<td data-label=\"where\">{Escape(cell.Setting ?? "the whole model")}</td>");
                AppendCell(html, "the trained model", cell);
                foreach (string kind in kinds)
                    AppendCell(html, kind, twins[(cell.Claim, cell.Subject)].FirstOrDefault(t => Kind(model, t) == kind));
                html.Append("</tr>\n");
            }
        }

        html.Append("</tbody></table></div>\n");
        HashSet<string> judged = [.. rows.Select(c => c.Claim)];
        ILookup<bool, CellStatus> others = trained.Where(c => !CellText.IsRow(c)).ToLookup(c => judged.Contains(c.Claim));
        AppendOthers(html, "claims that do not apply or were not asked", others[false]);
        AppendOthers(html, "of these claims at other places: not asked", others[true]);
        string[] apart = [.. claims.Except(trained.Select(c => c.Claim))];
        if (apart.Length > 0)
            html.Append("<p class=\"muted\">Asked of no trained model, but of subjects of their own: ").AppendJoin(
                ", ", apart.Select(c => $"<a href=\"{Escape(PageFile.Claim(c))}\">{Escape(c)}</a>")).Append(".</p>\n");
        return html.Append("</main>\n").Append(PageFrame.Foot).ToString();
    }

    private static void AppendCell(StringBuilder html, string label, CellStatus? cell)
    {
        if (cell is null || !CellText.IsRow(cell))
        {
            html.Append($"<td class=\"none\" data-label=\"{Escape(label)}\">–</td>");
            return;
        }

        html.Append(
            $"<td data-label=\"{Escape(label)}\"><p>"
                + VerdictWord.Link(cell.Verdict, PageFile.Card(cell.Claim, cell.Subject))
                + $"</p><p class=\"number\">{Escape(cell.Statistic)} "
                + $"{Escape(CellText.Effect(cell))}</p>");
        foreach (string remark in Remarks(cell)) html.Append($"<p class=\"muted\">{Escape(remark)}</p>");
        html.Append("</td>");
    }

    // What the first page's row has no room for and a verdict is not to be read without.
    private static IEnumerable<string> Remarks(CellStatus cell)
    {
        if (cell.CorrectedVerdict is { } corrected && corrected != cell.Verdict)
            yield return $"{CellStatus.Words(corrected)} after correction for several claims";
        if (cell.Twins is { } twins) yield return twins;
        if (CellText.Problem(cell) is { } problem) yield return "fails: " + problem;
        else if (cell.Verdict is Verdict.Error or Verdict.InvalidInstrument && cell.Reason is { Length: > 0 } reason)
            yield return reason;
    }

    // The claims that do not apply to it, by their reasons.
    private static void AppendOthers(StringBuilder html, string title, IEnumerable<CellStatus> cells)
    {
        CellStatus[] others = [.. cells];
        if (others.Length == 0) return;
        int claims = others.Select(c => c.Claim).Distinct().Count();
        html.Append($"<details class=\"collapsed\"><summary>{claims} {title}</summary><ul>");
        foreach (var reason in others.GroupBy(c => c.Reason ?? "no reason given"))
            html.Append($"<li>{Escape(reason.Key)}: ").AppendJoin(", ", reason.Select(c => c.Claim).Distinct().Select(claim =>
                $"<a href=\"{Escape(PageFile.Claim(claim))}\">{Escape(claim)}</a>")).Append("</li>");
        html.Append("</ul></details>\n");
    }

    // A twin's subject is named after its model.
    private static string Kind(string model, CellStatus twin)
    {
        string name = twin.Setting is { Length: > 0 } setting && twin.Subject.EndsWith("@" + setting, StringComparison.Ordinal)
            ? twin.Subject[..^(setting.Length + 1)]
            : twin.Subject;
        return name.StartsWith(model + "-", StringComparison.Ordinal) ? name[(model.Length + 1)..] : name;
    }
}
