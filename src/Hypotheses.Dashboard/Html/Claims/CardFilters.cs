using System.Text;
using Hypotheses.Claims.Judging;
using Hypotheses.Dashboard.Html.Markup;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Claims;

/// <summary>Which cards of a claim are shown, by verdict and by kind of subject: no script is needed.</summary>
internal static class CardFilters
{
    public static void Append(StringBuilder html, CellStatus[] cells)
    {
        string[] verdicts = [.. cells.Select(c => c.Verdict).Distinct().Order().Select(CellStatus.Words)];
        CellKind[] kinds = [.. CellKind.All.Where(k => cells.Any(c => CellKind.Of(c) == k)).DistinctBy(k => k.Class)];
        if (verdicts.Length < 2 && kinds.Length < 2) return;
        html.Append("<form class=\"filters\">");
        if (verdicts.Length > 1) FilterGroup.Append(html, "Verdict", "fv", [.. verdicts.Select(v => (Class(v), v))]);
        if (kinds.Length > 1) FilterGroup.Append(html, "Subjects", "fk", [.. kinds.Select(k => (k.Class, k.Short))]);
        html.Append("<button type=\"reset\">Show all</button></form>\n");
    }
}
