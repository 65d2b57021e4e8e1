using System.Text;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.History;
using Hypotheses.Dashboard.Text;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Pictures;

/// <summary>
/// A cell's history over commits: a small line of its effect with its intervals, under it a strip with a band for each stretch of
/// one verdict. Of runs of one commit and definition the last counts. The text alternative says the ends and every change of
/// verdict.
/// </summary>
public static class HistoryPicture
{
    private const double Width = 280, Height = 58, Top = 3, Bottom = 38, Strip = 42, Letter = 5.6;

    // A screen shows no more: of longer histories each column spans the least and the most of its runs.
    private const int Columns = 120, Bands = 60, ToldChanges = 6;

    /// <summary>The picture; empty where fewer than two commits are known.</summary>
    /// <param name="points">What runs of one tier said of one cell, oldest first.</param>
    public static string Of(IReadOnlyList<HistoryPoint> points)
    {
        HistoryPoint[] runs = LastOfCommit(points);
        if (runs.Length < 2) return "";
        string words = Words(runs);
        var svg = new StringBuilder(
            $"<svg class=\"history\" viewBox=\"0 0 {At(Width)} {At(Height)}\" role=\"img\" "
                + $"aria-label=\"{Escape(words)}\"><title>{Escape(words)}</title>");
        AppendLine(svg, runs);
        AppendStrip(svg, runs);
        return svg.Append("</svg>\n").ToString();
    }

    private static HistoryPoint[] LastOfCommit(IReadOnlyList<HistoryPoint> points)
    {
        var last = new List<HistoryPoint>(points.Count);
        foreach (HistoryPoint point in points)
        {
            if (last.Count > 0 && point.Commit.Length > 0 && last[^1].Commit == point.Commit
                && last[^1].Definition == point.Definition)
                last[^1] = point;
            else last.Add(point);
        }

        return [.. last];
    }

    private static void AppendLine(StringBuilder svg, HistoryPoint[] runs)
    {
        double least = double.PositiveInfinity, most = double.NegativeInfinity;
        foreach (HistoryPoint run in runs)
            foreach (double end in (ReadOnlySpan<double>)[run.Value, run.Low, run.High])
                if (double.IsFinite(end)) (least, most) = (Math.Min(least, end), Math.Max(most, end));
        if (least > most) return; // nothing was ever measured
        // Halves: the difference of two large numbers may not be finite.
        double span = Math.Max((most / 2) - (least / 2), 1e-300);
        double Y(double v) =>
            Math.Clamp(Top + ((Bottom - Top) * ((most / 2) - (v / 2)) / span), Top, Bottom);
        double X(int run) => Width * (run + .5) / runs.Length;
        AppendDefinitions(svg, runs);
        (StringBuilder bars, StringBuilder line) = (new(), new());
        int columns = Math.Min(runs.Length, Columns);
        for (int column = 0; column < columns; column++)
        {
            (int from, int to) = Column(column, columns, runs.Length);
            ReadOnlySpan<HistoryPoint> part = runs.AsSpan(from, to - from);
            (double low, double high, double down, double up) = Ends(part);
            string x = At((X(from) + X(to - 1)) / 2);
            if (low <= high) bars.Append($"M{x} {At(Y(low))}V{At(Y(high))}");
            if (down > up) continue;
            line.Append($"{(line.Length == 0 ? "" : " ")}{x},{At(Y(part[0].Value <= part[^1].Value ? down : up))}");
            if (down < up) line.Append($" {x},{At(Y(part[0].Value <= part[^1].Value ? up : down))}");
        }

        if (bars.Length > 0) svg.Append($"<path class=\"reach\" d=\"{bars}\"/>");
        if (line.Length > 0) svg.Append($"<polyline class=\"line s0\" points=\"{line}\"/>");
    }

    // A dotted line between two definitions; where they change faster than a screen shows, one for several.
    private static void AppendDefinitions(StringBuilder svg, HistoryPoint[] runs)
    {
        double drawn = double.NegativeInfinity;
        for (int i = 1; i < runs.Length; i++)
        {
            double x = Width * i / runs.Length;
            if (runs[i].Definition == runs[i - 1].Definition || x - drawn < Width / Columns) continue;
            drawn = x;
            svg.Append($"<line class=\"chance\" x1=\"{At(x)}\" y1=\"{At(Top)}\" x2=\"{At(x)}\" y2=\"{At(Bottom)}\"/>");
        }
    }

