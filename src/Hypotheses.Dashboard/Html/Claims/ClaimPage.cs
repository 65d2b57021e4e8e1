using System.Text;
using Hypotheses.Claims.Definitions;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Html.Markup;
using Hypotheses.Dashboard.Html.Pictures;
using Hypotheses.Dashboard.Text;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Claims;

/// <summary>One claim: what it says and where, what is measured, its rules, and a card for each cell, grouped by kind.</summary>
public static class ClaimPage
{
    /// <summary>The whole document. It holds no date of its own: where nothing changed it is the same to the byte.</summary>
    /// <param name="cells">The claim's cells, at least one; points of its map are not among them.</param>
    /// <param name="points">The points of its map.</param>
    /// <param name="models">Which models have pages.</param>
    /// <param name="definitions">How many definitions of it were tried; null where nobody knows.</param>
    /// <param name="protocol">What its protocol says; null where nobody knows.</param>
    /// <param name="past">What earlier runs said of a cell, drawn; null where nobody knows.</param>
    public static string Of(
        IReadOnlyList<CellStatus> cells, IReadOnlyList<CellStatus> points, ModelCells models,
        TriedDefinitions? definitions = null, ClaimProtocol? protocol = null, Func<CellStatus, string>? past = null)
    {
        CellStatus first = cells[0];
        CellStatus[] all = [.. cells], shown = [.. cells.Where(c => !Collapsed(c))];
        var html = new StringBuilder(PageFrame.Head($"{first.Claim}: {first.Title}"));
        AppendHead(html, all, definitions, models);
        html.Append("<main id=\"content\">\n");
        NumberList.Append(html, all, protocol?.Numbers ?? []);
        AppendCards(html, shown, models, past);
        AppendCollapsed(html, [.. cells.Where(Collapsed)]);
        RegimeParagraph.Append(html, first.Regime, first.Counterexample);
        if (points.Count > 0) html.Append(MapPicture.Of(points));
        html.Append("<section class=\"method\"><h2>How it is judged</h2>\n");
        ProtocolDetails.Append(html, protocol);
        DefinitionsLine.Append(html, definitions);
        CalibrationTable.Append(html, all);
        html.Append($"<p>Measure it again: {RerunCommand.Html(RerunCommand.OfClaim(first))}</p>\n</section>\n");
        ScepticSection.Append(html, protocol?.Sceptic);
        SourceList.Append(html, first.Source);
        html.Append($"</main>\n<footer><p>{Legend} <a href=\"{PageFile.ErrorRates}\">How often such verdicts err</a>.</p></footer>\n")
            .Append(PageFrame.Foot);
        return html.ToString();
    }

    private const string Legend =
        "Effects are means over seeds with 95% intervals over seeds (where a cell is looked at several times, with intervals at "
            + "the level of the look that decided). A verdict counts only where the controls hold.";

    private static void AppendHead(StringBuilder html, CellStatus[] cells, TriedDefinitions? definitions, ModelCells models)
    {
        CellStatus first = cells[0];
        html.Append($"<header>\n<p><a href=\"{PageFile.Front}#{Id(first.Claim)}\">All claims and models</a> · ")
            .Append($"<a href=\"{PageFile.Words}\">Words</a></p>\n")
            .Append($"<h1><span class=\"id\">{Escape(first.Claim)}</span> {Escape(first.Title)}</h1>\n");
        if (first.Meaning is { Length: > 0 } meaning) html.Append($"<p class=\"meaning\">{Escape(meaning)}</p>\n");
        ClaimConclusion.Append(html, cells, models);
        if (first.Family.Length > 0) html.Append($"<p class=\"muted\">Topic: {Escape(first.Family)}</p>\n");
        html.Append("<dl class=\"tallies\">");
        foreach (CellKind kind in CellKind.All)
        {
            CellStatus[] own = [.. cells.Where(c => CellKind.Of(c) == kind && CellText.IsRow(c))];
            if (own.Length > 0 && own[0].Role == Role.Subject)
                html.Append($"<div><dt>{kind.Heading}</dt><dd>{VerdictCounts.List(kind.Heading, own)}</dd></div>");
        }

        var tally = new Tally(cells);
        html.Append($"<div><dt>Controls</dt><dd>{Escape(tally.ControlWords)}</dd>")
            .Append(definitions is { } tried ? $"<dt>Definitions tried</dt><dd>{tried.Tried}</dd>" : "")
            .Append("</div></dl>\n</header>\n");
    }

    private static void AppendCards(
        StringBuilder html, CellStatus[] cells, ModelCells models, Func<CellStatus, string>? past)
    {
        if (cells.Length == 0) return;
        var axes = new Dictionary<string, Axis?>();
        Axis? Shared(string statistic) =>
            axes.TryGetValue(statistic, out Axis? axis) ? axis : axes[statistic] = Axis.Of(statistic, cells);
        html.Append("<section class=\"verdicts\"><h2>Verdicts</h2>\n");
        CardFilters.Append(html, cells);
        CardLegend.Append(html);
        HashSet<string> pages = [.. models.Models];
        foreach (CellKind kind in CellKind.All)
        {
            CellStatus[] own = [.. cells.Where(c => CellKind.Of(c) == kind)];
            if (own.Length == 0) continue;
            html.Append($"<div class=\"group {kind.Class}\"><h3>{kind.Heading}</h3>\n<div class=\"cards\">\n");
            foreach (CellStatus cell in own)
            {
                string model = ModelCells.ModelOf(cell);
                bool hasPage = cell.Role == Role.Subject && (cell.ComesFromTraining || cell.TwinOf is not null)
                    && pages.Contains(model);
                CellCard.Append(
                    html,
                    cell,
                    Shared,
                    hasPage ? $"{PageFile.Model(model)}#{Id(cell.Claim, cell.TwinOf ?? cell.Subject)}" : null,
                    past?.Invoke(cell) ?? "");
            }

            html.Append("</div></div>\n");
        }

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
