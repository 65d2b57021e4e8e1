using System.Text.Json;
using System.Text.Unicode;
using Hypotheses.Core.Files.Problems;

namespace Hypotheses.Core.Files;

/// <summary>
/// Reads the small JSON files that stand beside weights (<c>cfg.json</c>, <c>config.json</c>) as a stranger's: bounded in length
/// and depth, valid UTF-8, no name twice in one object, no text that is no text (half of a surrogate pair). What Python writes
/// beyond JSON (NaN, Infinity, -Infinity) is read as numbers that are not finite. What it returns can be read without any further
/// error of the format.
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
        return Fields(path, Bytes(path, maximumBytes));
    }

    /// <summary>Parses what a file holds, an object.</summary>
    /// <param name="path">The file, for errors.</param>
    /// <param name="bytes">What it holds.</param>
    /// <exception cref="MalformedFileException">No JSON object.</exception>
    public static JsonFields Fields(string path, byte[] bytes)
    {
        JsonElement root = Parse(path, bytes);
        return root.ValueKind == JsonValueKind.Object
            ? new JsonFields(path, "", root)
            : throw new MalformedFileException(path, "file", "is not a JSON object");
    }

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="MalformedFileException">No such file, or too large.</exception>
    public static byte[] Bytes(string path, int maximumBytes = 16 << 20)
    {
        using MappedFile file = MappedFile.Open(path);
        return file.ReadAll(maximumBytes);
    }

    /// <summary>Parses what a file holds, whatever its root is.</summary>
    /// <param name="path">The file, for errors.</param>
    /// <param name="bytes">What it holds.</param>
    /// <param name="maximumDepth">How deep objects and lists may be nested.</param>
    /// <exception cref="MalformedFileException">Not such JSON.</exception>
    public static JsonElement Parse(string path, byte[] bytes, int maximumDepth = MaximumDepth)
    {
        // a mark that some editors write
        ReadOnlySpan<byte> json = bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsSpan(3) : bytes;
        if (!Utf8.IsValid(json)) throw new MalformedFileException(path, "file", "is not valid UTF-8");
        json = PythonNumbers.InJson(json);
        try
        {
            CheckTexts(path, json, maximumDepth);
            return JsonElement.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = maximumDepth });
        }
        catch (JsonException e)
        {
            throw new MalformedFileException(path, "file", "is not valid JSON: " + JsonProblem.Words(e));
        }
    }

    // Half of a surrogate pair, written as an escape, is valid JSON but no text: it would throw at whoever asks for it.
    private static void CheckTexts(string path, ReadOnlySpan<byte> json, int maximumDepth)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maximumDepth });
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || !reader.ValueIsEscaped) continue;
            try
            {
                reader.GetString();
            }
            catch (InvalidOperationException)
            {
                throw new MalformedFileException(
                    path, "file", $"holds text that is no valid Unicode at byte {reader.TokenStartIndex}");
            }
        }
    }
}
