namespace Hypotheses.Core.Files;

/// <summary>
/// A file cannot be written: the disk is full, the folder is read-only, another process has it. One line that names the file.
/// </summary>
public sealed class WriteFailedException : IOException
{
    /// <summary>File and reason.</summary>
    public WriteFailedException(string path, string problem, Exception? inner = null)
        : base($"{path}: cannot be written: {problem.ReplaceLineEndings(" ")}", inner) => File = path;

    /// <summary>The file's path as it was given.</summary>
    public string File { get; }
}
