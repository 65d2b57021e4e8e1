using static Hypotheses.Core.Models.Language.Corpus.LanguageTokens;

namespace Hypotheses.Core.Models.Language.Corpus;

/// <summary>
/// What the tokens so far say of what may come next, whatever the document's domain: where in its sentence the last token stood,
/// and what the sentence has said. −1 where it has not.
/// </summary>
internal readonly record struct SentenceState
{
    /// <summary>Fillers between a trigger and CUE.</summary>
    public const int MostFillers = 3;

    public SentenceState()
    {
    }

    /// <summary>The part of the last token that was neither marker nor partner.</summary>
    public TokenPart Last { get; init; } = TokenPart.Start;

    /// <summary>Of a trigger's class (one of those with triggers), or of the two triggers' together.</summary>
    public int Class { get; init; } = -1;

    public int Synonym { get; init; } = -1;

    public int Entity { get; init; } = -1;

    public int Relation { get; init; } = -1;

    public int Context { get; init; } = -1;

    public bool Cause { get; init; }

    public bool On { get; init; }

    /// <summary>Tokens since the trigger or the context, without markers.</summary>
    public int Since { get; init; }

    /// <summary>The marker whose partner comes next.</summary>
    public int Marker { get; init; } = -1;

    /// <summary>A marker may come next: none has come since the last part.</summary>
    public bool MayMark { get; init; }

    /// <summary>The state after one more token; the last part of an unknown sentence where the token says nothing.</summary>
    public SentenceState After(int token, Grammar grammar)
    {
        if (Markers.IndexOf(token) is >= 0 and var marker) return this with { Marker = marker, MayMark = false };
        if (Partners.IndexOf(token) >= 0) return this with { Marker = -1 };
        SentenceState next = this with { Since = Since + 1, MayMark = true };
        if (token == Stop) return new SentenceState { Last = TokenPart.Stop, MayMark = true };
        if (token == Cue) return next with { Last = TokenPart.Cue };
        if (Triggers.IndexOf(token) is >= 0 and var trigger) return Triggered(next, trigger, grammar);
        if (Entities.IndexOf(token) is >= 0 and var entity) return next with { Last = TokenPart.Entity, Entity = entity };
        if (Relations.IndexOf(token) is >= 0 and var relation)
            return next with { Last = TokenPart.Relation, Relation = relation };
        if (Contexts.IndexOf(token) is >= 0 and var context)
            return next with { Last = TokenPart.Context, Context = context / ContextWords, Since = 0 };
        if (Causes.IndexOf(token) >= 0) return next with { Last = TokenPart.Cause, Cause = true };
        if (Switches.IndexOf(token) is >= 0 and var on) return next with { Last = TokenPart.Switch, On = on == 1 };
        return next with
        {
            Last = Fillers.IndexOf(token) >= 0 ? TokenPart.Filler
                : Responses.IndexOf(token) >= 0 ? TokenPart.Response
                : Tails.IndexOf(token) >= 0 ? TokenPart.Tail
                : Attributes.IndexOf(token) >= 0 ? TokenPart.Attribute
                : TokenPart.Answer // or a name: both end the same way
        };
    }

    // A second trigger makes a class with the first.
    private static SentenceState Triggered(SentenceState next, int trigger, Grammar grammar) => next with
    {
        Last = TokenPart.Trigger,
        Class = next.Class < 0 ? trigger / Synonyms : grammar.CombinedFrom(next.Class),
        Synonym = trigger % Synonyms,
        Since = 0,
    };
}
