using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Claims.Judging;

/// <summary>
/// A trained model's verdict means something of training only where its twins, which learned nothing, do not share it. Where none
/// was judged, a list without twins or a filter, it says so.
/// </summary>
internal static class BesideTwins
{
    /// <summary>The cells, each trained model's with what its twins say.</summary>
    public static IReadOnlyList<CellStatus> Of(IReadOnlyList<CellStatus> cells)
    {
        ILookup<(string, string), CellStatus> twins = cells.Where(c => c.TwinOf is not null && c.Point is null)
            .ToLookup(c => (c.Claim, c.TwinOf!));
        return [.. cells.Select(c => Words(c, [.. twins[(c.Claim, c.Subject)].Where(IsDecided)]) is { } words
            ? c with { Twins = words }
            : c)];
    }

    private static string? Words(CellStatus cell, CellStatus[] twins)
    {
        if (!IsDecided(cell)) return null;
        // What was not found is nothing that training can have added.
        string doubt = cell.Verdict == Verdict.Supported ? ": it may be nothing that training added" : "";
        if (twins.Length == 0)
        {
            string words = MeasuredBesideTwins(cell) ? ": the rule itself compares with its twins" : doubt;
            return cell.ComesFromTraining ? $"no twin was judged beside it{words}" : null;
        }

        int same = twins.Count(t => t.Verdict == cell.Verdict);
        return same == twins.Length ? "its twins too: nothing that training added"
            : same == 0 ? "none of its twins"
            : $"{same} of {twins.Length} twins too";
    }

    // A statistic that is an excess over twins says so in its name: "l2.over_twins".
    private static bool MeasuredBesideTwins(CellStatus cell) =>
        (cell.Verdict == Verdict.Refuted ? cell.Refute : cell.Support).Contains(".over_twins", StringComparison.Ordinal);

    private static bool IsDecided(CellStatus cell) =>
        cell.Verdict is Verdict.Supported or Verdict.Refuted or Verdict.Inconclusive;
}
