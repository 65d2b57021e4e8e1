using System.Text;

namespace Hypotheses.Core.Files;

/// <summary>
/// Files that are there whole or not at all: written beside their place, flushed to the disk, then renamed. What was there
/// before stays until the new file is whole, also if the process is killed or the machine loses its power.
/// </summary>
public static class DurableFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Where <see cref="Write"/> writes first: a hidden file in the same folder, always of the same name.</summary>
    public static string Temporary(string path) => PendingFile.Name(path, "tmp");

    /// <summary>
    /// Writes a file, and its folder where it is not there. The name beside the place is always the same, so what a killed
    /// process left is overwritten by the next one and never adds up; therefore one writer of a path at a time (a second is
    /// refused).
    /// </summary>
    /// <param name="path">Where.</param>
    /// <param name="write">
    /// Writes the content, in large portions: nothing is buffered. The stream can seek, but not read. What it throws by itself
    /// comes out as it is, and nothing is left of the new file.
    /// </param>
    /// <exception cref="WriteFailedException">The folder or the disk does not take it.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using PendingFile file = PendingFile.Begin(path, Temporary(path));
        write(file.Content);
        file.Flush();
        file.Place();
    }

    /// <summary>Writes text as UTF-8 without a mark.</summary>
    /// <exception cref="WriteFailedException">The folder or the disk does not take it.</exception>
    public static void WriteText(string path, string text) => Write(path, to => to.Write(Utf8.GetBytes(text)));

    /// <summary>
    /// Writes small texts that any number of threads and processes may write at once: the last of them wins. All of one call are
    /// written before the first takes its place, so that a full disk leaves the old set.
    /// </summary>
    /// <param name="files">Where and what; folders are made where they are not there.</param>
    /// <param name="mark">Whether each begins with UTF-8's byte-order mark.</param>
    /// <param name="toDisk">Whether they are put on the disk first; else a loss of power may empty them.</param>
    /// <exception cref="WriteFailedException">The folder or the disk does not take one of them; none is half-written.</exception>
    public static void WriteTexts(IReadOnlyList<(string Path, string Text)> files, bool mark = false, bool toDisk = true)
    {
        var waiting = new List<PendingFile>();
        try
        {
            foreach ((string path, string text) in files)
            {
                ArgumentException.ThrowIfNullOrEmpty(path);
                PendingFile file = PendingFile.Begin(path, PendingFile.UniqueName(path));
                waiting.Add(file);
                file.Content.Write([.. mark ? "\uFEFF"u8 : default, .. Utf8.GetBytes(text)]);
                if (toDisk) file.Flush();
                file.Close();
            }

            foreach (PendingFile file in waiting) file.Place();
        }
        finally
        {
            foreach (PendingFile file in waiting) file.Dispose();
        }

        foreach ((string path, _) in files) RemoveAbandoned(path);
    }

    /// <summary>What the operating system refuses becomes the one error that names the file.</summary>
    internal static T Try<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is (IOException or UnauthorizedAccessException) and not WriteFailedException)
        {
            throw new WriteFailedException(path, e.Message, e);
        }
    }

    /// <summary>Deletes a file where that is possible: after a failure, which is the one worth reading.</summary>
    internal static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It stays; hidden, and overwritten or removed by a later writer.
        }
    }

    // Unique names of killed writers would add up.
    private static void RemoveAbandoned(string path)
    {
        DateTime old = TimeProvider.System.GetUtcNow().UtcDateTime - PendingFile.Abandoned;
        try
        {
            string full = Path.GetFullPath(path);
            string names = $".{Path.GetFileName(full)}.*{PendingFile.Ending}";
            foreach (FileInfo file in new DirectoryInfo(Path.GetDirectoryName(full)!).EnumerateFiles(names))
                if (file.LastWriteTimeUtc < old) Remove(file.FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What is to be written is written.
        }
    }
}
