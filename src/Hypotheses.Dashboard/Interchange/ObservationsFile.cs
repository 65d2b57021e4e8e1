using System.Text.Json;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Files;

namespace Hypotheses.Dashboard.Interchange;

/// <summary><c>observations.jsonl</c>: each trial of a ledger as an <see cref="Observation"/>, a line each.</summary>
public static class ObservationsFile
{
    /// <summary>Its name in a run's folder.</summary>
    public const string Name = "observations.jsonl";

    /// <summary>A line for each trial, in the order of the ledger.</summary>
    /// <param name="ledger">Lines of a ledger: the rules come from what it planned.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<LedgerLine> ledger)
    {
        var rules = new Dictionary<(string, string, string, Tier), Rule>();
        foreach (PlannedCell cell in ledger.OfType<PlannedCell>())
            rules[(cell.Claim, cell.Subject, cell.Definition, cell.Tier)] = cell.Prediction.Support;
        return ledger.OfType<Trial>().Select(t => JsonSerializer.Serialize(
            Observation.Of(t, rules.GetValueOrDefault((t.Claim, t.Subject, t.Definition, t.Tier))), Json.Line));
    }

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <exception cref="WriteFailedException">The folder or the disk does not take it.</exception>
    public static void Write(string folder, IReadOnlyList<LedgerLine> ledger) =>
        DurableFile.Write(Path.Combine(folder, Name), to =>
        {
            using var text = new StreamWriter(to, bufferSize: 1 << 16, leaveOpen: true) { NewLine = "\n" };
            foreach (string line in Lines(ledger)) text.WriteLine(line);
        });
}
