using System.Text;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Html.Markup;
using Hypotheses.Dashboard.Html.Pictures;
using Hypotheses.Dashboard.Text;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html;

/// <summary>One cell: verdict, effect, a picture of its interval, and the evidence, folded.</summary>
internal static class CellCard
{
    public static void Append(StringBuilder html, CellStatus cell, bool showRule, string past = "")
    {
        html.Append(
            $"<article class=\"card{(cell.Fails ? " fails" : "")}\" "
                + $"id=\"{Id(cell.Claim, cell.Subject)}\">\n<h4>{Escape(cell.Subject)}</h4>\n<p>{VerdictWord.Pill(cell.Verdict)}");
        if (cell.Expected is { } expected && expected != cell.Verdict)
            html.Append($" <span class=\"muted\">expected {CellStatus.Words(expected)}</span>");
        if (cell.CorrectedVerdict is { } corrected && corrected != cell.Verdict)
            html.Append($" <span class=\"muted\">{CellStatus.Words(corrected)} after correction for several claims</span>");
        if (cell.NaiveVerdict is { } naive)
            html.Append($" <span class=\"muted\">95% intervals would say {CellStatus.Words(naive)}</span>");
        if (cell.Agreement is { } agreement)
            html.Append(
                " <span class=\"muted\" title=\"Seeds that agree by themselves with the verdict; at most so many of all seeds "
                    + $"may not (exact 95% bound)\">{agreement.Agree} of {agreement.Of} seeds agree; up to "
                    + $"{NumberText.Plain(Math.Round(100 * agreement.MayNot))}% may "
                    + $"not{(2 * agreement.Agree < agreement.Of ? ": the mean decides, most seeds do not" : "")}</span>");
        if (cell.Twins is { } twins) html.Append($" <span class=\"muted\">{Escape(twins)}</span>");
        if (cell.Confirmed is { } commit)
            html.Append(
                " <span class=\"muted\" title=\"What seeds say that follow from this commit, so that nobody could have "
                    + $"seen them before\">{CellText.Confirmed(cell)} at <code>{Escape(CellText.Commit(commit))}</code></span>");
        html.Append("</p>\n");
        foreach (Effect shown in Shown(cell)) AppendEffect(html, cell, shown);
        html.Append(past);
        if (CellText.Undecided(cell) is { } undecided) html.Append($"<p class=\"muted\">Undecided: {Escape(undecided)}.</p>\n");
        if (CellText.Problem(cell) is { } problem)
            html.Append($"<p class=\"problem\"><b>Fails the build:</b> {Escape(problem)}</p>\n");
        else if (cell.Reason is { Length: > 0 } reason) html.Append($"<p>{Escape(reason)}</p>\n");
        html.Append("<details><summary>Evidence</summary>\n");
        if (cell.Excluded is { Length: > 0 } excluded)
            html.Append($"<p><b>Excluded by the claim's author:</b> {Escape(excluded)}. It is run here to show that.</p>\n");
        if (cell.Description.Length > 0) html.Append($"<p>{Escape(cell.Description)}</p>\n");
        if (showRule)
            html.Append($"<p>Supported if <b>{Escape(cell.Support)}</b>; refuted if <b>{Escape(cell.Refute)}</b>.</p>\n");
        html.Append("<div class=\"evidence\">\n");
        AppendEffects(html, cell);
        AppendGates(html, cell);
        if (cell.Series is { Count: > 0 } series) html.Append(SeriesPicture.All(series));
        AppendIdentity(html, cell);
        html.Append("</div></details>\n</article>\n");
    }

    // The headline, and what else the rule that decided looks at: a verdict must be seen to follow from what is drawn.
    private static IEnumerable<Effect> Shown(CellStatus cell)
    {
        IReadOnlyList<Condition> decided = (cell.Verdict switch
        {
            Verdict.Supported => cell.SupportConditions,
            Verdict.Refuted => cell.RefuteConditions,
            Verdict.Inconclusive when CellText.Undecided(cell) is not null =>
                [.. cell.SupportConditions ?? [], .. cell.RefuteConditions ?? []],
            _ => null,
        }) ?? [];
        return decided.Select(c => c.Statistic).Prepend(cell.Statistic).Distinct()
            .Select(name => cell.Effects.FirstOrDefault(e => e.Statistic == name)).OfType<Effect>();
    }

    private static void AppendEffect(StringBuilder html, CellStatus cell, Effect effect)
    {
        string number = NumberText.Interval(effect.Value, effect.Low, effect.High);
        html.Append(
            $"<p class=\"effect\"><span class=\"muted\">{Escape(effect.Statistic)}</span> <span "
                + $"class=\"number\">{Escape(number)}</span></p>\n");
        html.Append(IntervalPicture.Of(cell, effect));
    }

    private static void AppendEffects(StringBuilder html, CellStatus cell)
    {
        if (cell.Effects.Count == 0) return;
        html.Append(
            "<table><caption>Means over seeds</caption><thead><tr><th scope=\"col\">statistic</th><th scope=\"col\">mean [95% "
                + "interval")
            .Append(cell.Look is null ? "" : $"; of the rules' statistics the {CellText.Interval(cell)}")
            .Append("]</th></tr></thead><tbody>");
        foreach (Effect e in cell.Effects)
            html.Append($"<tr><th scope=\"row\">{Escape(e.Statistic)}</th><td>{Escape(NumberText.Interval(e.Value, e.Low, e.High))}</td></tr>");
        html.Append("</tbody></table>\n");
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
        Item("definition", $"<code>{Escape(cell.Definition)}</code>");
        Item("subject hash", $"<code>{Escape(cell.SubjectHash)}</code>");
        Item("tier", Json.Canonical(cell.Tier).Trim('"'));
        if (cell.Device is { Length: > 0 } device) Item("device", Escape(device));
        Item("time", NumberText.Seconds(cell.Seconds));
        html.Append("</dl>\n");
    }
}
