using System.Text.Json.Serialization;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Html.Markup;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Dashboard;

/// <summary>A badge as shields.io reads it from an endpoint.</summary>
/// <param name="Message">Counts of verdicts.</param>
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
        var tally = new Tally(cells);
        string[] counts = [
            .. tally.Subjects.Where(s =>
                s.Count > 0 && s.Verdict is not (Verdict.NotApplicable or Verdict.Excluded or Verdict.NotRun)).Select(s =>
                    $"{s.Count} {CellStatus.Words(s.Verdict)}")];
        if (tally.Confirmed > 0) counts = [.. counts, $"{tally.Confirmed} confirmed"];
        if (tally.Failing.Count > 0) return new Badge(string.Join(", ", counts.Append(tally.FailingWords)), "red");
        return counts.Length == 0 ? new Badge("nothing measured", "lightgrey") : new Badge(string.Join(", ", counts), "blue");
    }
}
