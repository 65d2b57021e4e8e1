namespace Hypotheses.Core.Models.Language.Corpus;

/// <summary>A document of one domain.</summary>
/// <param name="Domain">In [0, 8).</param>
/// <param name="Tokens">[65], BOS first; the last sentence is cut off where the document ends.</param>
/// <param name="Labels">[65], one a token.</param>
public sealed record LanguageDocument(int Domain, IReadOnlyList<int> Tokens, IReadOnlyList<TokenLabel> Labels)
{
    /// <summary>Tokens of a document.</summary>
    public const int Length = 65;
}
