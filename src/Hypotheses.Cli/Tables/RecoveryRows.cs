using System.Globalization;
using Hypotheses.Cli.Problems;
using Hypotheses.Dashboard;

namespace Hypotheses.Cli.Tables;

/// <summary>The tables of the benchmarks' own figures: a row an architecture, chance levels in brackets.</summary>
internal static class RecoveryRows
{
    private const string Chance = "_chance";

    /// <summary>Every figure's table with rows, each under its title.</summary>
    /// <exception cref="CliException">A row has not as many values as the table has columns.</exception>
    public static string Of(BenchmarkFile file) =>
        string.Join('\n', file.Figures.SelectMany(f => f.Grids.Where(g => g.Rows.Count > 0).Select(g => One(f, g))));

    private static string One(BenchmarkFigure figure, BenchmarkGrid grid)
    {
        List<string> names = [.. grid.Columns];
        int[] shown = [.. Enumerable.Range(0, names.Count).Where(c => !names[c].EndsWith(Chance, StringComparison.Ordinal))];
        var rows = new MarkdownRows(["", "samples/s", .. shown.Select(c => SummaryMarkdown.Escape(names[c].Replace('_', ' ')))]);
        foreach (BenchmarkGridRow row in grid.Rows)
        {
            if (row.Values.Count != names.Count)
            {
                string where = $"'{row.Name}' of '{figure.Title}'";
                throw new CliException($"{where} has {row.Values.Count} values for {names.Count} columns");
            }

            string Value(int column)
            {
                int chance = names.IndexOf(names[column] + Chance);
                return Two(row.Values[column]) + (chance < 0 ? "" : $" ({Two(row.Values[chance])})");
            }

            BenchmarkQuantity? speed = figure.Quantities.FirstOrDefault(q => q.What == row.Name);
            string samples = speed is null ? "–" : RatioRows.Number(speed.Values.Median);
            rows.Add([SummaryMarkdown.Escape(row.Name), samples, .. shown.Select(Value)]);
        }

        return $"{SummaryMarkdown.Escape(figure.Title)} ({SummaryMarkdown.Escape(grid.Title)}; in brackets chance):\n\n{rows}";
    }

    private static string Two(double value) =>
        double.IsNaN(value) ? "–" : value.ToString("0.00", CultureInfo.InvariantCulture);
}
