using System.Text;
using Hypotheses.Core.Files;

namespace Hypotheses.Core.Models.Transformers.Tokenizers;

/// <summary>What every tokenizer asks of texts, tokens and vocabularies.</summary>
internal static class TokenizerChecks
{
    /// <summary>Half of a surrogate pair is no text: libraries replace it, or abort the process.</summary>
    /// <exception cref="ArgumentException">The text holds one; says where.</exception>
    public static void WholeText(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!Rune.TryGetRuneAt(text, i, out _))
                throw new ArgumentException($"the text holds half of a surrogate pair at {i}", nameof(text));
            i++;
        }
    }

    /// <summary>Libraries pass over tokens that they do not know.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public static void Known(IReadOnlyList<int> ids, int vocabulary)
    {
        foreach (int id in ids)
            if (id < 0 || id >= vocabulary)
                throw new ArgumentOutOfRangeException(nameof(ids), id, $"the vocabulary has {vocabulary} tokens");
    }

    /// <summary>What a library made of a text, with the token that comes before it.</summary>
    /// <exception cref="MalformedFileException">A token is none of the vocabulary's: the file contradicts itself.</exception>
    public static int[] Made(string path, IEnumerable<int> ids, int vocabulary, int? before = null)
    {
        int[] made = before is { } first ? [first, .. ids] : [.. ids];
        foreach (int id in made)
            if (id < 0 || id >= vocabulary)
                throw new MalformedFileException(path, "tokens", $"a text becomes {id}, which is none of the {vocabulary}");
        return made;
    }

    /// <summary>
    /// A model's embedding may have more rows than its tokenizer has tokens (they are padded), but not fewer; and less than half
    /// is another model's tokenizer.
    /// </summary>
    /// <param name="path">The tokenizer's file.</param>
    /// <param name="tokens">How many it has.</param>
    /// <param name="vocabulary">How many the model has; null accepts any number.</param>
    /// <exception cref="MalformedFileException">They do not go together.</exception>
    public static void Fits(string path, int tokens, int? vocabulary)
    {
        if (vocabulary is not { } wanted || (tokens <= wanted && tokens >= wanted / 2)) return;
        throw new MalformedFileException(path, "tokens", $"{tokens} where the model has {wanted}");
    }
}
