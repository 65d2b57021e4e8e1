using System.Globalization;
using System.Text;
using Hypotheses.Dashboard.Html.Markup;
using Hypotheses.Dashboard.Text;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html;

/// <summary>
/// The page of measured error rates: how often the judge errs where the truth lies on the bound, and how often it decides where
/// it does not.
/// </summary>
public static class ErrorRatesPage
{
    /// <summary>The whole document.</summary>
    public static string Of(ErrorRates measured)
    {
        var html = new StringBuilder(PageFrame.Head("Hypotheses: error rates of verdicts"));
        html.Append("<header>\n<h1>Error rates of verdicts</h1>\n<p>Made-up seeds, judged as a cell's are, ")
            .Append(measured.Samples.ToString("N0", CultureInfo.InvariantCulture));
        html.Append(
            " cells a number. <a href=\"index.html\">All claims and models</a></p>\n</header>\n<main id=\"content\">\n<section class=\"evidence\">\n");
        AppendRates(html, measured);
        AppendPower(html, measured);
        html.Append("</section>\n</main>\n").Append(PageFrame.Foot);
        return html.ToString();
    }

    private static void AppendRates(StringBuilder html, ErrorRates measured)
    {
        html.Append(
            "<h2>Wrong decisions in one direction</h2>\n<p>The true mean lies on the bound (or, where it says so, on its wrong "
                + "side). The larger of both directions; in brackets what one 95% interval said before there were floors, "
                + "binomial bounds and an allowance for skew. ");
        html.Append(
            "At most: 2.5% normal, 5% tied or bimodal, 7% skewed. No interval from few seeds can bound the error where seldom a "
                + "seed lies far from all others, where the items of a share agree within a seed, or for tails as heavy as the "
                + "last kind's (Bahadur and Savage 1956): those numbers are told, not promised. What six seeds have not seen "
                + "may be so in up to 39% of seeds: that stands beside each verdict. ");
        html.Append(
            "Five seeds alone decide nothing: without a distribution they can show p = 2<sup>−4</sup> at least. Four looks: "
                + "after 5, 10, 20 and 40 seeds.</p>\n<div class=\"wide\" role=\"region\" aria-label=\"Wrong decisions\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">values</th><th scope=\"col\">at "
                + "most</th>");
        (int Seeds, int Looks)[] designs = [.. measured.Rates.Select(r => (r.Seeds, r.Looks)).Distinct()];
        foreach ((int seeds, int looks) in designs)
            html.Append($"<th scope=\"col\">{(looks == 1 ? $"{seeds} seeds" : $"{looks} looks")}</th>");
        html.Append("</tr></thead><tbody>\n");
        foreach (IGrouping<string, ErrorRate> shape in measured.Rates.GroupBy(r => r.Shape))
        {
            html.Append(
                "<tr><th "
                    + $"scope=\"row\">{Escape(shape.Key)}</th><td>{(shape.First().Bar is { } bar ? Percent(bar) : "none")}</td>");
            foreach ((int seeds, int looks) in designs)
                html.Append(
                    shape.FirstOrDefault(r => r.Seeds == seeds && r.Looks == looks) is { } rate
                        ? $"<td>{Percent(rate.Wrong)}{(rate.Before is { } before ? $" ({Percent(before)})" : "")}</td>"
                        : "<td></td>");
            html.Append("</tr>\n");
        }

        html.Append("</tbody></table></div>\n");
    }

    private static void AppendPower(StringBuilder html, ErrorRates measured)
    {
        html.Append(
            "<h2>Right decisions for normal values</h2>\n<p>The true mean lies so many standard deviations of a seed above the "
                + "bound; in brackets as before.</p>\n<div class=\"wide\" role=\"region\" aria-label=\"Right decisions\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">mean above the bound</th>");
        int[] seeds = [.. measured.Power.Select(p => p.Seeds).Distinct()];
        foreach (int n in seeds) html.Append($"<th scope=\"col\">{n} seeds</th>");
        html.Append("</tr></thead><tbody>\n");
        foreach (IGrouping<double, DecisionPower> row in measured.Power.GroupBy(p => p.Deviations))
        {
            html.Append($"<tr><th scope=\"row\">{NumberText.Plain(row.Key)} deviations</th>");
            foreach (int n in seeds)
                html.Append(
                    row.FirstOrDefault(p => p.Seeds == n) is { } power
                        ? $"<td>{Percent(power.Now)} ({Percent(power.Before)})</td>"
                        : "<td></td>");
            html.Append("</tr>\n");
        }

        html.Append("</tbody></table></div>\n");
    }

    private static string Percent(double share) => $"{NumberText.Plain(Math.Round(100 * share, 1))}%";
}
