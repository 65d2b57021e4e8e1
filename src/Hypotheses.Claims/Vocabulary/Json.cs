using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hypotheses.Claims.Vocabulary;

/// <summary>
/// One way to write JSON: snake_case, enums as words, non-finite numbers as words. And hashes of what was written.
/// </summary>
public static class Json
{
    /// <summary>One line: for the ledger, definitions and hashes.</summary>
    public static JsonSerializerOptions Line { get; } = Options(indented: false);

    /// <summary>Indented: for files that people read.</summary>
    public static JsonSerializerOptions Page { get; } = Options(indented: true);

    /// <summary>The canonical line of a value: equal values give equal text on every machine.</summary>
    public static string Canonical(object? value) => JsonSerializer.Serialize(value, value?.GetType() ?? typeof(object), Line);

    /// <summary>
    /// The name under which a text has a null, "" for one without a name; null where it has none. Nothing that is written here
    /// has one: a line or a file with one is somebody else's.
    /// </summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static string? NullIn(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        string name = "";
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName) name = reader.GetString()!;
            else if (reader.TokenType == JsonTokenType.Null) return name;
        }

        return null;
    }

    /// <summary>SHA-256 of text as 64 hexadecimal digits.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static JsonSerializerOptions Options(bool indented)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            WriteIndented = indented,
            // A null where a line must have a value is a broken line, not a crash later on.
            RespectNullableAnnotations = true,
            NewLine = "\n",
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
