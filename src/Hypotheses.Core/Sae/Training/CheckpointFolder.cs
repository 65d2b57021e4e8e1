using Hypotheses.Core.Files;

namespace Hypotheses.Core.Sae.Training;

/// <summary>One training at a time in a folder of checkpoints.</summary>
internal static class CheckpointFolder
{
    /// <summary>What is locked. The file stays, empty: a lock on a file that others delete would hold nobody off.</summary>
    public const string LockName = ".lock";

    /// <summary>
    /// Holds the folder, which is made where it is missing, until the result is disposed. The system lets go of it with the
    /// process, whatever ends that: what a killed training left holds nobody off.
    /// </summary>
    /// <exception cref="WriteFailedException">Another training holds it, or nothing can be written; names the folder.</exception>
    public static FileStream Hold(CheckpointOptions options)
    {
        string path = Path.Combine(options.Folder, LockName);
        return DurableFile.Try(options.Folder, () =>
        {
            Directory.CreateDirectory(options.Folder);
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException) && File.Exists(path))
            {
                const string why = "another training has its checkpoints there";
                throw new IOException(why + ": wait for its end, or give this one a folder of its own", e);
            }
        });
    }
}
