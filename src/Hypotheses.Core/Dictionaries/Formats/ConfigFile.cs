using System.Text.Json;
using Hypotheses.Core.Files;

namespace Hypotheses.Core.Dictionaries.Formats;

/// <summary>
/// A JSON object in a file that a stranger wrote: a field is checked when it is asked for, and one that is null counts as absent.
/// </summary>
internal sealed class ConfigFile
{
    private readonly string _path, _prefix;
    private readonly JsonElement _object;

    private ConfigFile(string path, string prefix, JsonElement value) => (_path, _prefix, _object) = (path, prefix, value);

    /// <summary>Reads JSON whose top is an object, within <see cref="JsonFile"/>'s bounds.</summary>
    /// <exception cref="MalformedFileException">It is no such JSON.</exception>
    public static ConfigFile Parse(string path, byte[] json)
    {
        JsonElement root = JsonFile.Parse(path, json);
        return root.ValueKind == JsonValueKind.Object ? new ConfigFile(path, "", root) : throw new MalformedFileException(path, "file", "is not a JSON object");
    }

    /// <summary>An error about one of the fields.</summary>
    public MalformedFileException Error(string field, string problem) => new(_path, _prefix + field, StoredNumbers.OneLine(problem, 300));

    /// <summary>Whether the field is there.</summary>
    public bool Has(string field) => Find(field) is not null;

    /// <summary>The kind of the field's value; null where it is absent.</summary>
    public JsonValueKind? Kind(string field) => Find(field)?.ValueKind;

    /// <summary>Text, or null where it is absent.</summary>
    public string? Text(string field)
    {
        if (Find(field) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.String) throw Error(field, "is not text");
        return value.GetString();
    }

    /// <summary>A whole number, or null where it is absent.</summary>
    public int? Integer(string field, int lowest = 1)
    {
        if (Find(field) is not { } value) return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= lowest
            ? number
            : throw Error(field, $"{Shown(value)} is not a whole number from {lowest} to {int.MaxValue}");
    }

    /// <summary>A whole number that must be there.</summary>
    public int Needed(string field) => Integer(field) ?? throw Error(field, "is missing");

    /// <summary>A whole number, or null where it is absent or not whole.</summary>
    public int? WholeOrNull(string field) => Kind(field) == JsonValueKind.Number && Find(field)!.Value.TryGetInt32(out int number) ? number : null;

    /// <summary>True or false.</summary>
    public bool Flag(string field, bool otherwise) => Kind(field) switch
    {
        null => otherwise,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Error(field, "is neither true nor false"),
    };

    /// <summary>An object within, or null where it is absent.</summary>
    public ConfigFile? Inner(string field)
    {
        if (Find(field) is not { } value) return null;
        return value.ValueKind == JsonValueKind.Object ? new ConfigFile(_path, $"{_prefix}{field}.", value) : throw Error(field, "is not a JSON object");
    }

    private JsonElement? Find(string field) =>
        _object.TryGetProperty(field, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string Shown(JsonElement value) => value.GetRawText() is { Length: <= 40 } text && !text.Contains('\n', StringComparison.Ordinal) ? text : "the value";
}
