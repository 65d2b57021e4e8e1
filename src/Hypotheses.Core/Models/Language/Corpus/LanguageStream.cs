using Hypotheses.Core.Runtime;

namespace Hypotheses.Core.Models.Language.Corpus;

/// <summary>An endless stream of documents of a language. Not thread-safe.</summary>
/// <param name="grammar">The language.</param>
/// <param name="seed">What all documents follow from.</param>
public sealed class LanguageStream(Grammar grammar, Seed seed)
{
    private readonly Rng _rng = seed.Rng();

    /// <summary>The next document.</summary>
    public LanguageDocument Next()
    {
        int domain = grammar.DomainsOfDocuments[_rng.Below(grammar.DomainsOfDocuments.Count)];
        var writer = new SentenceWriter(grammar, domain, _rng);
        while (writer.HasRoom) writer.Sentence();
        return new LanguageDocument(domain, writer.Tokens, writer.Labels);
    }

    /// <summary>The next documents.</summary>
    public IReadOnlyList<LanguageDocument> Next(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];
}
