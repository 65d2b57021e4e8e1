using System.Text.Json;
using System.Text.Unicode;

namespace Hypotheses.Core.Files;

/// <summary>
/// Reads the small JSON files that stand beside weights (<c>cfg.json</c>, <c>config.json</c>) as a stranger's: bounded in length
/// and depth, valid UTF-8, no name twice in one object, no text that is no text (half of a surrogate pair). What it returns can
/// be read without any further error of the format.
/// </summary>
public static class JsonFile
{
    /// <summary>How deep objects and lists may be nested.</summary>
    public const int MaximumDepth = 64;

    /// <summary>Reads a file whose root is an object.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maximumBytes">The largest file that is read (default 16 MiB).</param>
    /// <exception cref="MalformedFileException">No such file, too large, or no JSON object.</exception>
    public static JsonFields Read(string path, int maximumBytes = 16 << 20)
    {
        using MappedFile file = MappedFile.Open(path);
        byte[] bytes = file.ReadAll(maximumBytes);
        ReadOnlySpan<byte> json = bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsSpan(3) : bytes; // a mark that some editors write
        if (!Utf8.IsValid(json)) throw new MalformedFileException(path, "file", "is not valid UTF-8");
        try
        {
            CheckTexts(path, json);
            JsonElement root = JsonElement.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = MaximumDepth });
            return root.ValueKind == JsonValueKind.Object ? new JsonFields(path, "", root) : throw new MalformedFileException(path, "file", "is not a JSON object");
        }
        catch (JsonException e)
        {
            throw new MalformedFileException(path, "file", "is not valid JSON: " + e.Message);
        }
    }

    // Half of a surrogate pair, written as an escape, is valid JSON but no text: it would throw at whoever asks for it.
    private static void CheckTexts(string path, ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaximumDepth });
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || !reader.ValueIsEscaped) continue;
            try
            {
                reader.GetString();
            }
            catch (InvalidOperationException)
            {
                throw new MalformedFileException(path, "file", $"holds text that is no valid Unicode at byte {reader.TokenStartIndex}");
            }
        }
    }
}
