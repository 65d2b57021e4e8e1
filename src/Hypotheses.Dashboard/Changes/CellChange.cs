using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Dashboard.Changes;

/// <summary>One cell that says something else than before, or whose effect moved.</summary>
/// <param name="Before">What it said.</param>
/// <param name="After">What it says.</param>
/// <param name="Why">What differs besides, or that nothing does.</param>
/// <param name="Shift">By how much its effect moved; null where that cannot be said.</param>
public sealed record CellChange(CellState Before, CellState After, IReadOnlyList<Cause> Why, EffectShift? Shift)
{
    /// <summary>Whether the verdict is another.</summary>
    public bool Flipped => Before.Verdict != After.Verdict;

    /// <summary>Whether nothing that is known explains it.</summary>
    public bool Unexplained => Why is [{ Kind: CauseKind.None }];

    /// <summary>
    /// How bad a change of verdict is, 0 the worst: an error, an instrument that is invalid, a control that is another, supported
    /// against refuted, a verdict lost, a verdict gained, and what does not apply or is excluded.
    /// </summary>
    public int Rank => (Before.Verdict, After.Verdict) switch
    {
        (_, Verdict.Error) => 0,
        (_, Verdict.InvalidInstrument) => 1,
        _ when After.Role != Role.Subject => 2,
        (Verdict.Supported, Verdict.Refuted) or (Verdict.Refuted, Verdict.Supported) => 3,
        (Verdict.Supported or Verdict.Refuted, Verdict.Inconclusive) => 4,
        (Verdict.Inconclusive or Verdict.Error or Verdict.InvalidInstrument, _) => 5,
        _ => 6,
    };

    /// <summary>
    /// Changes worst first: by <see cref="Rank"/>, those that nothing explains before others, then by the size of the move in
    /// errors, then by name.
    /// </summary>
    public static IReadOnlyList<CellChange> WorstFirst(IEnumerable<CellChange> changes) =>
    [
        .. changes.OrderBy(c => c.Flipped ? c.Rank : int.MaxValue).ThenBy(c => c.Unexplained ? 0 : 1)
            .ThenByDescending(c => c.Shift?.Size ?? 0).ThenBy(c => c.After.Claim, StringComparer.Ordinal)
            .ThenBy(c => c.After.Subject, StringComparer.Ordinal),
    ];
}
