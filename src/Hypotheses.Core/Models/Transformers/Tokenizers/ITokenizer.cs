using Hypotheses.Core.Files;

namespace Hypotheses.Core.Models.Transformers.Tokenizers;

/// <summary>Text to tokens and back. Immutable and thread-safe; <see cref="TokenizerFile"/> opens one.</summary>
public interface ITokenizer
{
    /// <summary>One more than the highest token.</summary>
    int Vocabulary { get; }

    /// <summary>The token that texts of the model begin with; null where they begin with none.</summary>
    int? Bos { get; }

    /// <summary>
    /// The tokens of a text, with those around it that the tokenizer's own file asks for (most ask for <see cref="Bos"/>, GPT-2's
    /// asks for none).
    /// </summary>
    /// <exception cref="ArgumentException">The text holds half of a surrogate pair.</exception>
    /// <exception cref="MalformedFileException">The tokenizer's file has no tokens for this text.</exception>
    int[] Encode(string text);

    /// <summary>
    /// The text of tokens. Broken UTF-8 reads as U+FFFD; whether BOS and its like are silent is the file's business.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    string Decode(IReadOnlyList<int> ids);
}
