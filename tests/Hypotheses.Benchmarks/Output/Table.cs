using System.Globalization;
using Hypotheses.Benchmarks.Harness;

namespace Hypotheses.Benchmarks.Output;

/// <summary>The results on the console: a row a ratio.</summary>
internal static class Table
{
    /// <summary>Writes the table.</summary>
    public static void Write(TextWriter output, IReadOnlyList<FigureResult> figures)
    {
        var rows = new List<string[]>
        {
            new[] { "figure", "what", "time", "reference", "its time", "ratio", "min … max", "n", "bar", "" }
        };
        foreach (FigureResult figure in figures)
            foreach (Comparison c in figure.Comparisons)
                rows.Add(Row(figure.Name, c));
        if (rows.Count > 1) WriteRows(output, rows);
        output.WriteLine();
        foreach (FigureResult figure in figures)
        {
            foreach (Quantity quantity in figure.Quantities) output.WriteLine($"{figure.Name}: {quantity}");
            foreach (Grid grid in figure.Grids) WriteGrid(output, figure.Name, grid);
            foreach (string note in figure.Notes) output.WriteLine($"{figure.Name}: {note}");
            if (figure.NotMeasured is { } why) output.WriteLine($"{figure.Name}: {why}");
        }

        output.WriteLine($"{figures.Sum(f => f.BarsMet)} of {figures.Sum(f => f.Bars)} bars met");
    }

    /// <summary>A figure's own table.</summary>
    internal static void WriteGrid(TextWriter output, string figure, Grid grid)
    {
        output.WriteLine($"{figure}: {grid.Title}");
        WriteRows(
            output,
            [
                ["", .. grid.Columns],
                .. grid.Rows.Select(r => (string[])[r.Name, .. r.Values.Select(v => double.IsNaN(v) ? "–" : Digits4(v))])]);
    }

    private static void WriteRows(TextWriter output, List<string[]> rows)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(r => r[column].Length))];
        foreach (string[] row in rows)
            output.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    /// <summary>Seconds in the unit that leaves one to three digits before the point.</summary>
    internal static string Time(double seconds) => seconds switch
    {
        >= 1 => Digits(seconds) + " s",
        >= 1e-3 => Digits(seconds * 1e3) + " ms",
        >= 1e-6 => Digits(seconds * 1e6) + " µs",
        _ => Digits(seconds * 1e9) + " ns",
    };

    private static string[] Row(string figure, Comparison c) =>
    [
        figure,
        $"{c.What} ({c.Unit})",
        Time(c.Seconds.Median),
        c.Reference,
        Time(c.ReferenceSeconds.Median),
        Digits(c.Ratio.Median) + (c.Kind == RatioKind.Speedup ? "× faster" : "× its time"),
        $"{Digits(c.Ratio.Min)} … {Digits(c.Ratio.Max)}",
        c.Ratio.Repetitions.ToString(CultureInfo.InvariantCulture),
        c.Bar is { } bar ? string.Create(CultureInfo.InvariantCulture, $"{bar.Sign} {bar.Limit:0.###}×") : "",
        c.Met switch { true => "met", false => "MISSED", null => "" },
    ];

    private static string Digits(double value) =>
        value.ToString(value >= 100 ? "0" : value >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);

    private static string Digits4(double value) =>
        value.ToString(Math.Abs(value) >= 1000 ? "N0" : Math.Abs(value) >= 10 ? "0.0" : "0.0000", CultureInfo.InvariantCulture);
}
