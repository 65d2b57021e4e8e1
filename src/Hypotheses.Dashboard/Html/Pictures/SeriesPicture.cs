using System.Text;
using Hypotheses.Dashboard.Text;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Pictures;

/// <summary>
/// Series as small charts. A series is a bar chart under its name; series named <c>chart:line</c> are lines of one chart; a
/// series <c>chart.range</c> of two numbers labels the ends of that chart's horizontal axis and is not drawn itself.
/// </summary>
internal static class SeriesPicture
{
    private const double Width = 320, Height = 110, Top = 6, Bottom = 92, Left = 4;

    // More values than this are drawn as means of neighbours: no screen shows more.
    private const int MaximumPoints = 160;

    // As many as the style sheet tells apart by colour and dash.
    private const int Styles = 6;

    public static string All(IReadOnlyDictionary<string, double[]> series)
    {
        var html = new StringBuilder();
        foreach (var chart in series.Where(s => !s.Key.EndsWith(".range", StringComparison.Ordinal) && s.Value.Length > 0)
            .OrderBy(s => s.Key, StringComparer.Ordinal).GroupBy(s => s.Key.Split(':')[0]))
        {
            double[]? range = series.TryGetValue(chart.Key + ".range", out double[]? ends) && ends.Length == 2 ? ends : null;
            html.Append(
                One(chart.Key, [.. chart.Select(s => (s.Key, Thin(s.Value)))], range ?? [1, chart.Max(s => s.Value.Length)]));
        }

        return html.ToString();
    }

    private static string One(string name, (string Name, double[] Values)[] lines, double[] range)
    {
        double[] finite = [.. lines.SelectMany(l => l.Values).Where(double.IsFinite)];
        if (finite.Length == 0) return $"<p class=\"muted\">{Escape(name)}: no finite number to draw</p>\n";
        double least = Math.Min(0, finite.Min()), most = Math.Max(0, finite.Max());
        if (most - least < 1e-300) most = 1; // all zero, or too small to divide by
        double Y(double v) => Top + ((Bottom - Top) * (((most / 2) - (v / 2)) / ((most / 2) - (least / 2))));
        bool bars = lines.Length == 1 && !lines[0].Name.Contains(':', StringComparison.Ordinal);
        string words =
            $"{name}: {(bars ? "bars" : $"{lines.Length} line{(lines.Length == 1 ? "" : "s")}")} from "
                + $"{NumberText.Plain(finite.Min())} to {NumberText.Plain(finite.Max())}";
        var svg = new StringBuilder(
            $"<figure><figcaption>{Escape(name)} <span class=\"muted\">mean over seeds; {Escape(NumberText.Plain(least))} … "
                + $"{Escape(NumberText.Plain(most))}</span></figcaption>");
        svg.Append(
            $"<svg class=\"series\" viewBox=\"0 0 {At(Width)} {At(Height)}\" role=\"img\" "
                + $"aria-label=\"{Escape(words)}\"><title>{Escape(words)}</title>");
        for (int i = 0; i < lines.Length; i++) svg.Append(bars ? Bars(lines[i].Values, Y) : Line(lines[i].Values, Y, i % Styles));
        svg.Append($"<line class=\"axis\" x1=\"0\" y1=\"{At(Y(0))}\" x2=\"{At(Width)}\" y2=\"{At(Y(0))}\"/>");
        svg.Append(
            $"<text class=\"tick\" x=\"0\" y=\"{At(Height - 3)}\">{Escape(NumberText.Plain(range[0]))}</text><text "
                + $"class=\"tick\" x=\"{At(Width)}\" y=\"{At(Height - 3)}\" "
                + $"text-anchor=\"end\">{Escape(NumberText.Plain(range[1]))}</text></svg>");
        if (!bars)
        {
            svg.Append("<ul class=\"legend\">");
            for (int i = 0; i < lines.Length; i++)
                svg.Append($"<li><svg viewBox=\"0 0 24 8\" aria-hidden=\"true\"><line class=\"line s{i % Styles}\" x1=\"0\" y1=\"4\" x2=\"24\" y2=\"4\"/></svg>{Escape(lines[i].Name[(lines[i].Name.IndexOf(':', StringComparison.Ordinal) + 1)..])}</li>");
            svg.Append("</ul>");
        }

        return svg.Append("</figure>\n").ToString();
    }

    private static string Bars(double[] values, Func<double, double> y)
    {
        double step = (Width - (2 * Left)) / values.Length, gap = values.Length > 60 ? 0 : Math.Min(2, .15 * step);
        var svg = new StringBuilder();
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i])) continue;
            double top = Math.Min(y(values[i]), y(0)), height = Math.Abs(y(values[i]) - y(0));
            svg.Append(
                $"<rect class=\"bars\" x=\"{At(Left + (i * step) + (gap / 2))}\" y=\"{At(top)}\" "
                    + $"width=\"{At(Math.Max(step - gap, .5))}\" height=\"{At(height)}\"/>");
        }

        return svg.ToString();
    }

    // What is no number leaves a gap.
    private static string Line(double[] values, Func<double, double> y, int style)
    {
        var path = new StringBuilder();
        bool pen = false;
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                pen = false;
                continue;
            }

            double x = Left + ((Width - (2 * Left)) * (values.Length == 1 ? .5 : (double)i / (values.Length - 1)));
            path.Append(pen ? 'L' : 'M').Append(At(x)).Append(' ').Append(At(y(values[i])));
            // A lone point: a dot, by a line of no length with round ends.
            if (!pen) path.Append("h0");
            pen = true;
        }

        return $"<path class=\"line s{style}\" d=\"{path}\"/>";
    }

    private static double[] Thin(double[] values)
    {
        if (values.Length <= MaximumPoints) return values;
        return [.. Enumerable.Range(0, MaximumPoints).Select(i =>
            values[(int)((long)i * values.Length / MaximumPoints)..(int)((i + 1L) * values.Length / MaximumPoints)].Average())];
    }
}
