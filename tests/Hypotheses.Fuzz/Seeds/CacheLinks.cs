using System.Text;

namespace Hypotheses.Fuzz.Seeds;

/// <summary>
/// A model's folder in the cache of the hub's client, written as text since a case is files: a line is a place and either the
/// target of a link there or, after an equals sign, what the file there holds.
/// </summary>
internal static class CacheLinks
{
    /// <summary>The name of the text.</summary>
    public const string Name = "cache.links";

    private const string Config = "config.json", Weights = "model.safetensors";

    /// <summary>Where something may be: nothing is put anywhere else, or below a link.</summary>
    public static IReadOnlyList<string> Places { get; } =
    [
        "refs/main", "snapshots/first/config.json", "snapshots/first/model.safetensors", "snapshots/first/hop",
        "snapshots/first/model.safetensors.index.json", "snapshots/second", "snapshots/other", "blobs/hop", "hop",
    ];

    /// <summary>A snapshot of two links, and a larger one that leads over others.</summary>
    public static IEnumerable<FileSet> Valid()
    {
        FileSet model = SmallTransformers.Whole().First();
        string[] plain =
        [
            "refs/main =first", $"snapshots/first/{Config} ../../blobs/{Config}",
            $"snapshots/first/{Weights} ../../blobs/{Weights}",
        ];
        string[] hops =
        [
            $"hop blobs/{Config}", "snapshots/second first", "refs/main =second", $"snapshots/first/{Config} ../../hop",
            $"snapshots/first/{Weights} ../.././blobs/{Weights}",
        ];
        foreach (string[] lines in new[] { plain, hops })
            yield return model with
            {
                Name = $"{lines.Length} lines",
                Files = [(Name, Encoding.UTF8.GetBytes(string.Join('\n', lines))), .. model.Files],
                Changed = 1,
            };
    }

    /// <summary>Makes the folder below a case's own; whoever reads it deletes it.</summary>
    public static DirectoryInfo Make(string folder)
    {
        DirectoryInfo root = Directory.CreateDirectory(Path.Combine(folder, "models--a--b"));
        foreach (string room in new[] { "refs", "snapshots/first", "blobs" }) root.CreateSubdirectory(room);
        foreach (string blob in new[] { Config, Weights })
            File.Copy(Path.Combine(folder, blob), Path.Combine(root.FullName, "blobs", blob));
        foreach (string line in Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(folder, Name))).Split('\n'))
        {
            if (line.Split(' ', 2) is not [var place, { Length: > 0 } what] || !Places.Contains(place)) continue;
            string path = Path.Combine(root.FullName, place);
            if (Path.Exists(path) || new FileInfo(path).LinkTarget is not null) continue;
            if (what[0] == '=') File.WriteAllText(path, what[1..]);
            else if (what.Length < 4000 && !what.Contains('\0')) File.CreateSymbolicLink(path, what);
        }

        return root;
    }
}
