using System.Text.Json;
using System.Text.Json.Nodes;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Files;
using Hypotheses.Core.Files.Problems;

namespace Hypotheses.Xunit.Snapshots;

/// <summary>
/// Approved results in files beside the source, by Verify's conventions to the letter
/// (<c>Type.Method_param=value.verified.json</c>, <c>.received.</c> ignored by git, UTF-8 with byte-order mark, LF, no final
/// newline, '-' for characters that a file name may not have), so that Verify.Xunit can take this class's place. A missing file
/// is never green.
/// </summary>
public sealed class Snapshot
{
    private readonly string _stem;

    /// <param name="folder">The folder of the test's source file.</param>
    /// <param name="type">The test class's name.</param>
    /// <param name="method">The test method's name.</param>
    /// <param name="parameters">Name and value of each of its parameters.</param>
    public Snapshot(string folder, string type, string method, params IEnumerable<(string Name, string Value)> parameters) =>
        _stem = Path.Combine(folder, FileName($"{type}.{method}{string.Concat(parameters.Select(p => $"_{p.Name}={p.Value}"))}"));

    /// <summary>The approved file.</summary>
    public string Verified => _stem + ".verified.json";

    /// <summary>What the last failing run saw.</summary>
    public string Received => _stem + ".received.json";

    /// <summary>The approved content, or null where there is none.</summary>
    /// <exception cref="IOException">The file is no JSON object.</exception>
    public JsonObject? Approved()
    {
        if (!Path.Exists(Verified)) return null;
        MappedFile.Check(Verified);
        try
        {
            return JsonNode.Parse(File.ReadAllText(Verified))?.AsObject();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new IOException($"{Verified}: not a JSON object: {JsonProblem.Words(e)}");
        }
    }

    /// <summary>Writes what was seen beside the approved file, for a person to compare.</summary>
    /// <exception cref="WriteFailedException">The folder or the disk does not take it.</exception>
    public void Receive(JsonObject seen) => Write(Received, seen);

    /// <summary>Makes what was seen the approved content: all of it, or the old one stays.</summary>
    /// <exception cref="WriteFailedException">The folder or the disk does not take it.</exception>
    public void Accept(JsonObject seen)
    {
        Write(Verified, seen);
        Clear();
    }

    /// <summary>Removes the approved content, and what a failing run left.</summary>
    public void Withdraw()
    {
        File.Delete(Verified);
        Clear();
    }

    /// <summary>Removes what an earlier failing run left.</summary>
    public void Clear() => File.Delete(Received);

    /// <summary>The values that differ by their JSON path, a line each: <c>$.verdict: supported → refuted</c>.</summary>
    public static IReadOnlyList<string> Differences(JsonNode? approved, JsonNode? seen, string path = "$")
    {
        if (approved is JsonObject a && seen is JsonObject b)
            return [
                .. a.Select(p => p.Key).Union(b.Select(p => p.Key))
                    .SelectMany(key => Differences(a[key], b[key], path + Member(key)))];
        if (approved is JsonArray x && seen is JsonArray y)
            return [
                .. Enumerable.Range(0, Math.Max(x.Count, y.Count))
                    .SelectMany(i => Differences(i < x.Count ? x[i] : null, i < y.Count ? y[i] : null, $"{path}[{i}]"))];
        return JsonNode.DeepEquals(approved, seen) ? [] : [$"{path}: {Show(approved)} → {Show(seen)}"];
    }

    // Whole or not at all: other tests read approved files while this one writes.
    private static void Write(string path, JsonObject seen) => DurableFile.WriteTexts([(path, Text(seen))], mark: true);

    private static string FileName(string name) =>
        string.Concat(name.Select(c => c < ' ' || "\"\\<>|:*?/".Contains(c) ? '-' : c));

    private static string Member(string key) =>
        key.Length > 0 && key.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? "." + key
            : $"['{key.Replace("'", "\\'", StringComparison.Ordinal)}']";

    private static string Show(JsonNode? node) => node switch
    {
        null => "nothing",
        JsonValue value when value.TryGetValue(out string? text) => text,
        _ => node.ToJsonString(Json.Line),
    };

    private static string Text(JsonObject seen) => seen.ToJsonString(Json.Page).ReplaceLineEndings("\n");
}
