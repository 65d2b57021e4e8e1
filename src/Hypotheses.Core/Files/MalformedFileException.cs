namespace Hypotheses.Core.Files;

/// <summary>A file that is not what it should be. The message is one line that names the file and the field.</summary>
public sealed class MalformedFileException : IOException
{
    /// <summary>File, field, and what is wrong with it.</summary>
    public MalformedFileException(string path, string field, string problem)
        : base($"{path}: {field}: {problem}")
    {
        File = path;
        Field = field;
    }

    /// <summary>The file's path as it was given.</summary>
    public string File { get; }

    /// <summary>The field of the format that is wrong, e.g. <c>n_layers</c> or <c>layers.2.w1</c>.</summary>
    public string Field { get; }
}
