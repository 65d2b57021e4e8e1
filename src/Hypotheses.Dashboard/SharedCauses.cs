using Hypotheses.Claims.Judging;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Dashboard;

/// <summary>Why cells were not measured, or fail: a reason that many cells share is said once, with the cells.</summary>
internal static class SharedCauses
{
    // More names than these nobody reads; the page has them all.
    private const int MostNames = 6;

    /// <summary>
    /// A line for each verdict and reason, most cells first: <c>198 not applicable, lacks known true features: C01 (20), C02
    /// (11)</c>. What only a missing file keeps from running is none of them: <see cref="AbsentFiles"/> says so louder.
    /// </summary>
    public static IEnumerable<string> Unmeasured(IEnumerable<CellStatus> cells) =>
        cells.Where(c => !CellText.IsRow(c) && !c.Absent).GroupBy(c => (c.Verdict, c.Reason)).OrderByDescending(g => g.Count())
            .Select(g =>
                $"{g.Count()} {CellStatus.Words(g.Key.Verdict)}, {g.Key.Reason ?? "no reason given"}: {Cells([.. g])}");

    /// <summary>
    /// Cells by claim, <c>C13 × a, b; C14 × a</c>; where they are many their numbers, <c>C13 (20), C14 (11)</c>.
    /// </summary>
    public static string Cells(IReadOnlyCollection<CellStatus> cells) => cells.Count > MostNames
        ? string.Join(", ", cells.GroupBy(c => c.Claim).Select(claim => $"{claim.Key} ({claim.Count()})"))
        : All(cells);

    /// <summary>Cells by claim, all of them by their names.</summary>
    public static string All(IEnumerable<CellStatus> cells) => string.Join(
        "; ", cells.GroupBy(c => c.Claim).Select(claim => $"{claim.Key} × {string.Join(", ", claim.Select(c => c.Subject))}"));
}
