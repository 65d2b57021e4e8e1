using System.Text;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Changes;
using Hypotheses.Dashboard.Html.Changes;
using Hypotheses.Dashboard.Html.Markup;
using Hypotheses.Dashboard.Html.Models;
using Hypotheses.Dashboard.Text;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html;

/// <summary>
/// The first page: counts, what fails, claims by models, notes. It needs no script, no network and no other file to be read; each
/// claim and each trained model has a page of its own beside it.
/// </summary>
public static class Page
{
    /// <summary>The pages' style sheet.</summary>
    public static string Style => PageFrame.Style;

    /// <summary>The whole document.</summary>
    /// <param name="cells">Every cell; points of maps are not counted.</param>
    /// <param name="notices">What the reader should know of the run, a line each.</param>
    /// <param name="commit">The repository's commit, or empty.</param>
    /// <param name="generated">When, as it is to be read.</param>
    /// <param name="changes">What changed since other runs; null where there is none to compare.</param>
    public static string Of(
        IEnumerable<CellStatus> cells, IReadOnlyList<string> notices, string commit, string generated,
        RunChanges? changes = null)
    {
        IReadOnlyList<CellStatus> all = CellText.InOrder(cells.Where(c => c.Point is null));
        var tally = new Tally(all);
        CellStatus[][] claims = [.. all.GroupBy(c => c.Claim).Select(g => g.ToArray())];
        var models = new ModelCells(all);
        var html = new StringBuilder(PageFrame.Head($"Hypotheses: {tally.FailingWords}", MatrixFilters.Style(claims, models)));
        AppendHead(html, all, tally, models, commit, generated, changes);
        html.Append("<main id=\"content\">\n");
        FailingList.Append(html, tally);
        if (claims.Length == 0) html.Append("<p>No claim has been planned in this folder yet.</p>\n");
        else
        {
            TrainingFindings.Append(html, models);
            ModelMatrix.Append(html, claims, models, Changed(changes));
        }

        if (changes is not null)
            ChangesSection.Append(html, changes, cell => PageFile.Card(cell.Claim, cell.Subject));
        NoticeList.Append(html, notices);
        html.Append(
            "</main>\n<footer><p>A verdict counts only where the claim's controls hold: the positive one supported, the negative "
                + "one refuted. Each claim's page has its cells, what is measured, the rule, the protocol and the sources. How often "
                + $"such verdicts err was simulated: <a href=\"{PageFile.ErrorRates}\">error rates</a>. What the words mean: "
                + $"<a href=\"{PageFile.Words}\">words</a>.</p></footer>\n")
            .Append(PageFrame.Foot);
        return html.ToString();
    }

    // Claims of which a verdict or an effect is another than in the last run.
    private static HashSet<string> Changed(RunChanges? changes) => changes?.SinceLast is { } last
        ? [.. last.Flipped.Concat(last.Moved).Select(c => c.After.Claim), .. last.New.Concat(last.Gone).Select(c => c.Claim)]
        : [];

    private static void AppendHead(
        StringBuilder html, IReadOnlyList<CellStatus> all, Tally tally, ModelCells models, string commit, string generated,
        RunChanges? changes)
    {
        string tiers = string.Join(", ", all.Select(c => c.Tier).Distinct().Select(t => Json.Canonical(t).Trim('"')));
        html.Append("<header>\n<h1>Hypotheses</h1>\n<p>Claims about what neural networks represent, each held against bounds that ")
            .Append("were fixed beforehand and beside controls whose answer is known.</p>\n<p class=\"muted\">Made ")
            .Append(Escape(generated));
        if (tiers.Length > 0) html.Append(" · tier ").Append(Escape(tiers));
        if (commit.Length > 0)
            html.Append(" · commit <code title=\"").Append(Escape(commit)).Append("\">")
                .Append(Escape(commit.Length > 10 ? commit[..10] : commit)).Append("</code>");
        html.Append($" · {all.Select(c => c.Claim).Distinct().Count()} claims</p>\n")
            .Append($"<p class=\"muted\">{Escape(tally.ToString())}. <a href=\"{PageFile.Words}\">What these words mean</a>.</p>\n")
            .Append(ChangesSection.Line(changes)).Append("<dl class=\"tallies\">");
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
        CellStatus[] controls = [.. all.Where(c => c.Role != Role.Subject && CellText.IsRow(c))];
        int old = controls.Count(c => c.Calibration is { OutOfDate: true }), never = controls.Count(c => c.Calibration is null);
        if (old + never > 0)
            html.Append($"<p class=\"muted\">Error rates: measured of {controls.Length - old - never} of {controls.Length} controls as ")
                .Append($"they are now, of {old} under an earlier definition of their claim, of {never} not yet.</p>\n");
        if (tally.Correction is { } correction)
            html.Append($"<p class=\"muted\">{Escape(char.ToUpperInvariant(correction[0]) + correction[1..])}.</p>\n");
        html.Append("</header>\n");
    }
}
