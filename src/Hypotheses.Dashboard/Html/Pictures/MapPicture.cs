using System.Text;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Text;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Pictures;

/// <summary>A phase map: a square a world, coloured by its verdict, with its effect; the headline's square is outlined.</summary>
internal static class MapPicture
{
    private const double Wide = 92, High = 44, Left = 64, Below = 34;

    public static string Of(IReadOnlyList<CellStatus> points)
    {
        PhasePoint first = points[0].Point!;
        double[] xs = [.. points.Select(p => p.Point!.X).Distinct()], ys = [.. points.Select(p => p.Point!.Y).Distinct()];
        string words =
            $"{points[0].Claim}: {points[0].Statistic} by {first.XName} and {first.YName}: "
                + $"{string.Join(", ", points.GroupBy(p => p.Verdict).Select(g => $"{g.Count()} {CellStatus.Words(g.Key)}"))}";
        if (points.All(p => p.Verdict is Verdict.NotApplicable or Verdict.Excluded or Verdict.NotRun))
            return $"<p class=\"muted\">Phase map of {Escape(first.XName)} × {Escape(first.YName)}, {points.Count} worlds: "
                + $"{Escape(points[0].Reason ?? CellStatus.Words(points[0].Verdict))}.</p>\n";
        double width = Left + (xs.Length * Wide), height = (ys.Length * High) + Below;
        var svg = new StringBuilder(
            "<figure class=\"map\"><figcaption>Phase map: where the claim holds <span "
                + $"class=\"muted\">{Escape(points[0].Statistic)}, mean over {points.Max(p => p.Seeds)} seeds; outlined is the "
                + "headline's world</span></figcaption>");
        svg.Append(
            $"<svg viewBox=\"0 0 {At(width)} {At(height)}\" style=\"max-width:{At(width)}px\" role=\"img\" "
                + $"aria-label=\"{Escape(words)}\"><title>{Escape(words)}</title>");
        foreach (CellStatus point in points)
        {
            // The first value of the vertical axis lies at the bottom, as on any plot.
            double x = Left + (Array.IndexOf(xs, point.Point!.X) * Wide),
                y = (ys.Length - 1 - Array.IndexOf(ys, point.Point.Y)) * High;
            string said =
                $"{first.XName} {NumberText.Plain(point.Point.X)}, {first.YName} {NumberText.Plain(point.Point.Y)}: "
                    + $"{CellStatus.Words(point.Verdict)}, "
                    + $"{CellText.Effect(point)}{(point.Reason is { } why ? $" ({why})" : "")}";
            svg.Append(
                $"<g class=\"{Class(CellStatus.Words(point.Verdict))}\"><title>{Escape(said)}</title><rect "
                    + $"class=\"{(point.Point.Headline ? "headline" : "point")}\" x=\"{At(x + 2)}\" y=\"{At(y + 2)}\" "
                    + $"width=\"{At(Wide - 4)}\" height=\"{At(High - 4)}\"/>");
            svg.Append($"<text x=\"{At(x + (Wide / 2))}\" y=\"{At(y + 19)}\" text-anchor=\"middle\">{Escape(Short(point.Verdict))}</text><text x=\"{At(x + (Wide / 2))}\" y=\"{At(y + 35)}\" text-anchor=\"middle\">{Escape(point is { Effect: { } e, Low: { } l, High: { } h } ? NumberText.Effect(e, l, h) : "–")}</text></g>");
        }

        for (int i = 0; i < xs.Length; i++)
            svg.Append(
                $"<text class=\"tick\" x=\"{At(Left + ((i + .5) * Wide))}\" y=\"{At((ys.Length * High) + 13)}\" "
                    + $"text-anchor=\"middle\">{Escape(NumberText.Plain(xs[i]))}</text>");
        for (int i = 0; i < ys.Length; i++)
            svg.Append(
                $"<text class=\"tick\" x=\"{At(Left - 6)}\" y=\"{At(((ys.Length - 1 - i + .5) * High) + 4)}\" "
                    + $"text-anchor=\"end\">{Escape(NumberText.Plain(ys[i]))}</text>");
        svg.Append(
            $"<text class=\"tick\" x=\"{At(Left + (xs.Length * Wide / 2))}\" y=\"{At(height - 5)}\" "
                + $"text-anchor=\"middle\">{Escape(first.XName)} →   (↑ {Escape(first.YName)})</text>");
        return svg.Append("</svg></figure>\n").ToString();
    }

    private static string Short(Verdict verdict) => verdict == Verdict.InvalidInstrument ? "invalid" : CellStatus.Words(verdict);
}
