using System.Globalization;
using Hypotheses.Dashboard;

namespace Hypotheses.Cli.Tables;

/// <summary>Speed: a row a ratio or a number with a unit, and the machine under it.</summary>
internal static class RatioRows
{
    /// <summary>The table.</summary>
    public static string Of(BenchmarkFile file)
    {
        var rows = new MarkdownRows("what", "measured", "against", "median [least … most]", "bar");
        foreach (BenchmarkFigure figure in file.Figures)
        {
            string title = $"{MarkdownRows.Name(figure.Name)}: {SummaryMarkdown.Escape(figure.Title)}";
            foreach (BenchmarkRatio r in figure.Comparisons)
            {
                string time = r.Seconds is { } seconds ? $": {Time(seconds.Median)} {SummaryMarkdown.Escape(r.Unit)}" : "";
                rows.Add(
                    title,
                    SummaryMarkdown.Escape(r.What) + time,
                    SummaryMarkdown.Escape(r.Reference),
                    r.Ratio.Text(Digits, r.Kind == "speedup" ? "× faster" : "× its time"),
                    Bar(r.Bar, r.Met, "×"));
            }

            // What belongs to rows of a table of the figure's own stands there.
            HashSet<string> shown = [.. figure.Grids.SelectMany(g => g.Rows).Select(r => r.Name)];
            foreach (BenchmarkQuantity q in figure.Quantities.Where(q => !shown.Contains(q.What)))
            {
                string values = q.Values.Text(Number, " " + SummaryMarkdown.Escape(q.Unit));
                rows.Add(title, SummaryMarkdown.Escape(q.What), "", values, Bar(q.Bar, q.Met, ""));
            }


            if (figure.NotMeasured is { } why) rows.Add(title, $"not measured: {SummaryMarkdown.Escape(why)}", "", "", "");
        }

        BenchmarkMachine m = file.Machine;
        string memory = m.MemoryGigabytes.ToString("0.0", CultureInfo.InvariantCulture);
        string machine = $"{m.Cpu}, {m.Cores} cores, {memory} GB; {m.Os}; {m.Dotnet}; libtorch {m.Libtorch}; device {m.Device}";
        string note = file.Note is { } text ? $" {SummaryMarkdown.Escape(text)}" : "";
        return $"{rows}\nMeasured on: {SummaryMarkdown.Escape(machine)}.{note}\n";
    }

    /// <summary>A number as it is read: thousands apart, three digits of a small one.</summary>
    public static string Number(double value) =>
        value.ToString(Math.Abs(value) >= 100 ? "N0" : "0.###", CultureInfo.InvariantCulture);

    private static string Bar(BenchmarkBar? bar, bool? met, string unit)
    {
        if (bar is null) return "";
        string limit = bar.Limit.ToString("#,0.##", CultureInfo.InvariantCulture);
        return $"{(bar.Kind == "at_least" ? "≥" : "≤")} {limit}{unit}: {(met == true ? "met" : "**missed**")}";
    }

    private static string Time(double seconds) => seconds switch
    {
        >= 1 => Digits(seconds) + " s",
        >= 1e-3 => Digits(seconds * 1e3) + " ms",
        >= 1e-6 => Digits(seconds * 1e6) + " µs",
        _ => Digits(seconds * 1e9) + " ns",
    };

    private static string Digits(double value) =>
        value.ToString(value >= 100 ? "0" : value >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}
