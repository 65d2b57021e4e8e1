using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hypotheses.Claims.Subjects.Given.Lists;

/// <summary>Where the files of an entry can be fetched from: a repository of Hugging Face's hub.</summary>
public sealed record EntrySource
{
    /// <summary>The repository, e.g. <c>openai-community/gpt2</c>.</summary>
    public required string Repo { get; init; }

    /// <summary>A branch, a tag or a commit.</summary>
    public string Revision { get; init; } = "main";

    /// <summary>The folder in the repository; null for its root.</summary>
    public string? Path { get; init; }

    /// <summary>The files, by their names below that folder.</summary>
    public required IReadOnlyList<SourceFile> Files { get; init; }

    /// <summary>Whether this address was ever tried; true where nothing is said.</summary>
    public bool Tried { get; init; } = true;

    /// <summary>What of it is not allowed, and why; null where all is.</summary>
    public (string Field, string Problem)? Flaw()
    {
        const string name = "is no name with letters, digits, '.', '_', '-' and single '/'";
        if (!IsPath(Repo) || Repo.Count(c => c == '/') > 1) return ("source.repo", $"'{Repo}' {name}");
        if (!IsPath(Revision)) return ("source.revision", $"'{Revision}' {name}");
        if (Path is not null && !IsPath(Path)) return ("source.path", $"'{Path}' {name}");
        if (Files.Count == 0) return ("source.files", "names none");
        var names = new HashSet<string>();
        for (int i = 0; i < Files.Count; i++)
        {
            if (Files[i] is null) return ($"source.files[{i}]", "is null");
            if (!IsPath(Files[i].Name)) return ($"source.files[{i}]", $"'{Files[i].Name}' {name}");
            if (Files[i].Sha256 is { } hash && (hash.Length != 64 || !hash.All(char.IsAsciiHexDigit)))
                return ($"source.files[{i}].sha256", "is not 64 hexadecimal digits");
            if (!names.Add(Files[i].Name)) return ($"source.files[{i}]", "is there twice");
        }

        return null;
    }

    // It becomes a path on the disk: nothing that leads out of a folder, or that a system takes for something else.
    private static bool IsPath(string text) => text.Split('/').All(part =>
        part.Length is > 0 and <= 128 && part[0] != '.' && part[^1] != '.'
            && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'));
}

/// <summary>A file of a source: its name, or an object with <c>name</c> and <c>sha256</c>.</summary>
/// <param name="Name">Its name below the source's folder.</param>
/// <param name="Sha256">Its SHA-256, 64 hexadecimal digits, where somebody had the file at hand; else null.</param>
[JsonConverter(typeof(SourceFileConverter))]
public sealed record SourceFile(string Name, string? Sha256);

/// <summary>Reads both ways of writing a source's file.</summary>
internal sealed class SourceFileConverter : JsonConverter<SourceFile>
{
    private sealed record Fields
    {
        public required string Name { get; init; }

        public required string Sha256 { get; init; }
    }

    public override SourceFile Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String) return new SourceFile(reader.GetString()!, null);
        try
        {
            Fields fields = JsonSerializer.Deserialize<Fields>(ref reader, options) ?? throw new JsonException("null is no file");
            return new SourceFile(fields.Name, fields.Sha256);
        }
        catch (JsonException e)
        {
            throw new JsonException(e.Message.Split(" Path:")[0]); // whose place the outer reader knows
        }
    }

    public override void Write(Utf8JsonWriter writer, SourceFile value, JsonSerializerOptions options) =>
        throw new NotSupportedException("sources are read only");
}
