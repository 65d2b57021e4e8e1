namespace Hypotheses.Core.Models.Language.Corpus;

/// <summary>What is true at a token: its part, and what the sentence so far has said. −1 where it has not.</summary>
/// <param name="Part">Of the token.</param>
public readonly record struct TokenLabel(TokenPart Part)
{
    /// <summary>The class in [0, 34), from its (last) trigger on to the end of the sentence.</summary>
    public int Class { get; init; } = -1;

    /// <summary>Which synonym that trigger was, 0 … 2.</summary>
    public int Synonym { get; init; } = -1;

    /// <summary>The entity in [0, 100), from it on.</summary>
    public int Entity { get; init; } = -1;

    /// <summary>The attribute in [0, 16) that entity and relation have by the table, from the relation on.</summary>
    public int Attribute { get; init; } = -1;

    /// <summary>The context in [0, 4), from it on.</summary>
    public int Context { get; init; } = -1;

    /// <summary>1 from the cause on, 0 from the filler in its place on.</summary>
    public int Cause { get; init; } = -1;

    /// <summary>1 from a switch that is on, 0 from one that is off.</summary>
    public int Switch { get; init; } = -1;

    /// <summary>The marker in [0, 12), at it and at its partner.</summary>
    public int Marker { get; init; } = -1;
}
