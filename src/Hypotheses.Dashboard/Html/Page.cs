using System.Text;
using Hypotheses.Claims.Definitions;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Changes;
using Hypotheses.Dashboard.Html.Changes;
using Hypotheses.Dashboard.Html.Markup;
using Hypotheses.Dashboard.Html.Models;
using Hypotheses.Dashboard.Text;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html;

/// <summary>The page: claims × subjects in one HTML file that needs no script, no network and no other file.</summary>
public static class Page
{
    // A longer list is folded: the table of claims should be seen first.
    private const int OpenFailures = 15;

    /// <summary>The page's style sheet.</summary>
    public static string Style => PageFrame.Style;

    /// <summary>The whole document.</summary>
    public static string Of(
        IEnumerable<CellStatus> cells, IReadOnlyList<string> notices, string commit, string generated,
        IReadOnlyList<TriedDefinitions>? definitions = null, IReadOnlyList<ClaimProtocol>? protocols = null,
        RunChanges? changes = null, Func<CellStatus, string>? past = null)
    {
        IReadOnlyList<CellStatus> all = CellText.InOrder(cells.Where(c => c.Point is null));
        ILookup<string, CellStatus> points = cells.Where(c => c.Point is not null).ToLookup(c => c.Claim);
        var tally = new Tally(all);
        CellStatus[][] claims = [.. all.GroupBy(c => c.Claim).Select(g => g.ToArray())];
        var models = new ModelCells(all);
        var html = new StringBuilder(PageFrame.Head($"Hypotheses: {tally.FailingWords}"));
        AppendHead(html, all, tally, models, commit, generated);
        html.Append("<main id=\"content\">\n");
        AppendFailing(html, tally);
        if (changes is not null) ChangesSection.Append(html, changes);
        if (claims.Length == 0) html.Append("<p>No claim has been planned in this folder yet.</p>\n");
        else ModelMatrix.Append(html, claims, models);
        if (notices.Count > 0)
            html.Append("<section class=\"notices\"><h2>Notes on this run</h2><ul>")
                .AppendJoin("", notices.Select(n => $"<li>{Escape(n)}</li>")).Append("</ul></section>\n");
        foreach (CellStatus[] claim in claims)
            ClaimSection.Append(
                html,
                claim,
                [.. points[claim[0].Claim]],
                definitions?.FirstOrDefault(d => d.Claim == claim[0].Claim),
                protocols?.LastOrDefault(p => p.Claim == claim[0].Claim && p.Definition == claim[0].Definition),
                past);
        html.Append(
            "</main>\n<footer><p>Effects are means over seeds with 95% intervals over seeds (where a cell is looked at several "
                + "times, with intervals at the level of the look that decided). A verdict counts only where the claim's "
                + "controls hold: the positive one supported, the negative one refuted. In the pictures the dot is the mean, "
                + "the bar its interval, and a dotted line the chance level; shaded are the regions that support and refute. "
                + "How often such verdicts err was simulated: <a href=\"error-rates.html\">error "
                + "rates</a>.</p></footer>\n").Append(PageFrame.Foot);
        return html.ToString();
    }

    private static void AppendHead(
        StringBuilder html, IReadOnlyList<CellStatus> all, Tally tally, ModelCells models, string commit, string generated)
    {
        string tiers = string.Join(", ", all.Select(c => c.Tier).Distinct().Select(t => Json.Canonical(t).Trim('"')));
        html.Append("<header>\n<h1>Hypotheses</h1>\n<p class=\"muted\">Made ").Append(Escape(generated));
        if (tiers.Length > 0) html.Append(" · tier ").Append(Escape(tiers));
        if (commit.Length > 0)
            html.Append(" · commit <code title=\"").Append(Escape(commit)).Append("\">")
                .Append(Escape(commit.Length > 10 ? commit[..10] : commit)).Append("</code>");
        html.Append($" · {all.Select(c => c.Claim).Distinct().Count()} claims, {all.Count} cells</p>\n<dl class=\"tallies\">");
        foreach (
            (string label, IEnumerable<CellStatus> cells) in new[]
            {
                ("Trained models", models.AllTrained), ("Their twins, which learned nothing", models.AllTwins),
                ("Worlds whose answer is known", models.Known),
            })
            if (cells.Any(CellText.IsRow)) html.Append($"<div><dt>{label}</dt><dd>{VerdictCounts.List(label, cells)}</dd></div>");
        html.Append("<div><dt>This run</dt><dd><ul class=\"counts\" aria-label=\"Controls and failures\">");
        html.Append($"<li class=\"plain\"><b>{tally.ControlsHold}/{tally.Controls}</b> controls hold{(tally.Near is { } near ? $", {near}" : "")}{(tally.ControlsNotRun > 0 ? $", {tally.ControlsNotRun} not run" : "")}</li>");
        html.Append(
            $"<li class=\"{(tally.Failing.Count > 0 ? "fails" : "plain")}\"><b>{tally.Failing.Count}</b> "
                + $"{(tally.Failing.Count == 1 ? "fails" : "fail")}</li></ul></dd></div></dl>\n");
        if (tally.Correction is { } correction)
            html.Append($"<p class=\"muted\">{Escape(char.ToUpperInvariant(correction[0]) + correction[1..])}.</p>\n");
        html.Append("</header>\n");
    }

    private static void AppendFailing(StringBuilder html, Tally tally)
    {
        if (tally.Failing.Count == 0) return;
        html.Append(
            $"<section class=\"failing\"><details{(tally.Failing.Count <= OpenFailures ? " open=\"\"" : "")}><summary>What "
                + $"fails ({tally.Failing.Count})</summary><ul>");
        foreach (CellStatus cell in tally.Failing)
            html.Append(
                $"<li><a href=\"#{Id(cell.Claim, cell.Subject)}\">{Escape(cell.Claim)} × {Escape(cell.Subject)}</a>: "
                    + $"{Escape(CellText.Problem(cell)!)}</li>");
        html.Append("</ul></details></section>\n");
    }
}
