using System.Globalization;

namespace Hypotheses.Xunit.TestLogger;

/// <summary>
/// What the test host tells the console while it runs: a file of lines <c>key: value</c>, which the host is given in an
/// environment variable. The logger's process starts the host's, which inherits it. Not thread-safe.
/// </summary>
public sealed class Handover
{
    /// <summary>The variable that names the file to the host.</summary>
    public const string Variable = "HYPOTHESES_PROGRESS";

    private readonly string _path;

    /// <summary>Over a file that need not be there yet.</summary>
    public Handover(string path) => _path = path;

    /// <summary>What the run will cost, in lines; empty before the host has said it.</summary>
    public IReadOnlyList<string> Plan { get; private set; } = [];

    /// <summary>How many cells the run was asked for and measures; null before the host has said it.</summary>
    public int? Cells { get; private set; }

    /// <summary>How far it is, e.g. <c>212 of 258 trials, the last of C13</c>; empty where nothing is left.</summary>
    public string Done { get; private set; } = "";

    /// <summary>The time left, in words, e.g. <c>4 min left</c>; empty where nothing is left.</summary>
    public string Left { get; private set; } = "";

    /// <summary>Reads what the host has said so far; what it is just writing is read next time.</summary>
    public void Read()
    {
        string[] lines;
        try
        {
            if (!File.Exists(_path)) return;
            lines = File.ReadAllLines(_path);
        }
        catch (IOException)
        {
            return;
        }

        Plan = Values(lines, "plan");
        Cells = Values(lines, "cells") is [{ } cells, ..] && int.TryParse(cells, CultureInfo.InvariantCulture, out int count)
            ? count
            : null;
        Done = Values(lines, "done").FirstOrDefault("");
        Left = Values(lines, "left").FirstOrDefault("");
    }

    /// <summary>Takes the file away.</summary>
    public void Delete()
    {
        try
        {
            File.Delete(_path);
        }
        catch (IOException)
        {
            // The system clears its temporary folder.
        }
    }

    private static string[] Values(string[] lines, string key) =>
        [.. lines.Where(l => l.StartsWith(key + ": ", StringComparison.Ordinal)).Select(l => l[(key.Length + 2)..])];
}
