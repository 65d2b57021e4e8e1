using System.Text.Json;
using System.Text.Json.Nodes;
using Hypotheses.Claims;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Predictions;

namespace Hypotheses.Xunit;

/// <summary>What a cell's snapshot holds: verdict, effect (rounded to what the interval supports), bounds, seeds, the controls' outcomes.</summary>
public static class SnapshotText
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

    /// <summary>Whether an approved snapshot was given to this prediction.</summary>
    public static bool SamePrediction(JsonObject approved, Prediction prediction) =>
        (string?)approved["statistic"] == prediction.Statistic && (string?)approved["support"] == prediction.Support.ToString() && (string?)approved["refute"] == prediction.Refute.ToString();

    /// <summary>Decimals down to the second significant digit of the interval's half-width: more is noise of the seeds.</summary>
    private static JsonValue? Rounded(double? value, CellStatus cell)
    {
        if (value is not { } v || !double.IsFinite(v)) return null;
        double half = ((cell.High ?? v) - (cell.Low ?? v)) / 2;
        int decimals = half > 0 && double.IsFinite(half) ? Math.Clamp(1 - (int)Math.Floor(Math.Log10(half)), 0, 4) : 3;
        return JsonValue.Create((decimal)Math.Round(v, decimals));
    }

    private static string Word<T>(T value) => JsonSerializer.Serialize(value, Json.Line).Trim('"');
}
