using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Text;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Markup;

/// <summary>Counts of verdicts on one kind of subjects, as a list of coloured words.</summary>
internal static class VerdictCounts
{
    /// <summary>
    /// The list. What supports, refutes and decides nothing is always there, what did not run or does not apply never.
    /// </summary>
    /// <param name="label">What is counted, plain text.</param>
    /// <param name="cells">The cells.</param>
    public static string List(string label, IEnumerable<CellStatus> cells)
    {
        CellStatus[] all = [.. cells];
        var items = new Tally(all).Subjects
            .Where(s => s.Verdict is Verdict.Supported or Verdict.Refuted or Verdict.Inconclusive
                || (s.Count > 0 && s.Verdict is not (Verdict.NotApplicable or Verdict.Excluded)))
            .Select(s =>
                $"<li class=\"{Class(CellStatus.Words(s.Verdict))}\"><b>{s.Count}</b> "
                    + $"{CellStatus.Words(s.Verdict)}{After(all, s.Verdict)}</li>");
        return $"<ul class=\"counts\" aria-label=\"{Escape(label)}\">{string.Concat(items)}</ul>\n";
    }

    // How many of them stay so when all cells are judged together.
    private static string After(CellStatus[] cells, Verdict verdict)
    {
        CellStatus[] own = [.. cells.Where(c => c.Verdict == verdict && c.Role == Role.Subject)];
        int gone = own.Count(c => c.CorrectedVerdict is { } v && v != c.Verdict);
        return gone == 0 ? "" : $", {own.Length - gone} after correction";
    }
}
