using System.Text;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Html.Markup;
using Hypotheses.Dashboard.Text;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Models;

/// <summary>
/// Which claims and columns of the matrix are shown: by topic, by a verdict that they have, by whether anything changed, by model
/// and kind of subject. No script is needed; where the style sheet cannot see what is chosen, everything is shown and nothing can
/// be chosen.
/// </summary>
internal static class MatrixFilters
{
    private static readonly (string Value, string Words)[]
        Verdicts = [
            .. ((Verdict[])[Verdict.Supported, Verdict.Refuted, Verdict.Inconclusive])
                .Select(v => (Class(CellStatus.Words(v)), CellStatus.Words(v))),
            ("fails", "something fails")],
        Columns = [("model", "trained models"), ("world", "known worlds"), ("control", "controls")];

    // More models than this are no list to choose from.
    private const int MostModels = 12;

    /// <summary>The rules that the topics of these claims need, and the columns of these models.</summary>
    public static string Style(CellStatus[][] claims, ModelCells models)
    {
        var css = new StringBuilder();
        for (int i = 0; i < Topics(claims).Length; i++)
            css.Append($"body:has(#ft-t{i}:checked) .front tbody tr:not(.t{i}) {{ display: none; }}\n");
        for (int i = 0; i < Choices(models).Length; i++)
            css.Append($"body:has(#fc-{Column(i)}:checked) .front :is(.c-model:not(.{Column(i)}), .c-world, .c-control) ")
                .Append("{ display: none; }\n");
        return css.ToString();
    }

    /// <summary>The class of a model's column.</summary>
    public static string Column(int model) => $"m{model}";

    /// <summary>The choices.</summary>
    /// <param name="html">To what.</param>
    /// <param name="claims">The claims, each with its cells.</param>
    /// <param name="models">The columns.</param>
    /// <param name="changed">Claims of which something changed since the last run.</param>
    public static void Append(StringBuilder html, CellStatus[][] claims, ModelCells models, IReadOnlySet<string> changed)
    {
        string[] topics = Topics(claims);
        html.Append("<form class=\"filters\">");
        if (topics.Length > 1) FilterGroup.Append(html, "Topic", "ft", [.. topics.Select((t, i) => ($"t{i}", t))]);
        FilterGroup.Append(
            html,
            "Claims with a subject that is",
            "fr",
            changed.Count == 0 ? Verdicts : [.. Verdicts, ("changed", "changed since its last run")]);
        FilterGroup.Append(
            html, "Columns", "fc", [.. Columns, .. Choices(models).Select((model, i) => (Column(i), model))]);
        html.Append("<button type=\"reset\">Show all</button></form>\n");
    }

    /// <summary>The classes of a claim's row.</summary>
    public static string Classes(CellStatus[][] claims, CellStatus[] claim, IReadOnlySet<string> changed) =>
        string.Join(' ', (string[])[
        $"t{Array.IndexOf(Topics(claims), claim[0].Family)}",
        .. claim.Where(c => c.Role == Role.Subject).Select(c => c.Verdict).Distinct().Order()
            .Select(v => "r-" + Class(CellStatus.Words(v))),
        .. claim.Any(c => c.Fails) ? ["r-fails"] : Array.Empty<string>(),
        .. changed.Contains(claim[0].Claim) ? ["r-changed"] : Array.Empty<string>()]);

    private static string[] Choices(ModelCells models) =>
        models.Models.Count is > 1 and <= MostModels ? [.. models.Models] : [];

    private static string[] Topics(CellStatus[][] claims) =>
        [.. claims.Select(c => c[0].Family).Distinct().Order(StringComparer.Ordinal)];
}
