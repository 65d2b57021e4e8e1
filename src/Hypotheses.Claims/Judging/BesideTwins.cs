using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Claims.Judging;

/// <summary>
/// A trained model's verdict means something of training only where its twins, which learned nothing, do not share it.
/// </summary>
internal static class BesideTwins
{
    /// <summary>The cells, each trained model's with what its twins say.</summary>
    public static IReadOnlyList<CellStatus> Of(IReadOnlyList<CellStatus> cells)
    {
        ILookup<(string, string), CellStatus> twins = cells.Where(c => c.TwinOf is not null && c.Point is null)
            .ToLookup(c => (c.Claim, c.TwinOf!));
        return twins.Count == 0
            ? cells
            : [.. cells.Select(c => c with { Twins = Words(c, [.. twins[(c.Claim, c.Subject)].Where(IsDecided)]) })];
    }

    private static string? Words(CellStatus cell, CellStatus[] twins)
    {
        if (twins.Length == 0 || !IsDecided(cell)) return null;
        int same = twins.Count(t => t.Verdict == cell.Verdict);
        return same == twins.Length ? "its twins too: nothing that training added"
            : same == 0 ? "none of its twins"
            : $"{same} of {twins.Length} twins too";
    }

    private static bool IsDecided(CellStatus cell) =>
        cell.Verdict is Verdict.Supported or Verdict.Refuted or Verdict.Inconclusive;
}
