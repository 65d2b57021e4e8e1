using System.Text;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Predictions;
using Hypotheses.Dashboard.Text;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Pictures;

/// <summary>A cell's interval as a bar over the regions that support and refute.</summary>
internal static class IntervalPicture
{
    private const double Width = 280, Height = 56, Top = 14, Bottom = 40, Middle = (Top + Bottom) / 2;

    /// <summary>One statistic of a cell's rules, over the regions in which it supports and refutes.</summary>
    public static string Of(CellStatus cell, Effect effect)
    {
        (double value, double low, double high) = (effect.Value, effect.Low, effect.High);
        double? chanceLevel = effect.Statistic == cell.Statistic ? cell.Chance : null;
        (Condition Region, string Name)[] regions = [
            .. (cell.RefuteConditions ?? []).Select(c => (c, "refute"))
                .Concat((cell.SupportConditions ?? []).Select(c => (c, "support")))
                .Where(r => r.c.Statistic == effect.Statistic)];
        double[] bounds = [
            .. regions.SelectMany(r => new[] { r.Region.Low, r.Region.High }).OfType<double>().Where(double.IsFinite).Distinct()
                .Order()];
        double[] marks = [.. bounds.Concat([value, low, high, chanceLevel ?? double.NaN]).Where(double.IsFinite)];
        if (marks.Length == 0) return "";
        // Numbers so large that their differences overflow are drawn smaller.
        double unit = marks.Max(Math.Abs) > 1e300 ? 1e-10 : 1, least = marks.Min() * unit, most = marks.Max() * unit;
        double pad = most > least ? .14 * (most - least) : Math.Max(Math.Abs(least) * .1, 1e-6);
        double X(double v) => Math.Clamp(Width * (((v * unit) - least + pad) / (most - least + (2 * pad))), 0, Width);

        string words =
            $"{effect.Statistic} {NumberText.Interval(value, low, high)}, {CellText.Interval(cell)}; supported if "
                + $"{cell.Support}; refuted if {cell.Refute}"
            + (chanceLevel is { } c ? $"; chance {NumberText.Plain(c)}" : "");
        var svg = new StringBuilder(
            $"<svg class=\"interval\" viewBox=\"0 0 {At(Width)} {At(Height)}\" role=\"img\" "
                + $"aria-label=\"{Escape(words)}\"><title>{Escape(words)}</title>");
        foreach ((Condition region, string name) in regions)
        {
            double from = X(region.Low ?? double.NegativeInfinity), to = X(region.High ?? double.PositiveInfinity);
            svg.Append(
                $"<rect class=\"{name}\" x=\"{At(from)}\" y=\"{At(Top)}\" width=\"{At(to - from)}\" "
                    + $"height=\"{At(Bottom - Top)}\"/>");
            if (to - from >= 9) svg.Append($"<text class=\"{name}\" x=\"{At((from + to) / 2)}\" y=\"10\" text-anchor=\"middle\">{(to - from >= 40 ? name : name[..1].ToUpperInvariant())}</text>");
        }

        svg.Append($"<line class=\"axis\" x1=\"0\" y1=\"{At(Bottom)}\" x2=\"{At(Width)}\" y2=\"{At(Bottom)}\"/>");
        if (chanceLevel is { } chance && double.IsFinite(chance))
            svg.Append(
                $"<line class=\"chance\" x1=\"{At(X(chance))}\" y1=\"{At(Top)}\" x2=\"{At(X(chance))}\" y2=\"{At(Bottom)}\"/>");
        AppendLabels(svg, bounds, X);
        if (!double.IsNaN(low) && !double.IsNaN(high))
            AppendBar(svg, X(low), X(high), !double.IsInfinity(low), !double.IsInfinity(high));
        if (double.IsFinite(value)) svg.Append($"<circle class=\"value\" cx=\"{At(X(value))}\" cy=\"{At(Middle)}\" r=\"4\"/>");
        return svg.Append("</svg>\n").ToString();
    }

    // End caps where the interval ends, arrowheads where it does not.
    private static void AppendBar(StringBuilder svg, double from, double to, bool left, bool right)
    {
        svg.Append($"<line class=\"bar\" x1=\"{At(from)}\" y1=\"{At(Middle)}\" x2=\"{At(to)}\" y2=\"{At(Middle)}\"/>");
        foreach ((double at, bool ends, int inward) in ((double, bool, int)[])[(from, left, 7), (to, right, -7)])
        {
            svg.Append(ends
                ? $"<line class=\"bar\" x1=\"{At(at)}\" y1=\"{At(Middle - 6)}\" x2=\"{At(at)}\" y2=\"{At(Middle + 6)}\"/>"
                : $"<polyline class=\"bar\" points=\"{At(at + inward)},{At(Middle - 6)} {At(at)},{At(Middle)} "
                    + $"{At(at + inward)},{At(Middle + 6)}\"/>");
        }
    }

    // A label that would touch the one before it is left out: the title has every bound.
    private static void AppendLabels(StringBuilder svg, double[] bounds, Func<double, double> x)
    {
        double free = double.NegativeInfinity;
        foreach (double bound in bounds)
        {
            string text = NumberText.Plain(bound);
            double half = 3.6 * text.Length, at = Math.Clamp(x(bound), half, Width - half);
            svg.Append(
                $"<line class=\"axis\" x1=\"{At(x(bound))}\" y1=\"{At(Bottom)}\" x2=\"{At(x(bound))}\" "
                    + $"y2=\"{At(Bottom + 4)}\"/>");
            if (at - half < free) continue;
            free = at + half + 6;
            svg.Append(
                $"<text class=\"tick\" x=\"{At(at)}\" y=\"{At(Height - 3)}\" text-anchor=\"middle\">{Escape(text)}</text>");
        }
    }
}
