using System.Text;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Html.Markup;
using Hypotheses.Dashboard.Text;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Models;

/// <summary>
/// Claims × trained models: what each claim says of each model, its layers and dictionaries folded in, and whether its twins say
/// the same; beside them the worlds whose answer is known, and the controls.
/// </summary>
internal static class ModelMatrix
{
    // More columns than this are no table to read: each is its verdicts' marks, behind what all of them say together.
    private const int MostModels = 24;

    /// <summary>The table, a row for each claim.</summary>
    /// <param name="html">To what.</param>
    /// <param name="claims">The claims, each with its cells.</param>
    /// <param name="models">Whose cells they are.</param>
    /// <param name="changed">Claims of which something changed since the last run.</param>
    public static void Append(
        StringBuilder html, CellStatus[][] claims, ModelCells models, IReadOnlySet<string> changed)
    {
        bool dense = models.Models.Count > MostModels;
        html.Append("<section id=\"claims\"><h2>Which claims hold on which model</h2>\n");
        MatrixFilters.Append(html, claims, models, changed);
        AppendLegend(html, models, dense);
        html.Append(
            "<div class=\"wide\" role=\"region\" aria-label=\"Claims by models\" tabindex=\"0\"><table class=\"overview front "
                + $"sortable{(dense ? " dense" : "")}\"><thead><tr><th scope=\"col\">Claim</th>");
        // Many models stand behind everything else, which would be out of sight.
        if (dense) html.Append($"<th scope=\"col\" class=\"c-all\">All {models.Models.Count} models</th>").Append(Others);
        foreach ((int i, string model) in models.Models.Index())
            html.Append(
                $"<th scope=\"col\" class=\"c-model {MatrixFilters.Column(i)}\"><a href=\"{Escape(PageFile.Model(model))}\">{Escape(model)}</a></th>");
        html.Append(dense ? "" : Others).Append("</tr></thead><tbody>\n");
        // Those that run on a model first: that is what the table is asked.
        var onModels = models.AllTrained.Where(CellText.IsRow).Select(c => c.Claim).ToHashSet();
        ILookup<(string, string), CellStatus> trained =
            models.Models.SelectMany(m => models.Trained(m).Select(c => (Model: m, Cell: c)))
                .ToLookup(c => (c.Cell.Claim, c.Model), c => c.Cell);
        ILookup<string, CellStatus> known = models.Known.ToLookup(c => c.Claim);
        foreach (CellStatus[] claim in claims.OrderBy(c => !onModels.Contains(c[0].Claim)))
        {
            string id = claim[0].Claim;
            html.Append(
                $"<tr id=\"{Id(id)}\" class=\"{MatrixFilters.Classes(claims, claim, changed)}\"><th scope=\"row\" "
                    + $"data-s=\"{Escape(id)}\"><a href=\"{Escape(PageFile.Claim(id))}\"><b>{Escape(id)}</b> "
                    + $"{Escape(claim[0].Title)}</a>{(dense ? "" : Meaning(claim[0]))}</th>");
            if (dense)
            {
                CellStatus[][] own = [.. models.Models.Select(m => trained[(id, m)].ToArray())];
                DenseCell.AppendCounts(html, own);
                AppendOthers(html, known[id], claim);
                foreach (CellStatus[] cells in own) DenseCell.Append(html, cells);
            }
            else
            {
                foreach ((int i, string model) in models.Models.Index())
                    MatrixCell.Append(html, model, MatrixFilters.Column(i), [.. trained[(id, model)]], models);
                AppendOthers(html, known[id], claim);
            }

            html.Append("</tr>\n");
        }

        html.Append("</tbody></table></div></section>\n");
    }

    private const string Others =
        "<th scope=\"col\" class=\"c-world\">Worlds whose answer is known</th><th scope=\"col\" class=\"c-control\">Controls</th>";

    private static void AppendOthers(StringBuilder html, IEnumerable<CellStatus> known, CellStatus[] claim)
    {
        html.Append($"<td class=\"c-world\" data-label=\"known worlds\" data-s=\"{MatrixCell.Rank(known)}\">");
        html.AppendJoin(
            " ",
            new Tally(known).Subjects.Where(s => s.Count > 0 && s.Verdict is not (Verdict.NotApplicable or Verdict.Excluded))
                .Select(s => VerdictWord.Pill(s.Verdict, s.Count)));
        html.Append($"</td><td class=\"c-control\" data-label=\"controls\">{Controls(new Tally(claim))}</td>");
    }

    private static string Meaning(CellStatus cell) =>
        cell.Meaning is { Length: > 0 } meaning ? $"<p class=\"muted\">{Escape(meaning)}</p>" : "";

    private static void AppendLegend(StringBuilder html, ModelCells models, bool dense)
    {
        html.Append("<p class=\"muted\">✓ supported: the evidence says yes; ✗ refuted: it says no; ? inconclusive: it is not enough. ");
        html.Append(
            dense
                ? "The narrow columns are trained models, with a mark for each verdict that a layer or dictionary has; a model "
                    + "counts as mixed where they do not agree. What its twins say, copies with random weights that learned nothing, is "
                    + "on its own page: where they say the same, a verdict says nothing of what training added."
                : "Columns are trained models; “2 of 4” counts layers and dictionaries. Twins are copies with random weights: "
                    + "<b>= its twins</b> marks a verdict that a model which learned nothing gets too, so that it says nothing of "
                    + "what training added.");
        html.Append(" – : the claim does not apply, or nothing of it was asked of the model; its page says which.");
        html.Append(" Controls are worlds where the claim must hold, and where it must not.");
        if (models.Absent.Count > 0) html.Append($" Not here, for want of a file: {Escape(string.Join(", ", models.Absent))}.");
        html.Append("</p>\n");
    }

    private static string Controls(Tally tally) => tally switch
    {
        { Controls: 0, HardControls: 0, ControlsNotRun: 0 } => "none",
        { Controls: 0, HardControls: 0 } => "not run",
        { ControlsNotRun: 0, HardControls: 0 } when tally.ControlsHold == tally.Controls => $"{tally.Controls} hold",
        _ when tally.ControlsHold == tally.Controls => tally.ControlWords,
        _ => $"<b>{tally.ControlWords}</b>",
    };
}
