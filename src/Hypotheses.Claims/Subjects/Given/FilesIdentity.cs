using Hypotheses.Core.Files;

namespace Hypotheses.Claims.Subjects.Given;

/// <summary>
/// What a subject's files are: their hashes, or, where one of them cannot be read, their names. Then whoever needs the files is
/// told, and nobody else: one broken folder stops no run of other subjects. Thread-safe.
/// </summary>
/// <param name="hashes">Reads the files.</param>
/// <param name="names">How the files were written.</param>
internal sealed class FilesIdentity(Func<string> hashes, string names)
{
    private readonly Lazy<(string Text, MalformedFileException? Problem)> _read = new(() =>
    {
        try
        {
            return (hashes(), null);
        }
        catch (MalformedFileException e)
        {
            return (names, e);
        }
    });

    /// <summary>One line.</summary>
    public string Text => _read.Value.Text;

    /// <summary>To be called before the files are used: what is measured must be what <see cref="Text"/> says.</summary>
    /// <exception cref="MalformedFileException">One of them could not be read; names it.</exception>
    public void Require()
    {
        if (_read.Value.Problem is { } problem) throw problem;
    }
}
