using System.Text;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Html.Pictures;
using Hypotheses.Dashboard.Text;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Claims;

/// <summary>
/// What a cell's verdict rests on, folded: every number, gates, pictures, hashes and the command that measures it again. It is
/// open where a link leads to it or to its card, and in print.
/// </summary>
internal static class CardEvidence
{
    public static void Append(StringBuilder html, CellStatus cell, string id)
    {
        html.Append($"<details><summary>Evidence</summary>\n<div class=\"evidence\" id=\"{id}\">\n");
        if (cell.Excluded is { Length: > 0 } excluded)
            html.Append($"<p><b>Excluded by the claim's author:</b> {Escape(excluded)}. It is run here to show that.</p>\n");
        AppendEffects(html, cell);
        AppendGates(html, cell);
        if (cell.Series is { Count: > 0 } series) html.Append(SeriesPicture.All(series));
        AppendIdentity(html, cell);
        html.Append($"<p class=\"again\">Measure it again: {RerunCommand.Html(RerunCommand.OfCell(cell))}</p>\n");
        html.Append("</div></details>\n");
    }

    private static void AppendEffects(StringBuilder html, CellStatus cell)
    {
        if (cell.Effects.Count == 0) return;
        html.Append(
            "<table><caption>Means over seeds</caption><thead><tr><th scope=\"col\">number</th><th scope=\"col\">mean, and where a "
                + "rule looks at it [95% interval")
            .Append(cell.Look is null ? "" : $"; of the rules' statistics the {CellText.Interval(cell)}")
            .Append("]</th></tr></thead><tbody>");
        foreach (Effect e in cell.Effects)
            html.Append(
                $"<tr><th scope=\"row\">{Escape(e.Statistic)}</th><td>{Escape(Number(cell, e))}")
                .Append(
                    cell.Values?.GetValueOrDefault(e.Statistic) is { } seeds
                        ? $"<br/><span class=\"muted\">seeds: {Escape(string.Join(", ", seeds.Select(NumberText.Plain)))}</span>"
                        : "")
                .Append("</td></tr>");
        html.Append("</tbody></table>\n");
    }

    // Only what a rule looks at is judged by its interval. Of the rest that would say what it cannot: a share above 1.
    private static string Number(CellStatus cell, Effect e)
    {
        bool judged = e.Statistic == cell.Statistic || (cell.SupportConditions ?? []).Concat(cell.RefuteConditions ?? [])
            .Any(c => c.Statistic == e.Statistic);
        return judged ? NumberText.Interval(e.Value, e.Low, e.High)
            : double.IsFinite(e.Value) ? NumberText.Plain(e.Value)
            : "in no seed";
    }

    private static void AppendGates(StringBuilder html, CellStatus cell)
    {
        if (cell.Gates.Count == 0) return;
        html.Append(
            "<table><caption>Gates</caption><thead><tr><th scope=\"col\">gate</th><th scope=\"col\">median</th><th "
                + "scope=\"col\">limits</th><th scope=\"col\">voided</th></tr></thead><tbody>");
        foreach (GateStatus g in cell.Gates)
            html.Append($"<tr><th scope=\"row\">{Escape(g.Gate)}</th><td>{NumberText.Plain(g.Median)}</td><td>{CellText.Limits(g.Low, g.High)}</td><td>{(g.Failed > 0 ? $"<b>{g.Failed}</b>" : "0")}</td></tr>");
        html.Append("</tbody></table>\n");
    }

    private static void AppendIdentity(StringBuilder html, CellStatus cell)
    {
        html.Append("<dl>");
        void Item(string name, string value) => html.Append($"<div><dt>{name}</dt><dd>{value}</dd></div>");
        Item("role", CellText.Role(cell.Role) + (cell.Hard ? ", near a bound" : ""));
        if (cell.Rule.Length > 0) Item("rule", Escape(cell.Rule));
        Item("seeds that count", $"{cell.Seeds}{(cell.Voided > 0 ? $", {cell.Voided} voided by gates" : "")}");
        if (cell.Chance is { } chance) Item("chance level", NumberText.Plain(chance));
        if (cell.Look is { } look)
            Item("look", $"{look.Taken} of {look.Planned}, after {look.Seeds} trials, at α = {NumberText.Plain(look.Alpha)}");
        if (cell.PValue is { } p) Item("p-value", NumberText.Plain(p));
        if (cell.AdjustedPValue is { } adjusted)
            Item(
                "adjusted p-value",
                $"{NumberText.Plain(adjusted)} ({(cell.Confirmatory ? "Holm, confirmatory" : "Benjamini-Hochberg")})");
        if (cell.CorrectedVerdict is { } corrected)
            Item("verdict after correction for several claims", CellStatus.Words(corrected));
        Item("expected", Escape(CellText.Expected(cell)));
        if (cell.Confirmed is { } commit) Item(CellText.Confirmed(cell), $"<code>{Escape(commit)}</code>");
        Item("definition", $"<code>{Escape(cell.Definition)}</code>");
        Item("subject hash", $"<code>{Escape(cell.SubjectHash)}</code>");
        Item("tier", Json.Canonical(cell.Tier).Trim('"'));
        if (cell.Device is { Length: > 0 } device) Item("device", Escape(device));
        Item("time", NumberText.Seconds(cell.Seconds));
        html.Append("</dl>\n");
    }
}
