using System.Globalization;
using System.Text.Json;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Files;

namespace Hypotheses.Dashboard.History;

/// <summary>
/// A history that cannot be read, or has lines that are none: it is renamed, so that nothing is lost, and what can be read of it
/// goes on under its name. Else no run would ever have a line again.
/// </summary>
internal static class BrokenHistory
{
    /// <summary>What is said of it before it is set aside, in one line.</summary>
    /// <param name="path">The history.</param>
    /// <param name="problem">What is wrong with it.</param>
    /// <param name="runs">How many runs of it could be read.</param>
    public static string Words(string path, string problem, int runs) =>
        $"{problem}; it is set aside as {Path.GetFileName(Aside(path))} at the run's end, and "
            + $"{(runs == 0 ? "a new history begins" : $"the {runs} runs that can be read go on in a new one")}";

    /// <summary>
    /// Renames what stands in a broken history's place and writes what can be read of it anew; nothing where it is whole.
    /// Whoever calls it holds the folder.
    /// </summary>
    /// <exception cref="WriteFailedException">
    /// The folder does not take it: the file is as it was, or lies under the new name.
    /// </exception>
    public static void SetAside(string path)
    {
        List<HistoryRun> kept = [];
        bool broken = false;
        try
        {
            HistoryFile.Read(path, kept.Add, _ => broken = true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            broken = true;
        }

        if (!broken) return;
        try
        {
            string aside = Aside(path);
            if (Directory.Exists(path) && new FileInfo(path).LinkTarget is null) Directory.Move(path, aside);
            else File.Move(path, aside);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WriteFailedException(path, $"is broken and cannot be set aside: {e.Message}", e);
        }

        if (kept.Count == 0) return;
        DurableFile.WriteTexts([(path, string.Concat(kept.Select(run => JsonSerializer.Serialize(run, Json.Line) + "\n")))]);
    }

    // history.broken-1.jsonl, the first that is free.
    private static string Aside(string path)
    {
        for (int i = 1; ; i++)
        {
            string name = $"history.broken-{i.ToString(CultureInfo.InvariantCulture)}.jsonl",
                aside = Path.Combine(Path.GetDirectoryName(path)!, name);
            if (!Path.Exists(aside) && new FileInfo(aside).LinkTarget is null) return aside;
        }
    }
}
