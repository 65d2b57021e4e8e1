using Hypotheses.Claims.Definitions;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Trials;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Dashboard.Changes;

/// <summary>What a run says otherwise than before: than each cell's last run, and than what is approved.</summary>
/// <param name="SinceLast">Against the last run of each cell; null where there was none in this folder.</param>
/// <param name="SinceApproved">Against what is approved; null where nothing is.</param>
public sealed record RunChanges(RunComparison? SinceLast, RunComparison? SinceApproved)
{
    /// <summary>The changes of a run.</summary>
    /// <param name="rows">Its cells, points of phase maps aside.</param>
    /// <param name="commit">Its commit, or empty.</param>
    /// <param name="last">What each cell said in the last run that judged it; empty where there was none.</param>
    /// <param name="definitions">Which definition of each claim is approved; null where nobody knows.</param>
    /// <param name="protocol">What a claim's protocol says under a definition; null where nobody knows.</param>
    public static RunChanges Of(
        IReadOnlyList<CellStatus> rows, string commit, IReadOnlyList<CellState> last,
        IReadOnlyList<TriedDefinitions>? definitions, Func<string, string, IReadOnlyList<ProtocolPart>?>? protocol = null)
    {
        Dictionary<string, TriedDefinitions> approved = [];
        foreach (TriedDefinitions claim in definitions ?? []) approved[claim.Claim] = claim;
        TriedDefinitions? Tried(CellStatus cell) => approved.GetValueOrDefault(cell.Claim);
        CellState State(CellStatus cell) => CellState.Of(cell, commit) with
        {
            Protocol = protocol?.Invoke(cell.Claim, cell.Definition),
            WhyDefined = Tried(cell) is { } tried && tried.Definition == cell.Definition ? tried.Why : null,
        };
        (CellStatus Cell, CellState? Approved)[] held =
            [.. rows.Select(c => (Cell: c, Approved: CellState.Approved(c, Tried(c)?.Definition)))
                .Where(p => p.Approved is not null)];
        // What never applied is no change; what did and does no more is one.
        HashSet<(string, string)> before = [.. last.Select(c => c.Name)];
        CellState[] now = [.. rows.Where(c => before.Contains((c.Claim, c.Subject)) || CellText.IsRow(c))
            .Select(State).Where(c => c.Says || before.Contains(c.Name))];
        return new RunChanges(
            last.Count == 0 ? null : RunComparison.Between(last, now),
            held.Length == 0
                ? null
                : RunComparison.Between(
                    held.Select(p => p.Approved! with
                    {
                        Protocol = p.Approved.Definition is { } own ? protocol?.Invoke(p.Approved.Claim, own) : null,
                    }),
                    held.Select(p => State(p.Cell))));
    }
}
