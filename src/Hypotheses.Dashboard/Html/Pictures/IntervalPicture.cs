using System.Text;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Predictions;
using Hypotheses.Dashboard.Text;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Pictures;

/// <summary>
/// A cell's interval as a bar over the regions that support and refute, and under it a dot for each seed.
/// </summary>
internal static class IntervalPicture
{
    private const double Width = 280, Height = 68, Top = 14, Bottom = 52, Middle = 25;

    // Seeds that would lie on one another are stacked, as far as there is room.
    private const double Dots = 47, Higher = 4.5, Apart = 4;
    private const int Levels = 3;

    /// <summary>One statistic of a cell's rules, over the regions in which it supports and refutes.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="effect">The statistic's mean and interval.</param>
    /// <param name="axis">That of all cells of the claim; null where none has a number: then nothing is drawn.</param>
    public static string Of(CellStatus cell, Effect effect, Axis? axis)
    {
        if (axis is null) return "";
        (double value, double low, double high) = (effect.Value, effect.Low, effect.High);
        double? chanceLevel = effect.Statistic == cell.Statistic ? cell.Chance : null;
        (Condition Region, string Name)[] regions = [
            .. (cell.RefuteConditions ?? []).Select(c => (c, "refute"))
                .Concat((cell.SupportConditions ?? []).Select(c => (c, "support")))
                .Where(r => r.c.Statistic == effect.Statistic)];
        double[] bounds = [
            .. regions.SelectMany(r => new[] { r.Region.Low, r.Region.High }).OfType<double>().Where(double.IsFinite).Distinct()
                .Order()];
        double[] seeds = cell.Values?.GetValueOrDefault(effect.Statistic) ?? [];
        double X(double v) => axis.X(v, Width);

        string words =
            $"{effect.Statistic} {NumberText.Interval(value, low, high)}, {CellText.Interval(cell)}; supported if "
                + $"{cell.Support}; refuted if {cell.Refute}"
            + (chanceLevel is { } c ? $"; chance {NumberText.Plain(c)}" : "")
            + (seeds.Length > 0 ? $"; seeds {string.Join(", ", seeds.Select(NumberText.Plain))}" : "");
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
        AppendLabels(svg, bounds, axis);
        if (!double.IsNaN(low) && !double.IsNaN(high))
            AppendBar(svg, X(low), X(high), !axis.Leaves(low), !axis.Leaves(high));
        if (double.IsFinite(value)) svg.Append($"<circle class=\"value\" cx=\"{At(X(value))}\" cy=\"{At(Middle)}\" r=\"4\"/>");
        AppendSeeds(svg, seeds.Where(double.IsFinite).Select(X));
        return svg.Append("</svg>\n").ToString();
    }

    // End caps where the interval ends, arrowheads where it goes on.
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

    private static void AppendSeeds(StringBuilder svg, IEnumerable<double> places)
    {
        foreach (IGrouping<double, double> near in places.GroupBy(x => Math.Round(x / Apart)))
        {
            int i = 0;
            foreach (double x in near)
                svg.Append(
                    $"<circle class=\"seed\" cx=\"{At(x)}\" cy=\"{At(Dots - (Higher * (i++ % Levels)))}\" r=\"2\"/>");
        }
    }

    // Bounds whose labels would touch have one label, "0.3 0.5".
    private static List<(string Text, double X, bool Bound)> Together(double[] bounds, Axis axis)
    {
        var labels = new List<(string Text, double X, bool Bound)>();
        foreach (double bound in bounds)
        {
            (string text, double x) = (NumberText.Plain(bound), axis.X(bound, Width));
            if (labels.Count > 0 && labels[^1] is var last && x - 3 * text.Length < last.X + 3 * last.Text.Length + 5)
                labels[^1] = ($"{last.Text} {text}", (last.X + x) / 2, true);
            else labels.Add((text, x, true));
        }

        return labels;
    }

    // Bounds first; a round number whose label would touch one that is there is left out.
    private static void AppendLabels(StringBuilder svg, double[] bounds, Axis axis)
    {
        var taken = new List<(double From, double To)>();
        foreach (double bound in bounds)
            svg.Append(
                $"<line class=\"axis\" x1=\"{At(axis.X(bound, Width))}\" y1=\"{At(Bottom)}\" x2=\"{At(axis.X(bound, Width))}\" "
                    + $"y2=\"{At(Bottom + 4)}\"/>");
        foreach ((string text, double x, bool bound) in Together(bounds, axis)
            .Concat(axis.Ticks().Select(t => (NumberText.Plain(t), axis.X(t, Width), false))))
        {
            double half = 3 * text.Length, middle = Math.Clamp(x, half, Width - half);
            if (taken.Any(t => middle - half < t.To + 5 && middle + half > t.From - 5)) continue;
            taken.Add((middle - half, middle + half));
            svg.Append(
                $"<text class=\"{(bound ? "bound" : "tick")}\" x=\"{At(middle)}\" y=\"{At(Height - 3)}\" "
                    + $"text-anchor=\"middle\">{Escape(text)}</text>");
        }
    }
}
