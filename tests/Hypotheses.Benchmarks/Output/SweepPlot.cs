using Hypotheses.Benchmarks.Harness;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Hypotheses.Benchmarks.Output;

/// <summary>One sweep as a log-log plot: the step, and the floor under it.</summary>
internal static class SweepPlot
{
    /// <summary>Writes <c>scaling-{sweep}.svg</c>.</summary>
    public static void Write(string folder, Sweep sweep)
    {
        var plot = new PlotModel
        {
            Title = $"Fused step over {sweep.Axis} ({sweep.Fixed})",
            TitleFontSize = 13,
            Background = OxyColors.White
        };
        plot.Axes.Add(new LogarithmicAxis
        {
            Position = AxisPosition.Bottom,
            Title = sweep.Axis,
            Base = 2,
            Minimum = sweep.Points[0].Size / 1.2,
            Maximum = sweep.Points[^1].Size * 1.2,
            MajorGridlineStyle = LineStyle.Solid,
            MajorGridlineColor = OxyColors.LightGray,
            MinorTickSize = 0,
            LabelFormatter = Size,
        });
        plot.Axes.Add(new LogarithmicAxis
        {
            Position = AxisPosition.Left,
            Title = "time",
            MajorGridlineStyle = LineStyle.Solid,
            MajorGridlineColor = OxyColors.LightGray,
            LabelFormatter = Table.Time,
            AxisTitleDistance = 24,
        });
        // Short texts and distances with room: a viewer without the font that was measured draws them wider.
        plot.Legends.Add(
            new Legend
            {
                LegendPosition = LegendPosition.TopLeft,
                LegendBackground = OxyColors.White,
                LegendBorder = OxyColors.LightGray,
                LegendFontSize = 11,
                LegendPadding = 14,
                LegendLineSpacing = 6,
                LegendItemSpacing = 40
            });
        plot.Series.Add(Line("step", OxyColor.FromRgb(0x00, 0x72, 0xb2), LineStyle.Solid, MarkerType.Circle, p => p.StepSeconds));
        plot.Series.Add(
            Line("product", OxyColor.FromRgb(0xd5, 0x5e, 0x00), LineStyle.Dash, MarkerType.Square, p => p.ProductSeconds));
        plot.Series.Add(
            Line("memory", OxyColor.FromRgb(0x55, 0x55, 0x55), LineStyle.Dot, MarkerType.Triangle, p => p.MemorySeconds));
        // Not every viewer knows dominant-baseline.
        var exporter = new SvgExporter { Width = 720, Height = 480, UseVerticalTextAlignmentWorkaround = true };
        File.WriteAllText(Path.Combine(folder, $"scaling-{sweep.Name}.svg"), exporter.ExportToString(plot));

        LineSeries Line(string title, OxyColor colour, LineStyle style, MarkerType marker, Func<SweepPoint, double> seconds)
        {
            var line = new LineSeries
            {
                Title = title,
                Color = colour,
                LineStyle = style,
                MarkerType = marker,
                MarkerFill = colour,
                MarkerSize = 3.5
            };
            line.Points.AddRange(sweep.Points.Select(p => new DataPoint(p.Size, seconds(p))));
            return line;
        }
    }

    private static string Size(double size) => size.ToString("N0", System.Globalization.CultureInfo.InvariantCulture);
}
