using System.Globalization;

namespace Hypotheses.TorchEditor;

/// <summary>A file that two builds may write at once: whoever opens it finds the old one or a whole new one.</summary>
public static class PlacedFile
{
    /// <summary>
    /// Puts <paramref name="content"/> at <paramref name="path"/> and makes the folder where it is not there. It is a file of its
    /// own: a link that stands there is replaced, and what it points to is not touched.
    /// </summary>
    /// <exception cref="IOException">The folder or the disk does not take it; what was there is there still.</exception>
    /// <exception cref="UnauthorizedAccessException">As before.</exception>
    public static void Write(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        (int process, int thread) = (Environment.ProcessId, Environment.CurrentManagedThreadId);
        string partial = string.Create(CultureInfo.InvariantCulture, $"{path}.{process}-{thread}.partial");
        try
        {
            File.WriteAllBytes(partial, content);
            File.Move(partial, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && Holds(path, content))
        {
            // Another build was faster, and on Windows its reader may still hold the file: it is the same.
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static bool Holds(string path, byte[] content)
    {
        var file = new FileInfo(path);
        return file.Exists && file.LinkTarget is null && File.ReadAllBytes(path).AsSpan().SequenceEqual(content);
    }
}
