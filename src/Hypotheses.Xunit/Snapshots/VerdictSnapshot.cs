using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Files.Problems;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Xunit.Snapshots;

/// <summary>
/// What a cell's snapshot holds: verdict, effect (rounded to what the interval supports), bounds, seeds, the controls' outcomes.
/// </summary>
public static class VerdictSnapshot
{
    /// <summary>The snapshot of a cell among all cells.</summary>
    public static JsonObject Of(CellStatus cell, IEnumerable<CellStatus> all) => new()
    {
        ["claim"] = cell.Claim,
        ["title"] = cell.Title,
        ["subject"] = cell.Subject,
        ["role"] = Word(cell.Role),
        ["verdict"] = Word(cell.Verdict),
        ["statistic"] = cell.Statistic,
        ["effect"] = Rounded(cell.Effect, cell),
        ["interval"] = new JsonArray(Rounded(cell.Low, cell), Rounded(cell.High, cell)),
        ["support"] = cell.Support,
        ["refute"] = cell.Refute,
        ["seeds"] = cell.Seeds,
        ["controls"] = new JsonObject(all.Where(c => c.Claim == cell.Claim && c.Role != Role.Subject)
            .Select(c => KeyValuePair.Create(c.Subject, (JsonNode?)Word(c.Verdict)))),
    };

    /// <summary>
    /// The verdict that a snapshot approves; null where there is none.
    /// </summary>
    /// <exception cref="IOException">The file is no snapshot of a cell.</exception>
    public static Expectation? Approved(Snapshot snapshot, Prediction prediction)
    {
        if (snapshot.Approved() is not { } approved) return null;
        try
        {
            bool same = (string?)approved["statistic"] == prediction.Statistic
                && (string?)approved["support"] == prediction.Support.ToString()
                && (string?)approved["refute"] == prediction.Refute.ToString();
            if (!same) return new Expectation(null);
            var verdict = JsonSerializer.Deserialize<Verdict>(
                approved["verdict"] ?? throw new JsonException("it has no verdict"), Json.Page);
            return new Expectation(verdict) { Effect = EffectOf(approved, prediction.Statistic) };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new IOException($"{snapshot.Verified}: not a snapshot of a cell: {JsonProblem.Words(e)}");
        }
    }

    // A file of a person's hand may lack them: then nothing is said of what moved since.
    private static Effect? EffectOf(JsonObject approved, string statistic) =>
        approved["effect"] is JsonValue effect && approved["interval"] is JsonArray { Count: 2 } interval
        && effect.TryGetValue(out double value)
        && interval[0] is JsonValue lower && lower.TryGetValue(out double low)
        && interval[1] is JsonValue upper && upper.TryGetValue(out double high)
            ? new Effect(statistic, value, low, high)
            : null;

    /// <summary>Rounded as tables are: digits beyond what the interval supports are noise of the seeds.</summary>
    private static JsonValue? Rounded(double? value, CellStatus cell) => value is { } v && double.IsFinite(v)
        ? JsonValue.Create(double.Parse(NumberText.Effect(v, cell.Low ?? v, cell.High ?? v), CultureInfo.InvariantCulture))
        : null;

    private static string Word<T>(T value) => JsonSerializer.Serialize(value, Json.Line).Trim('"');
}
