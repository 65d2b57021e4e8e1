using System.Text.Json;
using Hypotheses.Core.Files;

namespace Hypotheses.Core.Worlds.SynthSaeBench.Laws;

/// <summary>
/// Reading a stranger's JSON: files and depth are bounded, names are given once and known, numbers are in ranges; whatever is
/// wrong is one line that names file and field.
/// </summary>
internal sealed class SynthJson
{
    private const int MostBytes = 1 << 28;
    private const int MostDepth = 2 * SynthForest.MaximumDepth + 8; // an object and an array a level

    private readonly string _path, _field;
    private readonly JsonElement _element;

    private SynthJson(string path, string field, JsonElement element) => (_path, _field, _element) = (path, field, element);

    internal bool IsNull => _element.ValueKind == JsonValueKind.Null;

    internal bool IsObject => _element.ValueKind == JsonValueKind.Object;

    internal bool IsArray => _element.ValueKind == JsonValueKind.Array;

    internal bool IsBoolean => _element.ValueKind is JsonValueKind.True or JsonValueKind.False;

    /// <summary>Reads a file and gives what <paramref name="read"/> makes of it.</summary>
    /// <exception cref="MalformedFileException">Not there, too large, or not such JSON.</exception>
    internal static T Read<T>(string path, Func<SynthJson, T> read)
    {
        return read(new SynthJson(path, "", JsonFile.Parse(path, JsonFile.Bytes(path, MostBytes), MostDepth)));
    }

    internal MalformedFileException Wrong(string problem) => new(_path, _field.Length == 0 ? "file" : _field, problem);

    /// <summary>The object's members by name; only names listed are allowed.</summary>
    internal SynthObject Object(params ReadOnlySpan<string> names)
    {
        if (!IsObject) throw Wrong($"is {Kind()}, not an object");
        var members = new Dictionary<string, SynthJson>();
        foreach (JsonProperty property in _element.EnumerateObject())
        {
            if (!names.Contains(property.Name))
                throw Member(property.Name, property.Value).Wrong($"is not known; known are {string.Join(", ", names)}");
            members.Add(property.Name, Member(property.Name, property.Value));
        }

        return new SynthObject(this, members);
    }

    internal IReadOnlyList<SynthJson> Array()
    {
        if (!IsArray) throw Wrong($"is {Kind()}, not an array");
        return [.. _element.EnumerateArray().Select((item, i) => new SynthJson(_path, $"{_field}[{i}]", item))];
    }

    internal string Text() =>
        _element.ValueKind == JsonValueKind.String ? _element.GetString()! : throw Wrong($"is {Kind()}, not text");

    internal bool Boolean() => IsBoolean ? _element.GetBoolean() : throw Wrong($"is {Kind()}, not true or false");

    internal double Number() =>
        _element.ValueKind == JsonValueKind.Number && _element.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : throw Wrong($"is {Kind()}, not a number");

    internal long Integer(long low, long high)
    {
        if (!_element.TryGetWhole(out long number)) throw Wrong($"is {Kind()}, not a whole number");
        return number >= low && number <= high ? number : throw Wrong($"{number} is not in [{low}, {high}]");
    }

    private SynthJson Member(string name, JsonElement value) =>
        new(
            _path,
            (_field.Length == 0 ? "" : _field + ".") + (name.Length > 80 ? name[..80] + "…" : name).ReplaceLineEndings(" "),
            value);

    private string Kind() => _element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "text",
        JsonValueKind.Null => "null",
        JsonValueKind.Number => _element.Raw() is { Length: <= 40 } text ? text : "a long number",
        _ => _element.ValueKind == JsonValueKind.True ? "true" : "false",
    };
}

/// <summary>The members of one JSON object.</summary>
internal sealed class SynthObject(SynthJson self, IReadOnlyDictionary<string, SynthJson> members)
{
    /// <summary>A member that must be there.</summary>
    internal SynthJson this[string name] =>
        members.TryGetValue(name, out SynthJson? member) ? member : throw self.Wrong($"{name} is missing");

    /// <summary>A member that is there and not null, else the default.</summary>
    internal T Or<T>(string name, T otherwise, Func<SynthJson, T> read) =>
        members.TryGetValue(name, out SynthJson? member) && !member.IsNull ? read(member) : otherwise;
}
