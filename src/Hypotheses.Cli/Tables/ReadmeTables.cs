using Hypotheses.Cli.Problems;
using Hypotheses.Core.Files;

namespace Hypotheses.Cli.Tables;

/// <summary>The tables of the READMEs, from the approved verdicts and from the committed file of benchmarks.</summary>
internal sealed class ReadmeTables(TextWriter output, string root)
{
    /// <summary>Where the committed file of benchmarks lies.</summary>
    public static readonly string Benchmarks = Path.Combine("tests", "Hypotheses.Benchmarks", "benchmarks.json");

    /// <summary>Holds the tables against their sources, or writes them.</summary>
    /// <param name="write">Whether to write what differs.</param>
    /// <param name="measured">A file of benchmarks that takes the committed one's place; null to leave that.</param>
    /// <exception cref="CliException">Tables are out of date, a line each; or a table's comments are not there.</exception>
    /// <exception cref="IOException">
    /// A source is broken, or a file cannot be read or written: one line that names it, and nothing is written.
    /// </exception>
    public int Run(bool write, string? measured)
    {
        if (measured is not null && !write)
            throw new CliException("--benchmarks takes the committed file's place: it needs --write");
        var files = new Dictionary<string, (string Before, string After)>(StringComparer.Ordinal);
        var problems = new List<string>();
        foreach (TableBlock block in Blocks(measured))
        {
            string path = Path.Combine(root, block.File);
            string text = files.TryGetValue(path, out var known) ? known.After : File.ReadAllText(path).ReplaceLineEndings("\n");
            if (block.Problem(text) is { } problem) problems.Add(problem);
            files[path] = (known.Before ?? text, block.In(text));
        }

        if (!write && problems.Count > 0) throw new CliException(problems);
        if (!write) return Say("the tables say what is approved and measured");
        List<(string Path, string Text)> changed =
            [.. files.Where(f => f.Value.Before != f.Value.After).Select(f => (f.Key, f.Value.After))];
        string committed = Path.Combine(root, Benchmarks), now = measured is null ? "" : File.ReadAllText(measured);
        bool differs = !File.Exists(committed) || now != File.ReadAllText(committed);
        if (measured is not null && differs) changed.Add((committed, now));
        DurableFile.WriteTexts(changed);
        foreach ((string path, _) in changed) output.WriteLine($"written: {Path.GetRelativePath(root, path)}");
        return changed.Count > 0 ? 0 : Say("nothing to write: the tables say what is approved and measured");
    }

    /// <summary>Every table, with what belongs in it.</summary>
    public IReadOnlyList<TableBlock> Blocks(string? measured = null)
    {
        IReadOnlyList<ApprovedCell> cells = ApprovedCells.Read(Path.Combine(root, "hypotheses"));
        BenchmarkFile benchmarks = BenchmarkFile.Read(measured ?? Path.Combine(root, Benchmarks));
        string claims = Path.Combine("hypotheses", "README.md"), tests = Path.Combine("tests", "README.md");
        return
        [
            new(claims, "verdicts", VerdictRows.Of(cells)),
            new(claims, "architectures", ArchitectureRows.Of(cells)),
            new(tests, "ratios", RatioRows.Of(benchmarks)),
            new(tests, "recovery", RecoveryRows.Of(benchmarks)),
        ];
    }

    private int Say(string line)
    {
        output.WriteLine(line);
        return 0;
    }
}
