using System.Globalization;
using System.Text;

namespace Hypotheses.Core.Files;

/// <summary>
/// A file that is not what it should be. The message is one line that names the file and the field, whatever the file holds:
/// what cannot be printed is written as an escape, and what is long is cut.
/// </summary>
public sealed class MalformedFileException : IOException
{
    private const int LongestField = 200, LongestProblem = 1000;

    /// <summary>File, field, and what is wrong with it.</summary>
    public MalformedFileException(string path, string field, string problem)
        : base($"{OneLine(path, int.MaxValue)}: {OneLine(field, LongestField)}: {OneLine(problem, LongestProblem)}")
    {
        File = path;
        Field = OneLine(field, LongestField);
    }

    /// <summary>The file's path as it was given.</summary>
    public string File { get; }

    /// <summary>The field of the format that is wrong, e.g. <c>n_layers</c> or <c>layers.2.w1</c>.</summary>
    public string Field { get; }

    // Names come out of the file: a line break or a control sequence in one must not reach a log or a terminal.
    private static string OneLine(string text, int longest)
    {
        bool cut = text.Length > longest;
        if (cut) text = text[..longest];
        if (!cut && !text.AsSpan().ContainsAnyExceptInRange(' ', '~')) return text;
        var line = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes()) // half of a surrogate pair comes as U+FFFD
        {
            cut |= line.Length > longest; // escapes are longer than what they stand for
            if (line.Length > longest) break;
            bool plain = Rune.GetUnicodeCategory(rune) is not (
                UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
            line.Append(plain ? rune.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}"));
        }

        return cut ? line.Append('…').ToString() : line.ToString();
    }
}
