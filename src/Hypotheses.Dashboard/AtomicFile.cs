using System.Text;

namespace Hypotheses.Dashboard;

/// <summary>
/// Files that are there whole or not at all: written beside their place, then renamed. Several files of one call are all
/// written before the first is renamed, so that a full disk leaves the old set. Thread-safe.
/// </summary>
public static class AtomicFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private static int s_counter;

    /// <summary>Writes one file, as UTF-8 without a mark; its folder is made where it is not there.</summary>
    /// <param name="path">Where.</param>
    /// <param name="text">What.</param>
    /// <param name="durable">Whether the bytes must be on the disk before the rename.</param>
    /// <exception cref="ReportException">The folder or the disk does not take it.</exception>
    public static void Write(string path, string text, bool durable = false) => WriteAll([(path, text)], durable);

    /// <summary>Writes several files.</summary>
    /// <exception cref="ReportException">The folder or the disk does not take one of them; none is half-written.</exception>
    public static void WriteAll(IReadOnlyList<(string Path, string Text)> files, bool durable = false)
    {
        var waiting = new List<(string Temporary, string Path)>();
        string current = "";
        try
        {
            foreach ((string path, string text) in files)
            {
                current = path;
                string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
                Directory.CreateDirectory(folder);
                string temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Environment.ProcessId}-{Interlocked.Increment(ref s_counter)}.tmp");
                using var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None);
                waiting.Add((temporary, path));
                file.Write(Utf8.GetBytes(text));
                file.Flush(durable);
            }

            while (waiting.Count > 0)
            {
                current = waiting[0].Path;
                File.Move(waiting[0].Temporary, current, overwrite: true);
                waiting.RemoveAt(0);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReportException($"{current}: cannot be written: {e.Message.ReplaceLineEndings(" ")}", e);
        }
        finally
        {
            foreach ((string temporary, _) in waiting) Remove(temporary);
        }
    }

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

/// <summary>A report cannot be written. One line that names the file.</summary>
public sealed class ReportException : IOException
{
    /// <summary>One line.</summary>
    public ReportException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
