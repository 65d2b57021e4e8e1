using System.Text;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Html.Markup;
using Hypotheses.Dashboard.Text;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Models;

/// <summary>
/// What a run has found about trained models, in a few lines: the decided verdicts that no twin gives too, with what the twins
/// say. Everything else on a trained model is true of copies that learned nothing as well, or was not held beside one, or is
/// undecided.
/// </summary>
internal static class TrainingFindings
{
    // A longer list is folded.
    private const int Open = 12;

    /// <summary>Appends the section; nothing where no trained model has a decided verdict.</summary>
    public static void Append(StringBuilder html, ModelCells models)
    {
        CellStatus[] decided =
            [.. models.AllTrained.Where(c => c.Verdict is Verdict.Supported or Verdict.Refuted && !c.Fails)];
        if (decided.Length == 0) return;
        CellStatus[] alone = [.. decided.Where(c => models.Beside([c]) is (0, > 0))];
        int shared = decided.Count(c => models.Beside([c]).Same > 0), unheld = decided.Length - alone.Length - shared;
        html.Append("<section id=\"found\"><h2>Verdicts on trained models that no twin shares</h2>\n<p>Of ")
            .Append($"{decided.Length} decided verdicts on trained models, {shared} are those of a twin too")
            .Append(unheld > 0 ? $", {unheld} had no twin beside them" : "")
            .Append($"; {alone.Length} {(alone.Length == 1 ? "is" : "are")} shared by none")
            .Append(alone.Length == 0 ? ".</p></section>\n" : ":</p>\n");
        if (alone.Length == 0) return;
        string[] lines = [.. alone.GroupBy(c => (c.Claim, Model: ModelCells.ModelOf(c), c.Verdict)).Select(g => Line(g, models))];
        if (lines.Length > Open) html.Append($"<details><summary>All {lines.Length}</summary>");
        html.Append("<ul>").AppendJoin("\n", lines).Append("</ul>\n");
        html.Append(lines.Length > Open ? "</details></section>\n" : "</section>\n");
    }

    private static string Line(IGrouping<(string Claim, string Model, Verdict Verdict), CellStatus> cells, ModelCells models)
    {
        CellStatus first = cells.First();
        string places = string.Join(", ", cells.Select(c => c.Setting).OfType<string>().Where(s => s.Length > 0));
        int after = cells.Count(c => c.CorrectedVerdict is { } v && v != c.Verdict);
        return $"<li>{VerdictWord.Link(first.Verdict, PageFile.Card(first.Claim, first.Subject))} on "
            + $"<b>{Escape(cells.Key.Model)}</b>{(places.Length > 0 ? $" ({Escape(places)})" : "")}: "
            + $"<a href=\"{Escape(PageFile.Claim(first.Claim))}\">{Escape(first.Claim)}</a> {Escape(first.Title)}"
            + $" <span class=\"muted\">its twins: {models.TwinsSay(cells)}</span>"
            + (after > 0 ? $" <span class=\"muted\">{CellText.NotAfterCorrection(after, cells.Count())}</span>" : "") + "</li>";
    }
}
