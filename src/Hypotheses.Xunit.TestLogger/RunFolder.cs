namespace Hypotheses.Xunit.TestLogger;

/// <summary>Where a run leaves its files, and the words that end it.</summary>
public sealed class RunFolder
{
    // File systems keep times more coarsely than clocks do.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    /// <summary>Finds the folder.</summary>
    /// <param name="environment">The value of <c>HYPOTHESES_OUT</c>: it comes first.</param>
    /// <param name="parameter">The logger's own setting, <c>Out</c>.</param>
    /// <param name="assembly">Path of a test assembly: relative folders are taken from the solution's above it.</param>
    public RunFolder(string? environment, string? parameter, string? assembly)
    {
        string named = new[] { environment, parameter }.FirstOrDefault(p => !string.IsNullOrWhiteSpace(p))
            ?? System.IO.Path.Combine("artifacts", "hypotheses");
        Path = System.IO.Path.GetFullPath(named, Root(assembly));
    }

    /// <summary>The folder, as a full path.</summary>
    public string Path { get; }

    /// <summary>The verdict table and the page's place, if this run wrote them; else where they were looked for.</summary>
    public IEnumerable<string> Ending(DateTimeOffset since)
    {
        string table = System.IO.Path.Combine(Path, "verdicts.txt"), page = System.IO.Path.Combine(Path, "index.html");
        if (!IsOf(table, since)) return ["", $"no verdicts were written: {table}"];
        return ["", File.ReadAllText(table).TrimEnd(), .. IsOf(page, since) ? new[] { page } : []];
    }

    private static bool IsOf(string file, DateTimeOffset since) =>
        File.Exists(file) && File.GetLastWriteTimeUtc(file) >= since.UtcDateTime - Slack;

    private static string Root(string? assembly)
    {
        string start = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(assembly ?? "x"))!;
        for (DirectoryInfo? at = new(start); at is not null; at = at.Parent)
            if (File.Exists(System.IO.Path.Combine(at.FullName, "Hypotheses.sln"))) return at.FullName;
        return start;
    }
}
