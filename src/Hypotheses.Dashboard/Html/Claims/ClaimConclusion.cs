using System.Text;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Text;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Claims;

/// <summary>What a run says of a claim, in two or three sentences under its title.</summary>
internal static class ClaimConclusion
{
    /// <summary>Appends it; nothing where no cell was judged.</summary>
    /// <param name="html">To what.</param>
    /// <param name="cells">The claim's cells.</param>
    /// <param name="models">Which are trained models', and which their twins'.</param>
    public static void Append(StringBuilder html, IReadOnlyList<CellStatus> cells, ModelCells models)
    {
        CellStatus[] judged = [.. cells.Where(c => CellText.IsRow(c) && c.Verdict != Verdict.NotRun)];
        if (judged.Length == 0) return;
        CellStatus[] trained =
            [.. judged.Where(c => c.Role == Role.Subject && c.ComesFromTraining && c.TwinOf is null)];
        CellStatus[] known = [.. judged.Where(c => CellKind.Of(c).Class == "k-world")];
        var said = new List<string>();
        if (trained.Length > 0) said.Add($"On trained models: {Counts(trained)}{Beside(trained, models)}.");
        else said.Add("No trained model was judged: what is said here is said of worlds that were made.");
        if (known.Length > 0) said.Add($"On worlds whose answer is known: {Counts(known)}.");
        CellStatus[] near = [.. judged.Where(c => c.Hard && !Tally.Holds(c))];
        if (near.Length > 0)
            said.Add($"Near its bounds it cannot tell {string.Join(", ", near.Select(c => c.Subject))}: a model that is like "
                + "one of these is not decided by it.");
        html.Append("<p class=\"conclusion\">").AppendJoin(" ", said.Select(Escape)).Append("</p>\n");
    }

    private static string Counts(CellStatus[] cells)
    {
        IEnumerable<string> counts = cells.GroupBy(c => c.Verdict).OrderBy(g => g.Key)
            .Select(g => $"{CellStatus.Words(g.Key)} {g.Count()}");
        int after = cells.Count(c => c.CorrectedVerdict is { } v && v != c.Verdict);
        return string.Join(", ", counts) + (after > 0 ? $" ({CellText.NotAfterCorrection(after, cells.Length)})" : "");
    }

    private static string Beside(CellStatus[] trained, ModelCells models)
    {
        CellStatus[] decided = [.. trained.Where(c => c.Verdict is Verdict.Supported or Verdict.Refuted)];
        CellStatus[] held = [.. decided.Where(c => models.Beside([c]).Of > 0)];
        if (decided.Length == 0) return "";
        if (held.Length == 0) return "; no twin was judged beside them";
        int shared = held.Count(c => models.Beside([c]).Same > 0);
        return shared == 0
            ? $"; no twin, which learned nothing, has the verdict of its model ({models.TwinsSay(held)})"
            : $"; in {shared} of {held.Length} a twin, which learned nothing, has the same verdict";
    }
}
