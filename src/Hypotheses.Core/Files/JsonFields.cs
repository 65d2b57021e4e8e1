using System.Text.Json;

namespace Hypotheses.Core.Files;

/// <summary>
/// One object of a JSON file that a stranger wrote: a field is checked when it is asked for, and one that is null counts as
/// absent. What is wrong is the one error that names file and field.
/// </summary>
/// <param name="Path">The file.</param>
/// <param name="Name">Where in the file the object stands, e.g. <c>metadata.hierarchy</c>; empty for the root.</param>
/// <param name="Element">The object itself.</param>
public sealed record JsonFields(string Path, string Name, JsonElement Element)
{
    /// <summary>Whether the field is there and not <c>null</c>.</summary>
    public bool Has(string field) => Find(field) is not null;

    /// <summary>The kind of the field's value; null where it is absent.</summary>
    public JsonValueKind? Kind(string field) => Find(field)?.ValueKind;

    /// <summary>Text, or null where it is absent.</summary>
    /// <exception cref="MalformedFileException">It is no text.</exception>
    public string? Text(string field) => Find(field) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        _ => throw Wrong(field, "is not text"),
    };

    /// <summary>A whole number, also one written as a float (<c>3.0</c>), or null where it is absent.</summary>
    /// <exception cref="MalformedFileException">It is no whole number, or below <paramref name="lowest"/>.</exception>
    public int? Integer(string field, int lowest = 1)
    {
        if (Find(field) is not { } value) return null;
        return value.TryGetWhole(out long number) && number >= lowest && number <= int.MaxValue
            ? (int)number
            : throw Wrong(field, $"{Shown(value)} is not a whole number from {lowest} to {int.MaxValue}");
    }

    /// <summary>A whole number from 1 on that must be there.</summary>
    /// <exception cref="MalformedFileException">It is absent, or no such number.</exception>
    public int Needed(string field) => Integer(field) ?? throw Wrong(field, "is missing");

    /// <summary>A number, or null where it is absent.</summary>
    /// <exception cref="MalformedFileException">It is no finite number.</exception>
    public double? Number(string field)
    {
        if (Find(field) is not { } value) return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : throw Wrong(field, $"{Shown(value)} is not a number");
    }

    /// <summary>A whole number, or null where it is absent or not whole.</summary>
    public int? WholeOrNull(string field) =>
        Find(field) is { } value && value.TryGetWhole(out long number) && number == (int)number ? (int)number : null;

    /// <summary>True or false.</summary>
    /// <exception cref="MalformedFileException">It is neither.</exception>
    public bool Flag(string field, bool otherwise) => Kind(field) switch
    {
        null => otherwise,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(field, "is neither true nor false"),
    };

    /// <summary>An object within, or null where it is absent.</summary>
    /// <exception cref="MalformedFileException">It is no object.</exception>
    public JsonFields? Inner(string field) => Find(field) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => new JsonFields(Path, Full(field), value),
        _ => throw Wrong(field, "is not a JSON object"),
    };

    /// <summary>The error that names this file and a field of this object.</summary>
    public MalformedFileException Wrong(string field, string problem) => new(Path, Full(field), problem);

    private JsonElement? Find(string field) =>
        Element.TryGetProperty(field, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private string Full(string field) => Name.Length == 0 ? field : $"{Name}.{field}";

    private static string Shown(JsonElement value) => value.Raw() is { Length: <= 40 } text ? text : "the value";
}
