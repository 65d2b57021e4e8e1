using Hypotheses.Core.Files;

namespace Hypotheses.Core.Models.Transformers.Formats;

/// <summary>
/// Where the files of a model lie: an ordinary folder, or one in the cache of the hub's client, whose files are links into
/// <c>blobs</c>. There links are followed inside the model's own folder only.
/// (huggingface_hub, "Understand caching": <c>models--org--name/refs/main</c> holds a revision,
/// <c>models--org--name/snapshots/revision/…</c> its files.)
/// </summary>
public sealed class ModelFolder
{
    private const string Prefix = "models--", Snapshots = "snapshots", Main = "refs/main";
    private const int LongestRevision = 256, MostLinks = 40;

    private readonly string? _cache; // the folder that links stay in

    private ModelFolder(string path, string? cache) => (FullPath, _cache) = (path, cache);

    /// <summary>The folder in which the files are.</summary>
    public string FullPath { get; }

    /// <summary>
    /// Opens a model's folder, a snapshot in the cache, or the model's folder in the cache, of which <c>refs/main</c> says the
    /// snapshot.
    /// </summary>
    /// <exception cref="MalformedFileException">No such folder, or a cache folder without that snapshot.</exception>
    public static ModelFolder Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (File.Exists(path))
            throw new MalformedFileException(path, "folder", "is a file; the folder that holds it is what is opened");
        if (!Directory.Exists(path)) throw new MalformedFileException(path, "folder", "does not exist");
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (IsCache(full)) return new ModelFolder(Snapshot(full), full);
        return Path.GetDirectoryName(full) is { } above && Path.GetFileName(above) == Snapshots
            && Path.GetDirectoryName(above) is { } model && IsCache(model)
            ? new ModelFolder(full, model)
            : new ModelFolder(full, null);
    }

    /// <summary>The full path of a file; null where there is none.</summary>
    /// <param name="name">Its name, without folders.</param>
    /// <exception cref="MalformedFileException">It is a link to nothing, or out of the model's folder in the cache.</exception>
    public string? Find(string name)
    {
        string path = Path.Combine(FullPath, name);
        if (!Path.Exists(path) && new FileInfo(path).LinkTarget is null) return null;
        if (_cache is not null) RequireInside(_cache, path);
        return path;
    }

    private static bool IsCache(string folder) =>
        Path.GetFileName(folder).StartsWith(Prefix, StringComparison.Ordinal)
        && Directory.Exists(Path.Combine(folder, Snapshots));

    private static string Snapshot(string cache)
    {
        string main = Path.Combine(cache, Main);
        RequireInside(cache, main);
        string revision = System.Text.Encoding.UTF8.GetString(JsonFile.Bytes(main, LongestRevision)).Trim();
        if (revision.Length == 0 || revision is "." or ".." || revision.AsSpan().ContainsAny('/', '\\', '\0'))
            throw new MalformedFileException(main, "revision", $"'{revision}' names no snapshot");
        string snapshot = Path.Combine(cache, Snapshots, revision);
        return Directory.Exists(snapshot)
            ? snapshot
            : throw new MalformedFileException(main, "revision", $"'{revision}' is not among the snapshots of this cache");
    }

    private static void RequireInside(string cache, string path)
    {
        if (!Resolve(path).StartsWith(Resolve(cache) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new MalformedFileException(path, "file", "is a link out of the model's folder in the cache");
    }

    /// <summary>The path without links, whether or not anything is there.</summary>
    private static string Resolve(string path)
    {
        string done = Path.GetPathRoot(path)!;
        var left = new Stack<string>(Parts(path[done.Length..]));
        for (int links = 0; left.TryPop(out string? part);)
        {
            if (part == ".") continue;
            string next = part == ".." ? Path.GetDirectoryName(done) ?? done : Path.Combine(done, part);
            string? target = part == ".." ? null : new FileInfo(next).LinkTarget;
            if (target is not null && ++links > MostLinks)
                throw new MalformedFileException(path, "file", $"leads over more than {MostLinks} links");
            if (target is not null && Path.IsPathRooted(target)) done = Path.GetPathRoot(target)!;
            foreach (string more in target is null ? [] : Parts(target)) left.Push(more);
            if (target is null) done = next;
        }

        return done;
    }

    // The last part first, as a stack takes them.
    private static IEnumerable<string> Parts(string path) =>
        path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries)
            .Reverse();
}