    // Of the intervals the ends, an open one as far as the picture goes; of the values the least and the most.
    private static (double Low, double High, double Down, double Up) Ends(ReadOnlySpan<HistoryPoint> part)
    {
        (double low, double high, double down, double up) = (double.PositiveInfinity, double.NegativeInfinity,
            double.PositiveInfinity, double.NegativeInfinity);
        foreach (HistoryPoint run in part)
        {
            if (!double.IsNaN(run.Low) && !double.IsNaN(run.High))
            {
                low = Math.Min(low, Math.Max(run.Low, -double.MaxValue));
                high = Math.Max(high, Math.Min(run.High, double.MaxValue));
            }

            if (double.IsFinite(run.Value)) (down, up) = (Math.Min(down, run.Value), Math.Max(up, run.Value));
        }

        return (low, high, down, up);
    }

    private static void AppendStrip(StringBuilder svg, HistoryPoint[] runs)
    {
        (int From, int To)[] stretches = [.. Stretches(runs)];
        // Verdicts that go to and fro faster than a screen shows: the most frequent of each column.
        if (stretches.Length > Bands)
            stretches = [.. Enumerable.Range(0, Bands).Select(c => Column(c, Bands, runs.Length))];
        foreach ((int from, int to) in stretches)
        {
            double left = Width * from / runs.Length, width = Width * (to - from) / runs.Length;
            string words = CellStatus.Words(MostFrequent(runs.AsSpan(from, to - from)));
            string title = $"{words}: {Where(runs[from])} … {Where(runs[to - 1])}";
            svg.Append(
                $"<g class=\"{Class(words)}\"><title>{Escape(title)}</title>"
                    + $"<rect x=\"{left.ToString("0.##", Invariant)}\" y=\"{At(Strip)}\" "
                    + $"width=\"{width.ToString("0.##", Invariant)}\" height=\"{At(Height - Strip - 1)}\"/>");
            if (width > Letter * words.Length)
                svg.Append($"<text x=\"{At(left + (width / 2))}\" y=\"{At(Height - 5)}\" text-anchor=\"middle\">{words}</text>");
            svg.Append("</g>");
        }
    }

    private static (int From, int To) Column(int column, int columns, int runs) =>
        ((int)((long)column * runs / columns), (int)((column + 1L) * runs / columns));

    private static Verdict MostFrequent(ReadOnlySpan<HistoryPoint> part)
    {
        Span<int> counts = stackalloc int[Enum.GetValues<Verdict>().Length];
        foreach (HistoryPoint run in part) counts[(int)run.Verdict]++;
        int most = 0;
        for (int i = 1; i < counts.Length; i++)
            if (counts[i] > counts[most]) most = i;
        return (Verdict)most;
    }

    private static IEnumerable<(int From, int To)> Stretches(HistoryPoint[] runs)
    {
        int from = 0;
        for (int i = 1; i <= runs.Length; i++)
        {
            if (i < runs.Length && runs[i].Verdict == runs[from].Verdict) continue;
            yield return (from, i);
            from = i;
        }
    }

    private static string Words(HistoryPoint[] runs)
    {
        (int From, int To)[] stretches = [.. Stretches(runs)];
        string[] changes = [.. stretches.Skip(1).TakeLast(ToldChanges)
            .Select(s => $"{CellStatus.Words(runs[s.From].Verdict)} at {Where(runs[s.From])}")];
        string earlier = stretches.Length - 1 > ToldChanges ? $" (the last {ToldChanges} of {stretches.Length - 1} changes)" : "";
        string verdicts = changes.Length == 0
            ? $"always {CellStatus.Words(runs[0].Verdict)}"
            : $"{CellStatus.Words(runs[0].Verdict)} at first, then {string.Join(", then ", changes)}{earlier}";
        bool defined = runs.All(r => r.Definition == runs[0].Definition);
        string what = runs.DistinctBy(r => r.Commit).Count() == runs.Length ? "commits" : "runs";
        return $"{runs.Length} {what} from {Where(runs[0])} to {Where(runs[^1])}: {verdicts}; {Numbers(runs[0])} → "
            + $"{Numbers(runs[^1])}{(defined ? "" : "; a dotted line where the definition changed")}";
    }

    private static string Where(HistoryPoint run) =>
        run.Commit.Length > 0 ? $"{CellText.Commit(run.Commit)} ({run.Day})" : run.Day;

    private static string Numbers(HistoryPoint run) =>
        double.IsNaN(run.Value) ? "nothing measured" : NumberText.Interval(run.Value, run.Low, run.High);

    private static System.Globalization.CultureInfo Invariant => System.Globalization.CultureInfo.InvariantCulture;
}
