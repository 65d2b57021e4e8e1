using System.Text;
using Hypotheses.Claims.Judging;
using Hypotheses.Dashboard.Html.Markup;
using Hypotheses.Dashboard.Text;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html;

/// <summary>What fails the build, each with its reason and a link to its card.</summary>
internal static class FailingList
{
    // A longer list is folded: the table of claims should be seen first. The page must open quickly, whatever fails.
    private const int Open = 15, Most = 60, LongestReason = 300;

    public static void Append(StringBuilder html, Tally tally)
    {
        int failing = tally.Failing.Count;
        if (failing == 0) return;
        html.Append(
            $"<section class=\"failing\"><details{(failing <= Open ? " open=\"\"" : "")}><summary>What fails "
                + $"({failing})</summary><ul>");
        foreach (CellStatus cell in tally.Failing.Take(Most))
            html.Append(
                $"<li><a href=\"{PageFile.Card(cell.Claim, cell.Subject)}\">{Escape(cell.Claim)} × {Escape(cell.Subject)}</a>: "
                    + $"{Escape(CellText.Shortened(CellText.Problem(cell)!, LongestReason))}</li>");
        foreach (IGrouping<string, CellStatus> claim in tally.Failing.Skip(Most).GroupBy(c => c.Claim))
            html.Append(
                $"<li><a href=\"{PageFile.Claim(claim.Key)}\">{Escape(claim.Key)}</a>: {claim.Count()} more</li>");
        html.Append("</ul></details></section>\n");
    }
}
