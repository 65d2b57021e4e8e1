using System.Text;

namespace Hypotheses.Claims;

/// <summary>C# text without comments, and with white space outside of literals reduced to what separates words: what is left is what the compiler reads.</summary>
public static class SourceTokens
{
    /// <summary>The text's tokens. Literals, interpolated ones with their holes, stay to the letter.</summary>
    public static string Of(string source)
    {
        var tokens = new StringBuilder();
        int i = 0;
        bool gap = false;
        while (i < source.Length)
        {
            int next = SpaceOrCommentEnd(source, i);
            if (next > i)
            {
                (i, gap) = (next, true);
                continue;
            }

            if (gap && tokens.Length > 0 && IsWord(tokens[^1]) && IsWord(source[i])) tokens.Append(' ');
            gap = false;
            next = LiteralEnd(source, i);
            tokens.Append(source, i, next - i);
            i = next;
        }

        return tokens.ToString();
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';

    private static int SpaceOrCommentEnd(string source, int at)
    {
        if (char.IsWhiteSpace(source[at])) return at + 1;
        if (StartsWith(source, at, "//")) return After(source, "\n", at);
        return StartsWith(source, at, "/*") ? After(source, "*/", at + 2) : at;
    }

    /// <summary>The end of the literal that starts here, or of one character.</summary>
    private static int LiteralEnd(string source, int at) => source[at] switch
    {
        '"' => StringEnd(source, at),
        '\'' => CharacterEnd(source, at + 1),
        _ => at + 1,
    };

    private static int StringEnd(string source, int start)
    {
        int prefix = start;
        while (prefix > 0 && source[prefix - 1] is '$' or '@') prefix--;
        bool verbatim = source.AsSpan(prefix, start - prefix).Contains('@'), holes = source.AsSpan(prefix, start - prefix).Contains('$');
        int quotes = 0;
        while (start + quotes < source.Length && source[start + quotes] == '"') quotes++;
        if (!verbatim && quotes >= 3) return After(source, new string('"', quotes), start + quotes);

        int at = start + 1;
        while (at < source.Length)
        {
            if (source[at] == '"' && !(verbatim && StartsWith(source, at, "\"\""))) return at + 1;
            if (source[at] == '"' || (source[at] == '\\' && !verbatim) || (holes && StartsWith(source, at, "{{"))) at += 2;
            else at = holes && source[at] == '{' ? HoleEnd(source, at + 1) : at + 1;
        }

        return source.Length;
    }

    private static int HoleEnd(string source, int at)
    {
        for (int depth = 1; at < source.Length && depth > 0;)
        {
            depth += source[at] switch { '{' => 1, '}' => -1, _ => 0 };
            at = LiteralEnd(source, at);
        }

        return at;
    }

    private static int CharacterEnd(string source, int at)
    {
        while (at < source.Length && source[at] != '\'') at += source[at] == '\\' ? 2 : 1;
        return Math.Min(at + 1, source.Length);
    }

    private static bool StartsWith(string source, int at, string mark) => string.CompareOrdinal(source, at, mark, 0, mark.Length) == 0;

    private static int After(string source, string mark, int from) =>
        from < source.Length && source.IndexOf(mark, from, StringComparison.Ordinal) is var at and >= 0 ? at + mark.Length : source.Length;
}
