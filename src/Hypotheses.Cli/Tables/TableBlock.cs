using Hypotheses.Cli.Problems;

namespace Hypotheses.Cli.Tables;

/// <summary>A part of a text file between two comments that is written by the command and by nobody else.</summary>
/// <param name="File">The file, relative to the repository's root.</param>
/// <param name="Name">The part's name, in both comments.</param>
/// <param name="Text">What belongs there; whole lines.</param>
internal sealed record TableBlock(string File, string Name, string Text)
{
    /// <summary>What a reader types to write all parts.</summary>
    public const string Command = "dotnet run --project src/Hypotheses.Cli -- tables --write";

    /// <summary>The comment before the part.</summary>
    public string Begin => $"<!-- table {Name}: written by {Command} -->\n";

    /// <summary>The comment after it.</summary>
    public string End => $"<!-- end of table {Name} -->";

    /// <summary>What is wrong with a file's text, in a line that says the command; null where nothing is.</summary>
    public string? Problem(string text) =>
        In(text) == text ? null : $"{File}: the table '{Name}' is out of date; write it with: {Command}";

    /// <summary>The file's text with the part as it should be.</summary>
    /// <exception cref="CliException">The comments are not there once each, in this order.</exception>
    public string In(string text)
    {
        int begin = Once(text, Begin), end = Once(text, End);
        if (begin < 0 || end < begin)
            throw new CliException($"{File}: it must hold '{Begin.TrimEnd()}' and below it '{End}' once each");
        return $"{text[..(begin + Begin.Length)]}\n{Text}\n{text[end..]}";
    }

    private static int Once(string text, string mark)
    {
        int first = text.IndexOf(mark, StringComparison.Ordinal);
        return text.LastIndexOf(mark, StringComparison.Ordinal) == first ? first : -1;
    }
}
