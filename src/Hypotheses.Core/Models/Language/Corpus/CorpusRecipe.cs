using Hypotheses.Core.Worlds;

namespace Hypotheses.Core.Models.Language.Corpus;

/// <summary>Which domains documents are of.</summary>
public enum CorpusDomains
{
    /// <summary>All eight.</summary>
    All,

    /// <summary>Six: neither that with the new lexicon, nor that of combinations.</summary>
    Included,
}

/// <summary>In which contexts the cause stands.</summary>
public enum CausePlacement
{
    /// <summary>Equally in all.</summary>
    Anywhere,

    /// <summary>Nearly always in the first, seldom in another.</summary>
    FirstContext,

    /// <summary>Nearly always in the second, seldom in another.</summary>
    SecondContext,
}

/// <summary>
/// The controlled language of which documents are made; its tables follow from a seed besides (<see cref="Grammar"/>). Domains
/// differ in what triggers a class. Rates are the catalogue's (section 7).
/// </summary>
public sealed record CorpusRecipe
{
    /// <summary>Which domains documents are of, each equally often.</summary>
    public CorpusDomains Domains { get; init; }

    /// <summary>Which lexicon is the new one, 0 … 6; combinations are made of the other six.</summary>
    public int NewLexicon { get; init; } = LanguageTokens.Lexicons - 1;

    /// <summary>Where the cause stands; how often does not depend on it.</summary>
    public CausePlacement Cause { get; init; }

    /// <summary>Share of sentences that name a class, in [0, 1].</summary>
    public double ClassShare { get; init; } = .5;

    /// <summary>Share of facts, in [0, 1 − ClassShare]; the rest is about contexts.</summary>
    public double FactShare { get; init; } = .25;

    /// <summary>How often a marker follows a token, in [0, .5].</summary>
    public double MarkerRate { get; init; } = .06;

    /// <summary>How often a response or an attribute follows the table, in [0, 1]; else it is any.</summary>
    public double Faithful { get; init; } = .9;

    /// <summary>How often a telling marker has its partner, in [0, 1]; else it is any.</summary>
    public double MarkerFaithful { get; init; } = .8;

    /// <summary>s in [0, 4]: entity i is as frequent as (i + 1)^−s.</summary>
    public double ZipfExponent { get; init; } = 1.5;

    /// <summary>How often the cause stands, over all contexts, in [0, 1].</summary>
    public double CauseRate { get; init; } = .25;

    /// <summary>How often in its context, where it has one, in [CauseRate, min(1, 4 · CauseRate)].</summary>
    public double CauseRateThere { get; init; } = .95;

    /// <summary>How often the cause stands in a context.</summary>
    public double CauseRateIn(int context)
    {
        if (Cause == CausePlacement.Anywhere) return CauseRate;
        int contexts = LanguageTokens.Names.Count, own = Cause == CausePlacement.FirstContext ? 0 : 1;
        return context == own ? CauseRateThere : ((contexts * CauseRate) - CauseRateThere) / (contexts - 1);
    }

    /// <summary>Whether it has documents of a domain.</summary>
    public bool Has(int domain) =>
        Domains == CorpusDomains.All || (domain != NewLexicon && domain != LanguageTokens.CombinationDomain);

    /// <summary>Checks every field's range.</summary>
    /// <exception cref="ArgumentException">A field is out of its range; one line names field, value and range.</exception>
    public void Validate()
    {
        Require.Defined("corpus", Domains);
        Require.Within("corpus", NewLexicon, 0, LanguageTokens.Lexicons - 1);
        Require.Defined("corpus", Cause);
        Require.Within("corpus", ClassShare, 0, 1);
        Require.Within("corpus", FactShare, 0, 1 - ClassShare);
        Require.Within("corpus", MarkerRate, 0, .5);
        Require.Within("corpus", Faithful, 0, 1);
        Require.Within("corpus", MarkerFaithful, 0, 1);
        Require.Within("corpus", ZipfExponent, 0, 4);
        Require.Within("corpus", CauseRate, 0, 1);
        Require.Within("corpus", CauseRateThere, CauseRate, Math.Min(1, LanguageTokens.Names.Count * CauseRate));
    }
}
