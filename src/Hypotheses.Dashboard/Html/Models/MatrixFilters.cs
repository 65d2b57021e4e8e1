using System.Text;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Html.Markup;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Models;

/// <summary>
/// Which claims and columns of the matrix are shown: by topic, by a verdict that they have, by kind of subject. No script is
/// needed; where the style sheet cannot see what is chosen, everything is shown and nothing can be chosen.
/// </summary>
internal static class MatrixFilters
{
    private static readonly (string Value, string Words)[]
        Verdicts = [
            .. ((Verdict[])[Verdict.Supported, Verdict.Refuted, Verdict.Inconclusive])
                .Select(v => (Class(CellStatus.Words(v)), CellStatus.Words(v))),
            ("fails", "something fails")],
        Columns = [("model", "trained models"), ("world", "known worlds"), ("control", "controls")];

    /// <summary>The rules that the topics of these claims need.</summary>
    public static string Style(CellStatus[][] claims)
    {
        var css = new StringBuilder();
        for (int i = 0; i < Topics(claims).Length; i++)
            css.Append($"body:has(#ft-t{i}:checked) .front tbody tr:not(.t{i}) {{ display: none; }}\n");
        return css.ToString();
    }

    /// <summary>The choices.</summary>
    public static void Append(StringBuilder html, CellStatus[][] claims)
    {
        string[] topics = Topics(claims);
        html.Append("<form class=\"filters\">");
        if (topics.Length > 1) FilterGroup.Append(html, "Topic", "ft", [.. topics.Select((t, i) => ($"t{i}", t))]);
        FilterGroup.Append(html, "Claims with a subject that is", "fr", Verdicts);
        FilterGroup.Append(html, "Columns", "fc", Columns);
        html.Append("<button type=\"reset\">Show all</button></form>\n");
    }

    /// <summary>The classes of a claim's row.</summary>
    public static string Classes(CellStatus[][] claims, CellStatus[] claim) => string.Join(' ', (string[])[
        $"t{Array.IndexOf(Topics(claims), claim[0].Family)}",
        .. claim.Where(c => c.Role == Role.Subject).Select(c => c.Verdict).Distinct().Order()
            .Select(v => "r-" + Class(CellStatus.Words(v))),
        .. claim.Any(c => c.Fails) ? ["r-fails"] : Array.Empty<string>()]);

    private static string[] Topics(CellStatus[][] claims) =>
        [.. claims.Select(c => c[0].Family).Distinct().Order(StringComparer.Ordinal)];
}
