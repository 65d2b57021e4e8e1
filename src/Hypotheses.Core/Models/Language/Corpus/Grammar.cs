using Hypotheses.Core.Runtime;
using static Hypotheses.Core.Models.Language.Corpus.LanguageTokens;

namespace Hypotheses.Core.Models.Language.Corpus;

/// <summary>
/// A controlled language (LM-C, section 7 of the catalogue): a recipe and the tables of a seed, which say what responds to a
/// class, which attribute an entity has and which partner a marker tells. Immutable.
/// <list type="bullet">
/// <item><b>class</b>: trigger, one to three fillers, CUE, response, tail (iff third synonym), stop; a class of the domain of
/// combinations has two triggers, of class 0 of one lexicon and class 1 of the next;</item>
/// <item><b>fact</b>: entity, relation, attribute, stop;</item>
/// <item><b>context</b>: context, cause or filler, filler, switch, then either the answer (yes iff cause and switch on) or the
/// context's name, stop;</item>
/// <item>after any token but BOS, with a small probability, marker and partner.</item>
/// </list>
/// </summary>
public sealed class Grammar
{
    private static readonly double[] Shares = [.4, .4, .2];
    private readonly int[][] _responses;
    private readonly int[][] _attributes; // [relation][entity], in [0, 8)
    private readonly int[] _partners;
    private readonly int[] _known; // the lexicons that combinations are made of

    /// <summary>The language of a recipe with the tables of a seed.</summary>
    /// <exception cref="ArgumentException">A field of the recipe is out of its range.</exception>
    public Grammar(CorpusRecipe recipe, Seed tables)
    {
        recipe.Validate();
        Recipe = recipe;
        // Classes of one domain share no response.
        _responses = [.. Enumerable.Range(0, Domains).SelectMany(domain =>
        {
            int[] order = [.. Enumerable.Range(0, Responses.Count)];
            tables.Derive("responses", domain).Rng().Shuffle(order.AsSpan());
            return order.Chunk(ResponsesAClass).Take(domain == CombinationDomain ? Combinations : ClassesALexicon);
        })];
        Rng facts = tables.Derive("attributes").Rng();
        _attributes = [.. Enumerable.Range(0, Relations.Count)
            .Select(_ => Enumerable.Range(0, Entities.Count).Select(_ => facts.Below(AttributesARelation)).ToArray())];
        _partners = [.. Enumerable.Range(0, Partners.Count)];
        tables.Derive("partners").Rng().Shuffle(_partners.AsSpan());
        _known = [.. Enumerable.Range(0, Lexicons).Where(l => l != recipe.NewLexicon)];
        double[] weights = [.. Enumerable.Range(0, Entities.Count).Select(i => Math.Pow(i + 1, -recipe.ZipfExponent))];
        EntityShares = [.. weights.Select(w => w / weights.Sum())];
        DomainsOfDocuments = [.. Enumerable.Range(0, Domains).Where(recipe.Has)];
    }

    /// <summary>What it is made by.</summary>
    public CorpusRecipe Recipe { get; }

    /// <summary>Domains that documents are of, each as likely.</summary>
    public IReadOnlyList<int> DomainsOfDocuments { get; }

    /// <summary>p of each entity.</summary>
    public IReadOnlyList<double> EntityShares { get; }

    /// <summary>p of each synonym.</summary>
    public static IReadOnlyList<double> SynonymShares => Shares;

    /// <summary>Three of the 24 responses, by their places, of a class.</summary>
    public IReadOnlyList<int> ResponsesOf(int ofClass) => _responses[ofClass];

    /// <summary>In [0, 16), that of the table.</summary>
    public int AttributeOf(int entity, int relation) => (relation * AttributesARelation) + _attributes[relation][entity];

    /// <summary>The partner that a telling marker tells; −1 for another marker.</summary>
    public int PartnerOf(int marker) => marker < TellingMarkers ? _partners[marker] : -1;

    /// <summary>The tail of a class.</summary>
    public static int TailOf(int ofClass) => ofClass % Tails.Count;

    /// <summary>Classes of a domain.</summary>
    public static TokenRange ClassesOf(int domain) => domain == CombinationDomain
        ? new(LexicalClasses, Combinations)
        : new(domain * ClassesALexicon, ClassesALexicon);

    /// <summary>The classes of the two triggers of a combined class.</summary>
    public (int First, int Second) PartsOf(int combined)
    {
        int i = combined - LexicalClasses;
        return (_known[i] * ClassesALexicon, (_known[(i + 1) % _known.Length] * ClassesALexicon) + 1);
    }

    /// <summary>The combined class whose first trigger is of a class; −1 where there is none.</summary>
    public int CombinedFrom(int first)
    {
        int i = first % ClassesALexicon == 0 ? Array.IndexOf(_known, first / ClassesALexicon) : -1;
        return i < 0 ? -1 : LexicalClasses + i;
    }
}
