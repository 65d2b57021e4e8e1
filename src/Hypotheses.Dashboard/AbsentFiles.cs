using Hypotheses.Claims.Judging;

namespace Hypotheses.Dashboard;

/// <summary>
/// The warning that cells did not run for want of a file: a run is green without them, so that it must be said loudly.
/// </summary>
public static class AbsentFiles
{
    /// <summary>
    /// A head line with the number of cells, then a line for each thing that is not there with its cells; nothing where nothing
    /// is absent.
    /// </summary>
    public static IReadOnlyList<string> Warning(IEnumerable<CellStatus> cells)
    {
        CellStatus[] absent = [.. cells.Where(c => c.Absent)];
        if (absent.Length == 0) return [];
        return
        [
            $"WARNING: {absent.Length} cell{(absent.Length == 1 ? "" : "s")} did not run for want of a file (HYPOTHESES_REQUIRE "
                + "names subjects without which a run fails)",
            .. absent.GroupBy(c => c.Reason).Select(file =>
                $"WARNING: {file.Key ?? "no reason given"}: {SharedCauses.Cells([.. file])}"),
        ];
    }
}
