using System.Text;
using Hypotheses.Claims.Subjects;

namespace Hypotheses.Claims;

/// <summary>
/// The hash of everything that a claim's author could tune: prediction, controls, recipe and the claim's source (without
/// comments and white space). Seeds follow from it, so that whoever changes a bound, a statistic or a recipe gets fresh seeds.
/// </summary>
public static class Definition
{
    /// <summary>The first 16 hexadecimal digits of the hash.</summary>
    public static string Of(Claim claim) => Json.Hash(Json.Canonical(new
    {
        claim.Id,
        claim.Prediction,
        Positive = claim.Positive.Select(Identity),
        Negative = claim.Negative.Select(Identity),
        Recipe = Json.Canonical(claim.Recipe),
        Source = Json.Hash(Tokens(SourceOf(claim) ?? "")),
    }))[..16];

    /// <summary>The claim's source text, embedded in its assembly as <c>source/ClassName.cs</c>; null where it is not there.</summary>
    public static string? SourceOf(Claim claim)
    {
        using Stream? stream = claim.GetType().Assembly.GetManifestResourceStream($"source/{claim.GetType().Name}.cs");
        if (stream is null) return null;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>C# text without comments, and with white space outside of literals reduced to what separates words.</summary>
    public static string Tokens(string source)
    {
        var tokens = new StringBuilder();
        int i = 0;
        while (i < source.Length)
        {
            char c = source[i];
            if (c == '/' && Next('/')) i = End("\n", i);
            else if (c == '/' && Next('*')) i = End("*/", i + 2);
            else if (c == '"') i = Copy(StringEnd(i));
            else if (c == '\'') i = Copy(Quoted(i + 1, '\''));
            else if (char.IsWhiteSpace(c))
            {
                while (i < source.Length && char.IsWhiteSpace(source[i])) i++;
                if (tokens.Length > 0 && i < source.Length && IsWord(tokens[^1]) && IsWord(source[i])) tokens.Append(' ');
            }
            else
            {
                tokens.Append(c);
                i++;
            }
        }

        return tokens.ToString();

        bool Next(char expected) => i + 1 < source.Length && source[i + 1] == expected;
        static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';
        int End(string mark, int from) => source.IndexOf(mark, from, StringComparison.Ordinal) is var at and >= 0 ? at + mark.Length : source.Length;
        int Copy(int end)
        {
            tokens.Append(source, i, end - i);
            return end;
        }

        int StringEnd(int start)
        {
            int quotes = 0;
            while (start + quotes < source.Length && source[start + quotes] == '"') quotes++;
            if (quotes >= 3) return End(new string('"', quotes), start + quotes);
            if (quotes == 2) return start + 2;
            bool verbatim = start > 0 && (source[start - 1] == '@' || (start > 1 && source[start - 1] == '$' && source[start - 2] == '@'));
            if (!verbatim) return Quoted(start + 1, '"');
            int at = start + 1;
            while (at < source.Length && (source[at] != '"' || (at + 1 < source.Length && source[at + 1] == '"'))) at += source[at] == '"' ? 2 : 1;
            return Math.Min(at + 1, source.Length);
        }

        int Quoted(int at, char quote)
        {
            while (at < source.Length && source[at] != quote) at += source[at] == '\\' ? 2 : 1;
            return Math.Min(at + 1, source.Length);
        }
    }

    private static string Identity(Subject subject) => $"{subject.Name} {subject.Hash}";
}
