namespace Hypotheses.Claims.Vocabulary;

/// <summary>The invariances that kinds of claims have in common (claims.md, section 1).</summary>
public static class InvarianceSets
{
    /// <summary>All: of what is measured on a dictionary, its samples and its world's features.</summary>
    public static IReadOnlyList<Invariance> Sae { get; } = Enum.GetValues<Invariance>();

    /// <summary>All but duplicates: where the number of living latents is part of the question.</summary>
    public static IReadOnlyList<Invariance> CountedLatents { get; } = [.. Sae.Where(i => i != Invariance.DuplicateLatent)];
}
