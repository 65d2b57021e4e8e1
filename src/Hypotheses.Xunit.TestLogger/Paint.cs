namespace Hypotheses.Xunit.TestLogger;

/// <summary>
/// Colours for what a reader must not overlook; none where the output is no terminal or <c>NO_COLOR</c> is set.
/// </summary>
/// <param name="on">Whether there are colours.</param>
public sealed class Paint(bool on)
{
    private const string Red = "\u001b[31m", Yellow = "\u001b[33m", Plain = "\u001b[0m";
    private static readonly (string Word, string Colour)[] Loud = [("  FAILS", Red), ("WARNING:", Yellow)];

    /// <summary>That of this process's console.</summary>
    public static Paint OfConsole() => new(
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") != "dumb");

    /// <summary>Lines with their loud words in colour: what begins a line, or ends it.</summary>
    public string Of(string text) => on ? string.Join('\n', text.Split('\n').Select(Line)) : text;

    private static string Line(string line)
    {
        foreach ((string word, string colour) in Loud)
        {
            if (line.StartsWith(word, StringComparison.Ordinal)) return $"{colour}{word}{Plain}{line[word.Length..]}";
            if (line.EndsWith(word, StringComparison.Ordinal)) return $"{line[..^word.Length]}{colour}{word}{Plain}";
        }

        return line;
    }
}
