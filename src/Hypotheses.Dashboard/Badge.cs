using System.Text.Json.Serialization;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Html.Markup;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Dashboard;

/// <summary>A badge as shields.io reads it from an endpoint.</summary>
/// <param name="Message">Counts of verdicts, after correction for several claims.</param>
/// <param name="Color">Blue where nothing fails, red where something does, grey where nothing was measured.</param>
public sealed record Badge(string Message, string Color)
{
    /// <summary>The version of the endpoint's schema.</summary>
    [JsonPropertyName("schemaVersion")]
    public int SchemaVersion { get; } = 1;

    /// <summary>The badge's left half.</summary>
    public string Label { get; init; } = "hypotheses";

    /// <summary>The file of a model's own badge, beside <c>badge.json</c>.</summary>
    public static string FileOf(string model) => $"badge-{PageFile.Model(model)["model-".Length..^".html".Length]}.json";

    /// <summary>The badge of a model: its own cells, not its twins'.</summary>
    public static Badge Of(string model, IEnumerable<CellStatus> cells) =>
        Of(cells) with { Label = CellText.OneLine(model) };

    /// <summary>The badge of some cells.</summary>
    public static Badge Of(IEnumerable<CellStatus> cells)
    {
        CellStatus[] all = [.. cells];
        var tally = new Tally(all);
        // A badge has no room for two counts: it has the one that stands.
        IEnumerable<Verdict> stand = all.Where(c => c.Role == Role.Subject).Select(c => c.CorrectedVerdict ?? c.Verdict);
        string[] counts = [
            .. stand.Where(v => v is not (Verdict.NotApplicable or Verdict.Excluded or Verdict.NotRun)).GroupBy(v => v)
                .OrderBy(g => g.Key).Select(g => $"{g.Count()} {CellStatus.Words(g.Key)}")];
        if (tally.Confirmed > 0) counts = [.. counts, $"{tally.Confirmed} confirmed"];
        if (tally.Failing.Count > 0) return new Badge(string.Join(", ", counts.Append(tally.FailingWords)), "red");
        return counts.Length == 0 ? new Badge("nothing measured", "lightgrey") : new Badge(string.Join(", ", counts), "blue");
    }
}
