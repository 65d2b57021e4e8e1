using System.Text.Json;

namespace Hypotheses.Core.Files;

/// <summary>One object of a JSON file: its fields by name, each in a stated range, or the one error that names file and field.</summary>
/// <param name="Path">The file.</param>
/// <param name="Name">Where in the file the object stands, e.g. <c>metadata.hierarchy</c>; empty for the root.</param>
/// <param name="Element">The object itself.</param>
public sealed record JsonFields(string Path, string Name, JsonElement Element)
{
    /// <summary>The names of all fields, in the file's order.</summary>
    public IEnumerable<string> Names => Element.EnumerateObject().Select(p => p.Name);

    /// <summary>Whether the field is there and not <c>null</c>.</summary>
    public bool Has(string field) => Find(field) is not null;

    /// <summary>A field's value; null where it is absent or <c>null</c>.</summary>
    public JsonElement? Find(string field) =>
        Element.TryGetProperty(field, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>A field that is text.</summary>
    /// <exception cref="MalformedFileException">It is absent or no text.</exception>
    public string Text(string field) => Find(field) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : throw Wrong(field, "is missing or is not text");

    /// <summary>A field that is true or false.</summary>
    /// <exception cref="MalformedFileException">It is absent or neither.</exception>
    public bool Boolean(string field) =>
        Find(field) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value ? value.GetBoolean() : throw Wrong(field, "is missing or is neither true nor false");

    /// <summary>A field that is a whole number from <paramref name="low"/> to <paramref name="high"/>.</summary>
    /// <exception cref="MalformedFileException">It is absent, no whole number, or out of range.</exception>
    public long Integer(string field, long low, long high) =>
        Find(field) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out long number) && number >= low && number <= high
            ? number
            : throw Wrong(field, $"is missing or is not a whole number from {low} to {high}");

    /// <summary>A field that is a finite number from <paramref name="low"/> to <paramref name="high"/>.</summary>
    /// <exception cref="MalformedFileException">It is absent, no number, or out of range.</exception>
    public double Number(string field, double low, double high) =>
        Find(field) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out double number) && double.IsFinite(number) && number >= low && number <= high
            ? number
            : throw Wrong(field, FormattableString.Invariant($"is missing or is not a number from {low} to {high}"));

    /// <summary>A field that is an object.</summary>
    /// <exception cref="MalformedFileException">It is absent or no object.</exception>
    public JsonFields Object(string field) =>
        Find(field) is { ValueKind: JsonValueKind.Object } value ? new JsonFields(Path, Full(field), value) : throw Wrong(field, "is missing or is not an object");

    /// <summary>A field that is a list.</summary>
    /// <exception cref="MalformedFileException">It is absent or no list.</exception>
    public IReadOnlyList<JsonElement> List(string field) =>
        Find(field) is { ValueKind: JsonValueKind.Array } value ? [.. value.EnumerateArray()] : throw Wrong(field, "is missing or is not a list");

    /// <summary>The error that names this file and a field of this object.</summary>
    public MalformedFileException Wrong(string field, string problem) => new(Path, Full(field), problem);

    private string Full(string field) => Name.Length == 0 ? field : $"{Name}.{field}";
}
