namespace Hypotheses.Dashboard.Changes;

/// <summary>
/// What differs between two runs, worst first. A cell that one of them did not run, or has no file for, has not changed: it is
/// counted apart.
/// </summary>
/// <param name="Flipped">Cells whose verdict is another.</param>
/// <param name="Moved">Cells of one verdict whose effect moved by more than its error (<see cref="EffectShift"/>).</param>
/// <param name="New">Cells that only the later run plans, and that have a verdict.</param>
/// <param name="Gone">Cells that only the earlier run plans, and that had a verdict.</param>
/// <param name="OnlyBefore">Cells of both of which only the earlier run says something.</param>
/// <param name="OnlyAfter">Cells of both of which only the later run says something.</param>
/// <param name="Same">How many cells say the same in both.</param>
public sealed record RunComparison(
    IReadOnlyList<CellChange> Flipped, IReadOnlyList<CellChange> Moved, IReadOnlyList<CellState> New,
    IReadOnlyList<CellState> Gone, IReadOnlyList<CellState> OnlyBefore, IReadOnlyList<CellState> OnlyAfter, int Same)
{
    /// <summary>How many cells say something in both.</summary>
    public int Compared => Flipped.Count + Same;

    /// <summary>Whether nothing differs that is worth a line.</summary>
    public bool IsEmpty => Flipped.Count + Moved.Count + New.Count + Gone.Count == 0;

    /// <summary>Whether a verdict is another, or a cell with one is there in one run only.</summary>
    public bool VerdictsDiffer => Flipped.Count > 0 || New.Count > 0 || Gone.Count > 0;

    /// <summary>Compares two states of a project; of several states of one cell the last counts.</summary>
    public static RunComparison Between(IEnumerable<CellState> before, IEnumerable<CellState> after)
    {
        Dictionary<(string, string), CellState> old = ByName(before), now = ByName(after);
        (CellState Before, CellState After)[] both =
            [.. now.Values.Where(c => old.ContainsKey(c.Name)).Select(c => (old[c.Name], c))];
        CellChange[] said = [.. both.Where(p => p.Before.Says && p.After.Says).Select(p => Change(p.Before, p.After))];
        CellChange[] same = [.. said.Where(c => !c.Flipped)];
        return new RunComparison(
            CellChange.WorstFirst(said.Where(c => c.Flipped)),
            CellChange.WorstFirst(same.Where(c => c.Shift is { Beyond: true })),
            InOrder(now.Values.Where(c => !old.ContainsKey(c.Name) && c.HasVerdict)),
            InOrder(old.Values.Where(c => !now.ContainsKey(c.Name) && c.HasVerdict)),
            InOrder(both.Where(p => p.Before.Says && !p.After.Says).Select(p => p.Before)),
            InOrder(both.Where(p => !p.Before.Says && p.After.Says).Select(p => p.After)),
            same.Length);
    }

    private static CellChange Change(CellState before, CellState after) =>
        new(before, after, Cause.Between(before, after), EffectShift.Between(before, after));

    private static Dictionary<(string, string), CellState> ByName(IEnumerable<CellState> cells)
    {
        var named = new Dictionary<(string, string), CellState>();
        foreach (CellState cell in cells) named[cell.Name] = cell;
        return named;
    }

    private static IReadOnlyList<CellState> InOrder(IEnumerable<CellState> cells) =>
        [.. cells.OrderBy(c => c.Claim, StringComparer.Ordinal).ThenBy(c => c.Subject, StringComparer.Ordinal)];
}
