using System.Formats.Tar;

namespace Hypotheses.Core.Files.Problems;

/// <summary>
/// What stands at a path. Whoever opens a pipe waits for its writer, and a device may have no end: every reader of a file asks
/// here first.
/// </summary>
public static class FileKind
{
    private const int NoErrorOfTheSystem = unchecked((int)0x80131620); // COR_E_IO

    /// <summary>
    /// Why there is no regular file, also behind symbolic links, in a few words (<c>is a folder, not a file</c>); null where
    /// there is one. Nothing is opened.
    /// </summary>
    /// <exception cref="IOException">The system does not say.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be asked.</exception>
    public static string? Problem(string path)
    {
        if (path.Contains('\0')) return "has a path that holds the character 0";
        if (Directory.Exists(path)) return "is a folder, not a file";
        var file = new FileInfo(path);
        string? link = file.LinkTarget;
        if (link is not null) file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        if (!file.Exists) return link is null ? "does not exist" : $"is a link to '{link}', which does not exist";
        // What is no regular file has no length: the others need not be asked.
        return file.Length > 0 || IsRegular(file.FullName) ? null : "is no regular file (a pipe, a socket or a device)";
    }

    // The one place of the runtime that tells kinds of files apart: a tar entry of it.
    private static bool IsRegular(string path)
    {
        if (OperatingSystem.IsWindows()) return true;
        using var memory = new MemoryStream();
        try
        {
            using var tar = new TarWriter(memory, TarEntryFormat.Pax, leaveOpen: true);
            tar.WriteEntry(path, "x");
        }
        catch (IOException e) when (e.GetType() == typeof(IOException))
        {
            // A socket, which no archive holds, has no error of the system; a regular file that somebody holds open has one.
            return e.HResult != NoErrorOfTheSystem;
        }

        memory.Position = 0;
        using var reader = new TarReader(memory);
        return reader.GetNextEntry()?.EntryType == TarEntryType.RegularFile;
    }
}
