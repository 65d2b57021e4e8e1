using System.Text;
using Hypotheses.Claims.Definitions;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Html.Markup;
using Hypotheses.Dashboard.Html.Pictures;
using Hypotheses.Dashboard.Text;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html;

/// <summary>One claim: what it says and where, its rules, and a card for each cell, grouped by role.</summary>
internal static class ClaimSection
{
    public static void Append(
        StringBuilder html,
        CellStatus[] cells,
        CellStatus[] points,
        TriedDefinitions? definitions,
        ClaimProtocol? protocol = null,
        Func<CellStatus, string>? past = null)
    {
        CellStatus first = cells[0];
        (string Statistic, string Support, string Refute)[] rules = [
            .. cells.Where(c => !Collapsed(c)).DefaultIfEmpty(first).Select(c => (c.Statistic, c.Support, c.Refute)).Distinct()];
        html.Append(
            $"<section class=\"claim\" id=\"{Id(first.Claim)}\">\n<h2><a href=\"#{Id(first.Claim)}\">{Escape(first.Claim)}</a> "
                + $"{Escape(first.Title)}</h2>\n");
        if (first.Meaning is { Length: > 0 } meaning) html.Append($"<p>{Escape(meaning)}</p>\n");
        html.Append($"<p class=\"muted\">{(first.Family.Length > 0 ? $"<span class=\"family\">{Escape(first.Family)}</span> " : "")}<cite>{Escape(first.Source)}</cite></p>\n");
        if (rules.Length == 1)
            html.Append(
                $"<p class=\"rule\">Statistic <b>{Escape(rules[0].Statistic)}</b>. Supported if "
                    + $"<b>{Escape(rules[0].Support)}</b>; refuted if <b>{Escape(rules[0].Refute)}</b>.</p>\n");
        DefinitionsLine.Append(html, definitions);
        ProtocolDetails.Append(html, protocol);
        CalibrationTable.Append(html, cells);
        RegimeParagraph.Append(html, first.Regime, first.Counterexample);
        if (points.Length > 0) html.Append(MapPicture.Of(points));
        foreach (Role role in (Role[])[Role.Subject, Role.Positive, Role.Negative])
        {
            CellStatus[] shown = [.. cells.Where(c => c.Role == role && !Collapsed(c))];
            if (shown.Length == 0) continue;
            string heading = role switch
            {
                Role.Positive => "Positive controls: must be supported",
                Role.Negative => "Negative controls: must be refuted",
                _ => "Subjects"
            };
            html.Append($"<h3>{heading}</h3>\n<div class=\"cards\">\n");
            foreach (CellStatus cell in shown) CellCard.Append(html, cell, rules.Length > 1, past?.Invoke(cell) ?? "");
            html.Append("</div>\n");
        }

        AppendCollapsed(html, [.. cells.Where(Collapsed)]);
        html.Append("</section>\n");
    }

    // A card that could show nothing but its reason.
    private static bool Collapsed(CellStatus cell) =>
        !CellText.IsRow(cell) || (cell.Verdict == Verdict.NotRun && cell.Effects.Count == 0);

    private static void AppendCollapsed(StringBuilder html, CellStatus[] cells)
    {
        foreach (IGrouping<Verdict, CellStatus> verdict in cells.GroupBy(c => c.Verdict))
        {
            var reasons = verdict.GroupBy(c => c.Reason ?? "no reason given").ToArray();
            string line = string.Join("; ", reasons.Select(r => reasons.Length == 1 ? r.Key : $"{r.Key} ({r.Count()})"));
            html.Append(
                $"<details class=\"collapsed\"><summary>{VerdictWord.Pill(verdict.Key, verdict.Count())} {Escape(line)}</summary><ul>");
            foreach (var reason in reasons)
            {
                html.Append($"<li>{Escape(reason.Key)}: ");
                html.AppendJoin(
                    ", ",
                    reason.Select(c =>
                        $"<span id=\"{Id(c.Claim, c.Subject)}\" "
                            + $"title=\"{Escape(c.Description)}\">{Escape(c.Subject)}</span>")).Append("</li>");
            }

            html.Append("</ul></details>\n");
        }
    }
}
