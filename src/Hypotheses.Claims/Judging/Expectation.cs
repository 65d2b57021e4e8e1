using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Claims.Judging;

/// <summary>What is approved for a cell.</summary>
/// <param name="Verdict">The verdict; null where it was given to another rule than the present one, or cannot be read.</param>
/// <param name="Unreadable">Why what is approved cannot be read, with the file's name; null where it can.</param>
public sealed record Expectation(Verdict? Verdict, string? Unreadable = null)
{
    /// <summary>The effect approved with the verdict; null where there is none, or one without an interval.</summary>
    public Effect? Effect { get; init; }
}
