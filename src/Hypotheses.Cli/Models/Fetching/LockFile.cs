using System.Text.Json;
using System.Text.Json.Serialization;
using Hypotheses.Claims.Subjects.Given;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Files;
using Hypotheses.Core.Files.Problems;

namespace Hypotheses.Cli.Models.Fetching;

/// <summary>
/// What was fetched into a folder, and from where: <c>hypotheses.lock.json</c>, written at the first fetch. A later one must give
/// the same files.
/// </summary>
internal sealed record LockFile
{
    /// <summary>Its name in the folder.</summary>
    public const string Name = FileHash.Lock;

    private static readonly JsonSerializerOptions Strict = new(Json.Page)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
    };

    /// <summary>The repository.</summary>
    public required string Repo { get; init; }

    /// <summary>The revision that the entry asks for.</summary>
    public required string Revision { get; init; }

    /// <summary>The commit that it was, by the hub's answer; null where the hub said nothing.</summary>
    public string? Commit { get; init; }

    /// <summary>The files by their names in the folder.</summary>
    public required IReadOnlyDictionary<string, LockedFile> Files { get; init; }

    /// <summary>The lock of a folder; null where there is none.</summary>
    /// <exception cref="MalformedFileException">It is no such file.</exception>
    public static LockFile? Read(string folder)
    {
        string path = Path.Combine(folder, Name);
        if (!File.Exists(path)) return null;
        try
        {
            LockFile read = JsonSerializer.Deserialize<LockFile>(JsonFile.Bytes(path), Strict)
                ?? throw new MalformedFileException(path, "file", "is null");
            foreach ((string name, LockedFile file) in read.Files)
                if (file is null || ContentHash.Of(file.Sha256) is null)
                    throw new MalformedFileException(path, $"files.{name}.sha256", "is no hash");
            return read;
        }
        catch (JsonException e)
        {
            throw new MalformedFileException(path, JsonProblem.Field(e), JsonProblem.Words(e));
        }
    }

    /// <summary>Writes it, whole or not at all.</summary>
    /// <exception cref="WriteFailedException">The folder or the disk does not take it.</exception>
    public void Write(string folder) =>
        DurableFile.WriteTexts([(Path.Combine(folder, Name), JsonSerializer.Serialize(this, Strict) + "\n")]);
}

/// <summary>One file of a lock.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256, measured here.</param>
/// <param name="Hub">The hash that the hub gave and that it was checked against; null where the hub gave none.</param>
internal sealed record LockedFile(long Bytes, string Sha256, string? Hub);
