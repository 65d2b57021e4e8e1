namespace Hypotheses.Core.Files;

/// <summary>
/// Several files that belong together, written whole or not at all: into a folder within the folder, from where they are moved to
/// their places. One of them is the key, without which no reader takes the others: it goes first and comes last.
/// </summary>
internal static class DurableFolder
{
    /// <summary>Where files are written before they are moved.</summary>
    public static string Waiting(string folder) => Path.Combine(folder, ".writing");

    /// <summary>Writes the files in the order given, the key last.</summary>
    /// <param name="folder">Where; other files in it stay.</param>
    /// <param name="key">The name of the last one.</param>
    /// <param name="files">Names and how each is written; null where no such file shall be there.</param>
    /// <exception cref="WriteFailedException">The folder or the disk does not take it.</exception>
    public static void Write(string folder, string key, IReadOnlyList<(string Name, Action<string>? Write)> files)
    {
        string waiting = Waiting(folder);
        bool fresh = !Directory.Exists(folder);
        try
        {
            foreach ((string name, Action<string>? write) in files) write?.Invoke(Path.Combine(waiting, name));
        }
        catch
        {
            Remove(waiting, recursive: true);
            if (fresh) Remove(folder, recursive: false);
            throw;
        }

        DurableFile.Try(folder, () =>
        {
            File.Delete(Path.Combine(folder, key));
            foreach ((string name, Action<string>? write) in files)
            {
                if (write is null) File.Delete(Path.Combine(folder, name));
                else File.Move(Path.Combine(waiting, name), Path.Combine(folder, name), overwrite: true);
            }

            return folder;
        });
        Remove(waiting, recursive: true);
    }

    private static void Remove(string folder, bool recursive)
    {
        try
        {
            Directory.Delete(folder, recursive);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one worth reading; what is left is overwritten by the next writer.
        }
    }
}
