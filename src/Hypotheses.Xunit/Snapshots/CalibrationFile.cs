using System.Text.Json;
using System.Text.Json.Nodes;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Files.Problems;

namespace Hypotheses.Xunit.Snapshots;

/// <summary>
/// A claim's approved calibration, <c>C21_Holes.Calibration.verified.json</c>: each control's, with the definition it was
/// measured for.
/// </summary>
public static class CalibrationFile
{
    /// <summary>The name of the file's method part.</summary>
    public const string Method = "Calibration";

    /// <summary>The approved calibration of a control; null where there is none.</summary>
    /// <exception cref="IOException">The file is no calibration.</exception>
    public static ControlCalibration? Approved(Snapshot file, string control)
    {
        try
        {
            return file.Approved()?["controls"]?[control] is { } node ? node.Deserialize<ControlCalibration>(Json.Page) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new IOException($"{file.Verified}: not a calibration: {JsonProblem.Words(e)}");
        }
    }

    /// <summary>
    /// The approved file with one control's part replaced by what was seen, and without controls that the claim no longer has.
    /// </summary>
    public static JsonObject With(
        Snapshot file, string claim, string control, ControlCalibration seen, IReadOnlyCollection<string> controls)
    {
        var parts = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach ((string name, JsonNode? part) in file.Approved()?["controls"] as JsonObject ?? [])
            if (controls.Contains(name)) parts[name] = part?.DeepClone();
        parts[control] = JsonSerializer.SerializeToNode(seen, Json.Page);
        return new JsonObject { ["claim"] = claim, ["controls"] = new JsonObject(parts) };
    }
}
