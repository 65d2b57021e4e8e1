using Hypotheses.Core.Runtime;
using static Hypotheses.Core.Models.Language.Corpus.LanguageTokens;

namespace Hypotheses.Core.Models.Language.Corpus;

/// <summary>Writes one document sentence by sentence, as <see cref="Grammar"/> says; what has no more room is dropped.</summary>
internal sealed class SentenceWriter(Grammar grammar, int domain, Rng rng)
{
    private readonly List<int> _tokens = [Start];
    private readonly List<TokenLabel> _labels = [new(TokenPart.Start)];

    public bool HasRoom => _tokens.Count < LanguageDocument.Length;

    public IReadOnlyList<int> Tokens => _tokens;

    public IReadOnlyList<TokenLabel> Labels => _labels;

    public void Sentence()
    {
        double kind = rng.Uniform();
        if (kind < grammar.Recipe.ClassShare) Class();
        else if (kind < grammar.Recipe.ClassShare + grammar.Recipe.FactShare) Fact();
        else Context();
    }

    private void Class()
    {
        TokenRange classes = Grammar.ClassesOf(domain);
        int named = classes[rng.Below(classes.Count)], last = named;
        if (domain == CombinationDomain)
        {
            (int first, last) = grammar.PartsOf(named);
            Put(Triggers[(first * Synonyms) + Synonym()], new(TokenPart.FirstTrigger));
        }

        int synonym = Synonym();
        TokenLabel said = new(TokenPart.Trigger) { Class = named, Synonym = synonym };
        Put(Triggers[(last * Synonyms) + synonym], said);
        int fillers = 1;
        while (fillers < SentenceState.MostFillers && rng.Uniform() < .5) fillers++;
        for (int i = 0; i < fillers; i++) Filler(said);
        Put(Cue, said with { Part = TokenPart.Cue });
        int response = rng.Uniform() < grammar.Recipe.Faithful
            ? grammar.ResponsesOf(named)[rng.Below(ResponsesAClass)]
            : rng.Below(Responses.Count);
        Put(Responses[response], said with { Part = TokenPart.Response });
        if (synonym == Synonyms - 1) Put(Tails[Grammar.TailOf(named)], said with { Part = TokenPart.Tail });
        Put(Stop, said with { Part = TokenPart.Stop });
    }

    private void Fact()
    {
        int entity = Entity(), relation = rng.Below(Relations.Count), attribute = grammar.AttributeOf(entity, relation);
        TokenLabel said = new(TokenPart.Entity) { Entity = entity };
        Put(Entities[entity], said);
        said = said with { Part = TokenPart.Relation, Attribute = attribute };
        Put(Relations[relation], said);
        if (rng.Uniform() >= grammar.Recipe.Faithful)
            attribute = (relation * AttributesARelation) + rng.Below(AttributesARelation);
        Put(Attributes[attribute], said with { Part = TokenPart.Attribute });
        Put(Stop, said with { Part = TokenPart.Stop });
    }

    private void Context()
    {
        int context = rng.Below(Names.Count);
        TokenLabel said = new(TokenPart.Context) { Context = context };
        Put(Contexts[(context * ContextWords) + rng.Below(ContextWords)], said);
        bool cause = rng.Uniform() < grammar.Recipe.CauseRateIn(context);
        said = said with { Cause = cause ? 1 : 0 };
        if (cause) Put(Causes[rng.Below(Causes.Count)], said with { Part = TokenPart.Cause });
        else Filler(said);
        Filler(said);
        int on = rng.Below(Switches.Count);
        said = said with { Part = TokenPart.Switch, Switch = on };
        Put(Switches[on], said);
        if (rng.Uniform() < .5) Put(Answers[cause && on == 1 ? 0 : 1], said with { Part = TokenPart.Answer });
        else Put(Names[context], said with { Part = TokenPart.Name });
        Put(Stop, said with { Part = TokenPart.Stop });
    }

    private void Filler(TokenLabel said) => Put(Fillers[rng.Below(Fillers.Count)], said with { Part = TokenPart.Filler });

    // A token, and perhaps a marker with its partner behind it.
    private void Put(int token, TokenLabel label)
    {
        Add(token, label);
        if (rng.Uniform() >= grammar.Recipe.MarkerRate) return;
        int marker = rng.Below(Markers.Count), partner = grammar.PartnerOf(marker);
        if (partner < 0 || rng.Uniform() >= grammar.Recipe.MarkerFaithful) partner = rng.Below(Partners.Count);
        Add(Markers[marker], label with { Part = TokenPart.Marker, Marker = marker });
        Add(Partners[partner], label with { Part = TokenPart.Partner, Marker = marker });
    }

    private void Add(int token, TokenLabel label)
    {
        if (!HasRoom) return;
        _tokens.Add(token);
        _labels.Add(label);
    }

    private int Synonym() => Choice(Grammar.SynonymShares);

    private int Entity() => Choice(grammar.EntityShares);

    private int Choice(IReadOnlyList<double> shares)
    {
        double u = rng.Uniform();
        int i = 0;
        for (double sum = shares[0]; i < shares.Count - 1 && u >= sum; sum += shares[i]) i++;
        return i;
    }
}
