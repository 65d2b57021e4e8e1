namespace Hypotheses.Core.Files;

/// <summary>
/// A file on its way to its place: written to another name in the same folder, put on the disk, renamed. Disposed before that it
/// leaves nothing, and what stood in its place is as it was. All that writes whole files goes through here.
/// </summary>
internal sealed class PendingFile : IDisposable
{
    /// <summary>How names of files on their way end.</summary>
    public const string Ending = ".tmp";

    /// <summary>After which nobody is still writing: its writer was killed.</summary>
    public static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);

    private static int s_count;

    private readonly FileStream _file;
    private bool _done;

    private PendingFile(string path, string temporary, FileStream file) => (Path, Temporary, _file) = (path, temporary, file);

    /// <summary>Its place.</summary>
    public string Path { get; }

    /// <summary>Where it is written.</summary>
    public string Temporary { get; }

    /// <summary>Its content, which can be written and sought, but not read.</summary>
    public Stream Content => new OutputStream(Path, _file);

    /// <summary>A name for a file on its way to <paramref name="path"/> that no other writer uses, in any process.</summary>
    public static string UniqueName(string path) =>
        Name(path, $"{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}-{Environment.TickCount64:x}{Ending}");

    /// <summary>A hidden name in the same folder.</summary>
    public static string Name(string path, string ending) =>
        System.IO.Path.Combine(Folder(path), $".{System.IO.Path.GetFileName(path)}.{ending}");

    /// <summary>Begins to write, alone, and makes the folder where it is not there.</summary>
    /// <param name="path">Its place.</param>
    /// <param name="temporary">Where it is written, in the same folder; what is there already is overwritten.</param>
    /// <exception cref="WriteFailedException">The folder does not take it, or another writer has that name.</exception>
    public static PendingFile Begin(string path, string temporary) => DurableFile.Try(path, () =>
    {
        Directory.CreateDirectory(Folder(path));
        var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, Share, bufferSize: 0);
        return new PendingFile(path, temporary, file);
    });

    /// <summary>Puts the content on the disk.</summary>
    /// <exception cref="WriteFailedException">The disk does not take it.</exception>
    public void Flush() => DurableFile.Try(Path, () =>
    {
        _file.Flush(flushToDisk: true);
        return _file;
    });

    /// <summary>
    /// Closes it before it takes its place, so that readers can open it there at once: only where no other writer has its name.
    /// </summary>
    public void Close() => _file.Dispose();

    /// <summary>
    /// Takes its place. Where others write under the same name it is still open then, so that none can get hold of it in between.
    /// </summary>
    /// <exception cref="WriteFailedException">The folder does not take it; it is still on its way.</exception>
    public void Place() => DurableFile.Try(Path, () =>
    {
        File.Move(Temporary, Path, overwrite: true);
        _done = true;
        return _file;
    });

    /// <summary>Closes it, and removes what has not taken its place.</summary>
    public void Dispose()
    {
        _file.Dispose();
        if (!_done) DurableFile.Remove(Temporary);
        _done = true;
    }

    // Nobody else writes. Windows renames an open file only where its deletion is shared; on Unix any sharing shares the lock.
    private static FileShare Share => OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;

    private static string Folder(string path) =>
        System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))
        ?? throw new WriteFailedException(path, "is no path of a file");
}
