using System.Text;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Text;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Pictures;

/// <summary>How often each feature of a world fires: its name, a bar, the number.</summary>
internal static class RatesPicture
{
    private const double Name = 110, Bar = 170, Letter = 5.6;

    public static string Of(IReadOnlyList<FigureFeature> features)
    {
        if (features.Count == 0) return "";
        double row = features.Count > 24 ? 11 : 16, text = (row + 7) / 2;
        // The axis ends at a rate that is easy to tell: not every world has a feature that fires half of the time.
        double most = features.Max(f => f.Rate), end = most > .5 ? 1 : most > .2 ? .5 : most > .1 ? .2 : .1;
        string words =
            $"how often each of {features.Count} features fires: from {Percent(features.Min(f => f.Rate))} to {Percent(most)}";
        var svg = new StringBuilder(
            "<figure><figcaption>features: how often each fires <span class=\"muted\">share of samples; the line ends at "
                + $"{Percent(end)}</span></figcaption>");
        svg.Append(
            $"<svg class=\"rates\" viewBox=\"0 0 {At(Name + Bar + 40)} {At(row * features.Count)}\" role=\"img\" "
                + $"aria-label=\"{Escape(words)}\"><title>{Escape(words)}</title>");
        for (int i = 0; i < features.Count; i++)
        {
            double y = row * i, length = Bar * Math.Clamp(features[i].Rate / end, 0, 1);
            string name = features[i].Name.Length * Letter > Name ? features[i].Name[..(int)(Name / Letter)] : features[i].Name;
            svg.Append(
                $"<text x=\"{At(Name - 6)}\" y=\"{At(y + text)}\" text-anchor=\"end\">{Escape(name)}</text>"
                    + $"<path class=\"axis\" d=\"M{At(Name)} {At(y + row - 1)}H{At(Name + Bar)}\"/>"
                    + $"<rect class=\"bars\" x=\"{At(Name)}\" y=\"{At(y + 2)}\" width=\"{At(length)}\" height=\"{At(row - 5)}\"/>"
                    + $"<text x=\"{At(Name + length + 4)}\" y=\"{At(y + text)}\">{Percent(features[i].Rate)}</text>");
        }

        return svg.Append("</svg></figure>\n").ToString();
    }

    private static string Percent(double share) => NumberText.Plain(Math.Round(100 * share, 1)) + "%";
}
