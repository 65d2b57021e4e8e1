namespace Hypotheses.Core.Models.Language.Corpus;

/// <summary>
/// The 289 tokens of the controlled language and its sizes: what a document is made of stands in <see cref="Grammar"/>.
/// </summary>
public static class LanguageTokens
{
    /// <summary>Domains with triggers of their own.</summary>
    public const int Lexicons = 7;

    /// <summary>Classes of such a domain.</summary>
    public const int ClassesALexicon = 4;

    /// <summary>Triggers of a class.</summary>
    public const int Synonyms = 3;

    /// <summary>Classes that have triggers: class c of domain l is number 4l + c.</summary>
    public const int LexicalClasses = Lexicons * ClassesALexicon;

    /// <summary>Classes that two triggers of others make together; their numbers follow.</summary>
    public const int Combinations = Lexicons - 1;

    /// <summary>All classes.</summary>
    public const int Classes = LexicalClasses + Combinations;

    /// <summary>Domains of documents: one a lexicon, and the last one, of combinations.</summary>
    public const int Domains = Lexicons + 1;

    /// <summary>The domain of combinations.</summary>
    public const int CombinationDomain = Lexicons;

    /// <summary>Responses that belong to a class.</summary>
    public const int ResponsesAClass = 3;

    /// <summary>Attributes of a relation.</summary>
    public const int AttributesARelation = 8;

    /// <summary>Markers that tell their partner; the others do not.</summary>
    public const int TellingMarkers = 6;

    /// <summary>Words of a context, and of the cause.</summary>
    public const int ContextWords = 2;

    /// <summary>Before each document.</summary>
    public const int Start = 0;

    /// <summary>After each sentence.</summary>
    public const int Stop = 1;

    /// <summary>Before a response.</summary>
    public const int Cue = 2;

    /// <summary>Off and on.</summary>
    public static TokenRange Switches { get; } = new(3, 2);

    /// <summary>Yes and no: whether the cause was there and the switch is on.</summary>
    public static TokenRange Answers { get; } = new(5, 2);

    /// <summary>One a context.</summary>
    public static TokenRange Names { get; } = new(7, 4);

    /// <summary>Of facts.</summary>
    public static TokenRange Relations { get; } = new(11, 2);

    /// <summary>Without meaning.</summary>
    public static TokenRange Fillers { get; } = new(13, 16);

    /// <summary>To triggers.</summary>
    public static TokenRange Responses { get; } = new(29, 24);

    /// <summary>After the response to a third synonym.</summary>
    public static TokenRange Tails { get; } = new(53, 8);

    /// <summary>Eight a relation.</summary>
    public static TokenRange Attributes { get; } = new(61, 2 * AttributesARelation);

    /// <summary>The telling ones first.</summary>
    public static TokenRange Markers { get; } = new(77, 12);

    /// <summary>After markers.</summary>
    public static TokenRange Partners { get; } = new(89, 6);

    /// <summary>Two words a context.</summary>
    public static TokenRange Contexts { get; } = new(95, 4 * ContextWords);

    /// <summary>Two words of the cause.</summary>
    public static TokenRange Causes { get; } = new(103, ContextWords);

    /// <summary>Three synonyms a class.</summary>
    public static TokenRange Triggers { get; } = new(105, LexicalClasses * Synonyms);

    /// <summary>Of facts, most frequent first.</summary>
    public static TokenRange Entities { get; } = new(189, 100);

    /// <summary>All tokens.</summary>
    public const int Count = 289;
}
