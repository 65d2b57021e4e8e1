using System.Text;

namespace Hypotheses.Core.Files;

/// <summary>
/// Files that are there whole or not at all: written beside their place, flushed to the disk, then renamed. What was there
/// before stays until the new file is whole, also if the process is killed or the machine loses its power. The name beside the
/// place is always the same, so what a killed process left is overwritten by the next one and never adds up; therefore one
/// writer of a path at a time (a second is refused).
/// </summary>
public static class DurableFile
{
    /// <summary>Where <paramref name="path"/> is written before it is renamed: a hidden file in the same folder.</summary>
    public static string Temporary(string path) => Path.Combine(Folder(path), $".{Path.GetFileName(path)}.tmp");

    /// <summary>Writes a file, and its folder where it is not there.</summary>
    /// <param name="path">Where.</param>
    /// <param name="write">
    /// Writes the content, in large portions: nothing is buffered. The stream can seek, but not read. What it throws by itself
    /// comes out as it is, and nothing is left of the new file.
    /// </param>
    /// <exception cref="WriteFailedException">The folder or the disk does not take it.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string temporary = Temporary(path);
        bool begun = false;
        try
        {
            using FileStream file = Try(path, () =>
            {
                Directory.CreateDirectory(Folder(path));
                return new FileStream(temporary, FileMode.Create, FileAccess.Write, Share, bufferSize: 0);
            });
            begun = true;
            write(new OutputStream(path, file));
            Try(path, () =>
            {
                file.Flush(flushToDisk: true);
                File.Move(temporary, path, overwrite: true); // still open, so that no other writer can get hold of it in between
                return file;
            });
        }
        catch
        {
            if (begun) Remove(temporary);
            throw;
        }
    }

    /// <summary>Writes text as UTF-8 without a mark.</summary>
    /// <exception cref="WriteFailedException">The folder or the disk does not take it.</exception>
    public static void WriteText(string path, string text) => Write(path, to => to.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>What the operating system refuses becomes the one error that names the file.</summary>
    internal static T Try<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WriteFailedException(path, e.Message, e);
        }
    }

    // Nobody else writes. Windows renames an open file only where its deletion is shared; on Unix any sharing would share the lock.
    private static FileShare Share => OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;

    private static string Folder(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? throw new WriteFailedException(path, "is no path of a file");

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one worth reading.
        }
    }
}
