using System.Collections.Concurrent;
using System.Text.Json;
using Hypotheses.Claims;
using Hypotheses.Claims.Running;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Files;
using Hypotheses.Core.Files.Problems;

namespace Hypotheses.Xunit.Snapshots;

/// <summary>
/// Seconds of a trial of each cell, as an approving run measured them: <c>costs.json</c> beside the claims. All shards of one
/// commit read the same file, and so agree who takes which trial.
/// </summary>
internal sealed class Costs
{
    private const string FileName = "costs.json";
    private readonly Dictionary<string, double> _seconds;

    private Costs(Dictionary<string, double> seconds) => _seconds = seconds;

    /// <summary>The costs of a tier; none where there is no file.</summary>
    /// <exception cref="IOException">The file is no such list.</exception>
    public static Costs Read(string? folder, Tier tier)
    {
        string path = Path.Combine(folder ?? "", FileName);
        return new(folder is null || !Path.Exists(path) ? [] : All(path).GetValueOrDefault(Word(tier)) ?? []);
    }

    /// <summary>Seconds of a trial; null where they are not known.</summary>
    public double? Of(Cell cell) =>
        _seconds.TryGetValue(cell.ToString(), out double seconds) && double.IsFinite(seconds) && seconds > 0 ? seconds : null;

    /// <summary>
    /// What a trial of a cell is expected to take, by what was measured: in this tier, else in the quick one (its trials are the
    /// same), else what trials that the session's ledger held at its first asking took; null where nothing of it was measured.
    /// </summary>
    /// <exception cref="IOException">The file is no such list.</exception>
    public static Func<Cell, double?> Expected(string? folder, Session session)
    {
        Costs tier = Read(folder, session.Settings.Tier), quick = Read(folder, Tier.Quick);
        var ledger = new ConcurrentDictionary<Cell, double?>();
        return cell => tier.Of(cell) ?? quick.Of(cell) ?? ledger.GetOrAdd(cell, c =>
            session.TrialsOf(c).Where(t => t is { Cached: false, Error: null }).Select(t => (double?)t.Seconds).Average());
    }

    /// <summary>Writes what trials of a tier took into the file; those that took something from the cache do not count.</summary>
    /// <exception cref="WriteFailedException">The folder or the disk does not take it; the old file is as it was.</exception>
    public static void Write(string folder, Tier tier, IEnumerable<Trial> trials)
    {
        string path = Path.Combine(folder, FileName);
        Dictionary<string, Dictionary<string, double>> all = Path.Exists(path) ? All(path) : [];
        var seconds = new SortedDictionary<string, double>(all.GetValueOrDefault(Word(tier)) ?? [], StringComparer.Ordinal);
        foreach (
            var cell in trials.Where(t => t.Tier == tier && t is { Cached: false, Error: null })
                .GroupBy(t => $"{t.Claim} × {t.Subject}"))
            seconds[cell.Key] = Rounded(cell.Average(t => t.Seconds));
        all[Word(tier)] = new(seconds);
        var sorted = new SortedDictionary<string, Dictionary<string, double>>(all, StringComparer.Ordinal);
        DurableFile.WriteTexts([(path, JsonSerializer.Serialize(sorted, Json.Page) + "\n")]);
    }

    // Two digits: the file need not change with every run's noise.
    private static double Rounded(double seconds) =>
        double.Parse(
            seconds.ToString("G2", System.Globalization.CultureInfo.InvariantCulture),
            System.Globalization.CultureInfo.InvariantCulture);

    private static Dictionary<string, Dictionary<string, double>> All(string path)
    {
        MappedFile.Check(path);
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, double>>>(File.ReadAllText(path), Json.Page)
                ?? [];
        }
        catch (JsonException e)
        {
            throw new IOException($"{path}: not a list of costs: {JsonProblem.Words(e)}");
        }
    }

    private static string Word(Tier tier) => Json.Canonical(tier).Trim('"');
}
