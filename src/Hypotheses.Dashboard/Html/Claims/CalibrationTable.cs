using System.Text;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Text;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Claims;

/// <summary>A claim's known error rates: what its controls showed when they were measured many times.</summary>
internal static class CalibrationTable
{
    public static void Append(StringBuilder html, CellStatus[] cells)
    {
        (CellStatus Cell, ControlCalibration Known)[] controls = [
            .. cells.Where(c => c.Calibration is not null).Select(c => (c, c.Calibration!))];
        if (controls.Length == 0) return;
        ClaimCalibration claim = ClaimCalibration.Of(cells)[0];
        string old = claim.OutOfDate ? " (<b>out of date</b>: measured for another definition of the claim)" : "";
        html.Append(
            $"<details class=\"calibration\"><summary>Known error rates of this instrument{old}: wrongly refuted "
                + $"{Words(claim.WronglyRefuted)}, wrongly supported {Words(claim.WronglySupported)} of single replicates; in "
                + $"the quick tier least power {Percent(claim.LeastPower)}, largest error "
                + $"{Percent(claim.MostQuickError)}</summary>\n");
        html.Append("<div class=\"evidence\"><table><thead><tr>");
        foreach (
            string head in (string[])[
                "control", "replicates", "wrong", "undecided", "voided", "quick tier right", "quick tier wrong", "definition"])
            html.Append($"<th scope=\"col\">{head}</th>");
        html.Append("</tr></thead><tbody>");
        foreach ((CellStatus cell, ControlCalibration known) in controls)
        {
            html.Append($"<tr><th scope=\"row\">{(cell.Role == Role.Positive ? "+" : "-")} {Escape(cell.Subject)}</th><td>{known.Replicates}</td><td>{Words(known.Wrong)}</td><td>{Words(known.Undecided)}</td><td>{Words(known.Voided)}</td>");
            html.Append($"<td>{Percent(known.Power)} of {known.Subsets} subsets of {known.QuickSeeds}</td><td>{Percent(known.QuickError)}</td><td><code>{Escape(known.Definition)}</code>{(known.OutOfDate ? " out of date" : "")}</td></tr>");
        }

        html.Append("</tbody></table></div></details>\n");
    }

    // "0 of 40 [0%, 8.8%]"
    private static string Words(Share share) => $"{share.Count} of {share.Of} [{Percent(share.Low)}, {Percent(share.High)}]";

    private static string Percent(double share) =>
        double.IsFinite(share) ? $"{NumberText.Plain(Math.Round(100 * share, 1))}%" : "?";
}
