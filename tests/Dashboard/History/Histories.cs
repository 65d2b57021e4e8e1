using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.History;

namespace Hypotheses.Tests.Dashboard.History;

/// <summary>Lines of a history, made as runs make them.</summary>
internal static class Histories
{
    public static HistoryRun Run(int number, params IReadOnlyList<CellStatus> cells) => HistoryRun.Of(
        cells, [.. cells.Select(c => (c.Claim, c.Subject))], $"{number:x8}", $"2026-01-{1 + (number % 28):00}T00:00:00Z");

    /// <summary>A cell of C21 whose value is a number's.</summary>
    public static CellStatus Cell(double value, string subject = "nested", Verdict verdict = Verdict.Supported) =>
        Sample.Cell(subject: subject, verdict: verdict) with { Effect = value, Low = value - .02, High = value + .02 };

    public static string Write(string folder, params IEnumerable<HistoryRun> runs)
    {
        string path = Path.Combine(folder, HistoryFile.Name);
        foreach (HistoryRun run in runs) HistoryFile.Append(path, run);
        return path;
    }

    public static IReadOnlyList<HistoryRun> Read(string path)
    {
        var runs = new List<HistoryRun>();
        HistoryFile.Read(path, runs.Add);
        return runs;
    }

    /// <summary>Appends lines until somebody kills the process; each holds enough to be torn.</summary>
    public static void AppendForEver(string folder)
    {
        CellStatus[] cells = [.. Enumerable.Range(0, 3000).Select(i => Cell(i, $"subject {i}"))];
        string path = Path.Combine(folder, HistoryFile.Name);
        for (int i = 0; ; i++) HistoryFile.Append(path, Run(i, cells));
    }
}
