using System.Text.Json;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Cli.Found;
using Hypotheses.Cli.Problems;
using Hypotheses.Core.Files;

namespace Hypotheses.Cli;

/// <summary>
/// Ledgers of shards as one: their lines one after another, without those that a later line replaces. Verdicts are judged
/// after the merge, and are those of the plain concatenation.
/// </summary>
internal sealed class Merge(TextWriter output)
{
    /// <summary>Merges ledgers (folders or files) into one; it is written whole or not at all.</summary>
    public int Run(string target, IReadOnlyList<string> inputs)
    {
        string[] files = [.. inputs.Select(FileOf)];
        string file = FileOf(target);
        if (File.Exists(file) && !files.Contains(file))
            throw new CliException($"{file}: exists and is not among the inputs: name it there too, to keep its lines");
        // A run that goes on would write into a file that is no longer there.
        using IDisposable? held = Directory.Exists(Path.GetDirectoryName(file)) ? Ledger.Hold(file) : null;
        var notices = new List<string>();
        LedgerLine[] all = [.. files.SelectMany(f => Ledger.Read(f, n => notices.Add($"{f}: {n}")))];
        IReadOnlyList<LedgerLine> kept = Merged(all);
        DurableFile.WriteTexts([(file, string.Concat(kept.Select(line => JsonSerializer.Serialize(line, Json.Line) + "\n")))]);
        output.WriteLine($"{file}: {kept.Count} lines ({all.Length - kept.Count} duplicates dropped) of {files.Length} ledgers");
        foreach (string notice in notices) output.WriteLine($"note: {notice}");
        return 0;
    }

    /// <summary>
    /// The lines without duplicates, in the order of their last occurrences. Which of them counts is what the judge goes by: of
    /// trials of one identity the one that began last, of other lines that say the same thing the last.
    /// </summary>
    public static IReadOnlyList<LedgerLine> Merged(IReadOnlyList<LedgerLine> lines)
    {
        var latest = lines.OfType<Trial>().GroupBy(t => t.Key).ToDictionary(g => g.Key, Trial.Latest);
        var seen = new HashSet<object>();
        var kept = new List<LedgerLine>();
        for (int i = lines.Count - 1; i >= 0; i--)
            if (seen.Add(Identity(lines[i]))) kept.Add(lines[i] is Trial trial ? latest[trial.Key] : lines[i]);
        kept.Reverse();
        return kept;
    }

    private static object Identity(LedgerLine line) => line switch
    {
        Trial trial => trial.Key,
        PlannedCell cell => (cell.Claim, cell.Subject, cell.Tier),
        // Searches that found nothing do not replace one that did: only equal lines are duplicates.
        _ => JsonSerializer.Serialize(line, Json.Line),
    };

    private static string FileOf(string path) =>
        path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) ? path : Path.Combine(path, RunLedger.Name);
}
