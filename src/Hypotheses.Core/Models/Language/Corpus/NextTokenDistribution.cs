using static Hypotheses.Core.Models.Language.Corpus.LanguageTokens;

namespace Hypotheses.Core.Models.Language.Corpus;

/// <summary>
/// The exact distribution of the next token given all tokens of a document so far, by filtering: given the domain it follows from
/// the sentence's state, and the domain's posterior follows from the tokens. What no model of the language can beat. Not
/// thread-safe.
/// </summary>
public sealed class NextTokenDistribution
{
    private readonly Grammar _grammar;
    private readonly double[] _given = new double[Domains * Count]; // [domain, token]
    private readonly double[] _mixture = new double[Count];
    private readonly double[] _posterior = new double[Domains];
    private SentenceState _state;

    /// <summary>After BOS.</summary>
    public NextTokenDistribution(Grammar grammar)
    {
        _grammar = grammar;
        Begin();
    }

    /// <summary>[289], of the next token.</summary>
    public ReadOnlySpan<double> Probabilities => _mixture;

    /// <summary>[8], of the domain given the tokens so far.</summary>
    public ReadOnlySpan<double> Posterior => _posterior;

    /// <summary>Starts a document anew, after BOS.</summary>
    public void Begin()
    {
        _state = new SentenceState();
        Array.Clear(_posterior);
        foreach (int domain in _grammar.DomainsOfDocuments) _posterior[domain] = 1.0 / _grammar.DomainsOfDocuments.Count;
        Mix();
    }

    /// <summary>Goes one token on.</summary>
    /// <exception cref="ArgumentException">The language has no such token here.</exception>
    public void Observe(int token)
    {
        if ((uint)token >= Count || _mixture[token] <= 0)
            throw new ArgumentException($"token {token} cannot follow here", nameof(token));
        double evidence = _mixture[token];
        for (int domain = 0; domain < Domains; domain++) _posterior[domain] *= _given[(domain * Count) + token] / evidence;
        _state = _state.After(token, _grammar);
        Mix();
    }

    /// <summary>−log p (natural) of each token of a document after BOS, given those before it: [T − 1].</summary>
    /// <exception cref="ArgumentException">The language has no such document.</exception>
    public double[] Surprises(IReadOnlyList<int> tokens)
    {
        Begin();
        double[] surprises = new double[tokens.Count - 1];
        for (int t = 0; t < surprises.Length; t++)
        {
            int next = tokens[t + 1];
            surprises[t] = -Math.Log((uint)next < Count ? Probabilities[next] : 0);
            Observe(next);
        }

        return surprises;
    }

    private void Mix()
    {
        Array.Clear(_given);
        Array.Clear(_mixture);
        for (int domain = 0; domain < Domains; domain++)
        {
            if (_posterior[domain] <= 0) continue;
            Span<double> given = _given.AsSpan(domain * Count, Count);
            Next(given, domain);
            for (int token = 0; token < Count; token++) _mixture[token] += _posterior[domain] * given[token];
        }
    }

    // Markers apart: a partner, a marker, or what the sentence goes on with.
    private void Next(Span<double> p, int domain)
    {
        CorpusRecipe recipe = _grammar.Recipe;
        if (_state.Marker >= 0)
        {
            int told = _grammar.PartnerOf(_state.Marker);
            double any = told < 0 ? 1 : 1 - recipe.MarkerFaithful;
            Spread(p, Partners, any);
            if (told >= 0) p[Partners[told]] += 1 - any;
            return;
        }

        double rest = 1;
        if (_state.MayMark)
        {
            Spread(p, Markers, recipe.MarkerRate);
            rest -= recipe.MarkerRate;
        }

        Sentence(p, domain, rest);
    }

    private void Sentence(Span<double> p, int domain, double w)
    {
        CorpusRecipe recipe = _grammar.Recipe;
        switch (_state.Last)
        {
            case TokenPart.Start or TokenPart.Stop:
                Opening(p, domain, w);
                break;
            case TokenPart.Trigger when domain == CombinationDomain && _state.Class < LexicalClasses:
                Synonymous(p, _grammar.PartsOf(_grammar.CombinedFrom(_state.Class)).Second, w);
                break;
            case TokenPart.Trigger or TokenPart.Context or TokenPart.Cause:
                double cause = _state.Last == TokenPart.Context ? recipe.CauseRateIn(_state.Context) : 0;
                Spread(p, Causes, w * cause);
                Spread(p, Fillers, w * (1 - cause));
                break;
            case TokenPart.Filler when _state.Context >= 0:
                Spread(p, _state.Since == 1 ? Fillers : Switches, w);
                break;
            case TokenPart.Filler:
                double more = _state.Since < SentenceState.MostFillers ? .5 : 0;
                Spread(p, Fillers, w * more);
                p[Cue] += w * (1 - more);
                break;
            case TokenPart.Cue:
                Spread(p, Responses, w * (1 - recipe.Faithful));
                foreach (int response in _grammar.ResponsesOf(_state.Class))
                    p[Responses[response]] += w * recipe.Faithful / ResponsesAClass;
                break;
            case TokenPart.Response when _state.Synonym == Synonyms - 1:
                p[Tails[Grammar.TailOf(_state.Class)]] += w;
                break;
            case TokenPart.Entity:
                Spread(p, Relations, w);
                break;
            case TokenPart.Relation:
                Spread(p, new(Attributes[_state.Relation * AttributesARelation], AttributesARelation), w * (1 - recipe.Faithful));
                p[Attributes[_grammar.AttributeOf(_state.Entity, _state.Relation)]] += w * recipe.Faithful;
                break;
            case TokenPart.Switch:
                p[Answers[_state.Cause && _state.On ? 0 : 1]] += w / 2;
                p[Names[_state.Context]] += w / 2;
                break;
            default: // a response, a tail, an attribute, an answer, a name
                p[Stop] += w;
                break;
        }
    }

    private void Opening(Span<double> p, int domain, double w)
    {
        CorpusRecipe recipe = _grammar.Recipe;
        TokenRange classes = Grammar.ClassesOf(domain);
        for (int i = 0; i < classes.Count; i++)
            Synonymous(
                p,
                domain == CombinationDomain ? _grammar.PartsOf(classes[i]).First : classes[i],
                w * recipe.ClassShare / classes.Count);
        for (int entity = 0; entity < Entities.Count; entity++)
            p[Entities[entity]] += w * recipe.FactShare * _grammar.EntityShares[entity];
        Spread(p, Contexts, w * (1 - recipe.ClassShare - recipe.FactShare));
    }

    private static void Synonymous(Span<double> p, int ofClass, double w)
    {
        for (int i = 0; i < Synonyms; i++) p[Triggers[(ofClass * Synonyms) + i]] += w * Grammar.SynonymShares[i];
    }

    private static void Spread(Span<double> p, TokenRange tokens, double w)
    {
        for (int i = 0; i < tokens.Count; i++) p[tokens[i]] += w / tokens.Count;
    }
}
