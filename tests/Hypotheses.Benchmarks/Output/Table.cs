using System.Globalization;
using Hypotheses.Benchmarks.Harness;

namespace Hypotheses.Benchmarks.Output;

/// <summary>The results on the console: a row a ratio.</summary>
internal static class Table
{
    /// <summary>Writes the table.</summary>
    public static void Write(TextWriter output, IReadOnlyList<FigureResult> figures)
    {
        var rows = new List<string[]> { new[] { "figure", "what", "time", "reference", "its time", "ratio", "min … max", "n", "bar", "" } };
        foreach (FigureResult figure in figures)
            foreach (Comparison c in figure.Comparisons)
                rows.Add(Row(figure.Name, c));
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(r => r[column].Length))];
        if (rows.Count > 1)
            foreach (string[] row in rows)
                output.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        output.WriteLine();
        foreach (FigureResult figure in figures)
        {
            foreach (string note in figure.Notes) output.WriteLine($"{figure.Name}: {note}");
            if (figure.NotMeasured is { } why) output.WriteLine($"{figure.Name}: {why}");
        }

        int bars = figures.Sum(f => f.Comparisons.Count(c => c.Met is not null)), met = figures.Sum(f => f.Comparisons.Count(c => c.Met == true));
        output.WriteLine($"{met} of {bars} bars met");
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
        c.Bar?.ToString() ?? "",
        c.Met switch { true => "met", false => "MISSED", null => "" },
    ];

    private static string Digits(double value) => value.ToString(value >= 100 ? "0" : value >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}
