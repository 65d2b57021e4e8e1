using Hypotheses.Core.Files;

namespace Hypotheses.Core.Training.Caching;

/// <summary>
/// The files of a cache: which there are, which go first, and who may change which there are. The time of a file's last change
/// is that of its last use: access times are switched off on many machines.
/// </summary>
internal class CacheFolder(string path, long mostBytes)
{
    private const string Ending = ".entry";

    // Who holds the lock lists, deletes and renames, a matter of milliseconds: one that takes this long has been stopped.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Where a key's entry lies.</summary>
    public string Entry(string key) => Path.Combine(path, key + Ending);

    /// <summary>A new file on its way to an entry's place.</summary>
    /// <exception cref="IOException">The folder does not take it.</exception>
    public virtual PendingFile Begin(string entry) => PendingFile.Begin(entry, PendingFile.UniqueName(entry));

    /// <summary>
    /// Removes least recently used entries until there is room, then runs <paramref name="add"/>; nobody else does so meanwhile.
    /// </summary>
    /// <param name="room">Bytes of the entries that are to come; 0 for none.</param>
    /// <param name="replaced">The paths of the entries that they replace, there or not.</param>
    /// <param name="add">Puts them in their places.</param>
    /// <returns>Whether it ran: there was room, and the lock came within two seconds.</returns>
    /// <exception cref="IOException">The folder refuses; also <see cref="UnauthorizedAccessException"/>.</exception>
    public bool Change(long room, IReadOnlySet<string> replaced, Action add)
    {
        using FileStream? held = Lock();
        if (held is null || !MakeRoom(room, replaced)) return false;
        add();
        return true;
    }

    /// <summary>Sets an entry's last use to now; what refuses it (a folder that is read-only) does no harm.</summary>
    public static void Renew(string entry)
    {
        try
        {
            File.SetLastWriteTimeUtc(entry, TimeProvider.System.GetUtcNow().UtcDateTime);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Evicted meanwhile, or not ours to write: it keeps its age.
        }
    }

    /// <summary>Deletes a file; one that is gone, or in use where that forbids it, is left alone.</summary>
    /// <returns>Whether it is gone.</returns>
    public static bool Delete(string file)
    {
        try
        {
            File.Delete(file);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e is DirectoryNotFoundException;
        }
    }

    // The file stays, empty: a lock on a file that others delete would hold nobody off. Killed processes lose theirs.
    private FileStream? Lock()
    {
        long start = TimeProvider.System.GetTimestamp();
        for (string name = Path.Combine(path, ".lock"); ;)
        {
            try
            {
                return new FileStream(name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException) && File.Exists(name))
            {
                if (TimeProvider.System.GetElapsedTime(start) > Patience) return null;
                Thread.Sleep(1);
            }
        }
    }

    private bool MakeRoom(long room, IReadOnlySet<string> replaced)
    {
        DateTime old = TimeProvider.System.GetUtcNow().UtcDateTime - PendingFile.Abandoned;
        var entries = new List<(string Path, long Length, DateTime Used)>();
        foreach (FileInfo file in new DirectoryInfo(path).EnumerateFiles())
        {
            try
            {
                if (file.Extension == PendingFile.Ending && file.LastWriteTimeUtc < old) Delete(file.FullName);
                if (file.Extension == Ending) entries.Add((file.FullName, file.Length, file.LastWriteTimeUtc));
            }
            catch (FileNotFoundException)
            {
                // A reader has found it damaged, and deleted it.
            }
        }

        // Those to be replaced take no room of their own, and must not go before their successors are there.
        entries.RemoveAll(e => replaced.Contains(e.Path));
        long total = room + entries.Sum(e => e.Length);
        foreach ((string entry, long length, _) in entries.OrderBy(e => e.Used).ThenBy(e => e.Path, StringComparer.Ordinal))
        {
            if (total <= mostBytes) break;
            if (Delete(entry)) total -= length;
        }

        return total <= mostBytes;
    }
}
