using System.Text;
using Microsoft.ML.Tokenizers;

namespace Hypotheses.Core.Models.Transformers.Tokenizers;

/// <summary>
/// GPT-2's division of a text into words, within which bytes merge: a contraction, letters, numbers or other signs with one space
/// before them, or white space up to the last of it. The same as the expression in OpenAI's encoder.py, but over whole
/// characters: .NET's own expressions see halves of surrogate pairs, which are no letters. Immutable and thread-safe.
/// </summary>
/// <param name="special">A token that is taken as it is wherever it stands in a text; null for none.</param>
internal sealed class Gpt2Words(string? special) : PreTokenizer
{
    private static readonly string[] Contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    private enum Sign
    {
        Space,
        Letter,
        Number,
        Other,
    }

    /// <summary>Where each word begins and how long it is; together they are the text.</summary>
    public override IEnumerable<(int Offset, int Length)> PreTokenize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Words(text);
    }

    /// <inheritdoc cref="PreTokenize(string)"/>
    public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text) => Words(text.ToString());

    private IEnumerable<(int Offset, int Length)> Words(string text)
    {
        for (int from = 0; from < text.Length;)
        {
            int at = special is null ? -1 : text.IndexOf(special, from, StringComparison.Ordinal);
            int to = at < 0 ? text.Length : at;
            while (from < to)
            {
                int length = WordAt(text.AsSpan(from, to - from));
                yield return (from, length);
                from += length;
            }

            if (at < 0) yield break;
            yield return (at, special!.Length);
            from = at + special.Length;
        }
    }

    // The alternatives of the expression, in its order.
    private static int WordAt(ReadOnlySpan<char> text)
    {
        foreach (string contraction in Contractions)
            if (text.StartsWith(contraction, StringComparison.Ordinal)) return contraction.Length;
        int start = text[0] == ' ' && text.Length > 1 && SignAt(text[1..], out _) != Sign.Space ? 1 : 0;
        Sign first = SignAt(text[start..], out _);
        int end = start;
        while (end < text.Length && SignAt(text[end..], out int length) == first) end += length;
        // White space leaves its last character to the word after it.
        return first == Sign.Space && end < text.Length && end > 1 ? end - 1 : end;
    }

    private static Sign SignAt(ReadOnlySpan<char> text, out int length)
    {
        Rune.DecodeFromUtf16(text, out Rune rune, out length);
        return Rune.IsWhiteSpace(rune) ? Sign.Space
            : Rune.IsLetter(rune) ? Sign.Letter
            : Rune.IsNumber(rune) ? Sign.Number
            : Sign.Other;
    }
}
