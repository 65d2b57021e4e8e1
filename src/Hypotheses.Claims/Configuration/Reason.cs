using System.Globalization;

namespace Hypotheses.Claims.Configuration;

/// <summary>Why a definition changed: a line that a person wrote.</summary>
public static class Reason
{
    /// <summary>The most characters of a reason.</summary>
    public const int Longest = 500;

    private const int LeastLetters = 3;

    /// <summary>What is allowed, in words.</summary>
    public const string Allowed = "one line of at most 500 characters that says why, in words";

    /// <summary>The reason of a claim's first definition, where nobody gave one.</summary>
    public const string First = "first definition";

    /// <summary>Whether a text may stand as a reason: one line with a word in it.</summary>
    public static bool SaysWhy(string text) => IsOne(text) && text.Count(char.IsLetter) >= LeastLetters;

    /// <summary>Whether a text is a line: something other than white space, on one line, not too long.</summary>
    public static bool IsOne(string text) =>
        text.Length is >= 1 and <= Longest && !string.IsNullOrWhiteSpace(text) && !text.Any(c => char.GetUnicodeCategory(c)
            is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
