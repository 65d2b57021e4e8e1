using System.Text.Json;
using Hypotheses.Core.Files;

namespace Hypotheses.Core.Models.Transformers.Tokenizers.Stored;

/// <summary>
/// A <c>tokenizer.json</c>, checked so far that Hugging Face's library, which is native code and ends the process over some
/// contradictions, can read it: it is JSON, every number is finite, its tokens are distinct, merges and special tokens are in
/// the vocabulary.
/// </summary>
internal sealed class TokenizerJson
{
    private const int MaximumBytes = 1 << 27;
    private readonly JsonFields _root;
    private readonly Dictionary<string, int> _tokens;

    private TokenizerJson(JsonFields root)
    {
        _root = root;
        if (Infinite(root.Element) is { } place) throw root.Wrong(place, "is no finite number");
        JsonFields model = root.Inner("model") ?? throw root.Wrong("model", "is missing");
        _tokens = TokenizerVocabulary.Of(model);
        foreach (JsonFields token in Objects(root, "added_tokens"))
        {
            string content = token.Text("content") is { Length: > 0 } text ? text : throw token.Wrong("content", "is empty");
            if (token.Integer("id", lowest: 0) is not { } id || id >= TokenizerVocabulary.MaximumTokens)
                throw token.Wrong("id", $"is not from 0 to {TokenizerVocabulary.MaximumTokens - 1}");
            if (!_tokens.TryAdd(content, id) && _tokens[content] != id)
                throw token.Wrong("id", $"is {id}, but '{content}' is {_tokens[content]} in the vocabulary");
        }

        Vocabulary = _tokens.Values.Max() + 1;
        Bos = TokenizerParts.Check(root, Vocabulary);
    }

    /// <summary>One more than the highest token.</summary>
    public int Vocabulary { get; }

    /// <summary>The token that the file puts before a text; null where it puts none there.</summary>
    public int? Bos { get; }

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="MalformedFileException">It is no tokenizer that can be read; names the field.</exception>
    public static TokenizerJson Read(string path) => new(JsonFile.Read(path, MaximumBytes));

    /// <summary>A token by its text, or null.</summary>
    public int? Id(string text) => _tokens.TryGetValue(text, out int id) ? id : null;

    /// <summary>
    /// Writes what was checked, without <c>truncation</c> and <c>padding</c>, which would cut a text or add to it.
    /// </summary>
    public void Write(Stream to)
    {
        using var writer = new Utf8JsonWriter(to, new JsonWriterOptions { SkipValidation = true });
        writer.WriteStartObject();
        foreach (JsonProperty property in _root.Element.EnumerateObject())
            if (property.Name is not ("truncation" or "padding")) property.WriteTo(writer);
        writer.WriteEndObject();
    }

    // Over one the library's reader of decoders ends the process, also in a field that it does not know.
    private static string? Infinite(JsonElement of)
    {
        if (of.ValueKind == JsonValueKind.Number) return double.IsFinite(of.GetDouble()) ? null : "";
        IEnumerable<(string Name, JsonElement Value)> inner = of.ValueKind switch
        {
            JsonValueKind.Object => of.EnumerateObject().Select(p => (p.Name, p.Value)),
            JsonValueKind.Array => of.EnumerateArray().Select((item, i) => ($"{i}", item)),
            _ => [],
        };
        foreach ((string name, JsonElement value) in inner)
            if (Infinite(value) is { } place) return place.Length == 0 ? name : $"{name}.{place}";
        return null;
    }

    /// <summary>The objects of a list; none where it is absent.</summary>
    /// <exception cref="MalformedFileException">It is no list of objects.</exception>
    internal static IEnumerable<JsonFields> Objects(JsonFields of, string field)
    {
        if (!of.Has(field)) return [];
        if (of.Kind(field) != JsonValueKind.Array) throw of.Wrong(field, "is not a list");
        string name = of.Name.Length == 0 ? field : $"{of.Name}.{field}";
        return of.Element.GetProperty(field).EnumerateArray().Select((one, i) => one.ValueKind == JsonValueKind.Object
            ? new JsonFields(of.Path, $"{name}[{i}]", one)
            : throw new MalformedFileException(of.Path, $"{name}[{i}]", "is not a JSON object"));
    }
}
