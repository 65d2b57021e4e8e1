using System.Text;
using Hypotheses.Core.Files;

namespace Hypotheses.Core.Models.Transformers.Tokenizers;

/// <summary>Texts to run a model on: the stories of a file, separated by <c>&lt;|endoftext|&gt;</c>. Immutable.</summary>
/// <param name="Stories">In the order of the file, without white space around them; none is empty.</param>
public sealed record TextCorpus(IReadOnlyList<string> Stories)
{
    /// <summary>What stands between two stories.</summary>
    public const string Separator = "<|endoftext|>";

    /// <summary>Reads the stories of a UTF-8 file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maximumBytes">The largest file that is read (default 256 MiB).</param>
    /// <exception cref="MalformedFileException">No such file, too large, not UTF-8 (names the byte), or without a
    /// story.</exception>
    public static TextCorpus Read(string path, int maximumBytes = 1 << 28)
    {
        using MappedFile file = MappedFile.Open(path);
        byte[] bytes = file.ReadAll(maximumBytes);
        string text;
        try
        {
            text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new MalformedFileException(path, "text", $"is not valid UTF-8 at byte {e.Index}");
        }

        string[] stories = text.TrimStart('\uFEFF')
            .Split(Separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return stories.Length > 0 ? new TextCorpus(stories) : throw new MalformedFileException(path, "text", "holds no story");
    }
}
