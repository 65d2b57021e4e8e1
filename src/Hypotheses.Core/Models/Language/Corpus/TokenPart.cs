namespace Hypotheses.Core.Models.Language.Corpus;

/// <summary>Which part of its sentence a token plays.</summary>
public enum TokenPart
{
    /// <summary>Begins the document.</summary>
    Start,

    /// <summary>Names a class; the second of two where they make one together.</summary>
    Trigger,

    /// <summary>The first of two triggers that make a class together.</summary>
    FirstTrigger,

    /// <summary>Stands between others.</summary>
    Filler,

    /// <summary>Asks for the response: the class is carried here.</summary>
    Cue,

    /// <summary>Follows from the class.</summary>
    Response,

    /// <summary>Follows from the class, after a third synonym.</summary>
    Tail,

    /// <summary>Ends a sentence.</summary>
    Stop,

    /// <summary>What a fact is about.</summary>
    Entity,

    /// <summary>What is asked about it: the attribute is carried here.</summary>
    Relation,

    /// <summary>Follows from both.</summary>
    Attribute,

    /// <summary>Sets the context.</summary>
    Context,

    /// <summary>The cause P, in whose place a filler can stand.</summary>
    Cause,

    /// <summary>Off or on: the context is carried here, and whether cause and switch are both there.</summary>
    Switch,

    /// <summary>Yes iff they are.</summary>
    Answer,

    /// <summary>The context's name.</summary>
    Name,

    /// <summary>A word thrown in.</summary>
    Marker,

    /// <summary>Follows a marker.</summary>
    Partner,
}
