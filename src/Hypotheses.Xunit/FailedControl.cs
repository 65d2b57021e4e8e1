using Hypotheses.Claims;
using Hypotheses.Claims.Judging;

namespace Hypotheses.Xunit;

/// <summary>
/// A control that did not come out as it must: nothing that its rule judges may be approved, the rule's other controls included.
/// </summary>
internal static class FailedControl
{
    /// <summary>
    /// The first failed control of a cell's rule, in a line; null where none failed. Where the cell's own aspect has a
    /// positive and a negative control those count, as for its verdict, else all of the rule. One that was not measured has not failed.
    /// </summary>
    public static string? Of(CellStatus cell, IEnumerable<CellStatus> all)
    {
        CellStatus[] controls = [.. all.Where(c =>
            c.Claim == cell.Claim && c.Role != Role.Subject && c.Point is null && Rule(c) == Rule(cell))];
        CellStatus[] own = [.. controls.Where(c => Aspect(c).Length > 0 && Aspect(c) == Aspect(cell))];
        if (own.Select(c => c.Role).Distinct().Count() == 2) controls = own;
        return Array.Find(controls, Failed) is { } failed
            ? $"{failed.Role.ToString().ToLowerInvariant()} control '{failed.Subject}' of its rule did not come out as it must: "
                + $"{failed.Reason ?? CellStatus.Words(failed.Verdict)}"
            : null;
    }

    private static bool Failed(CellStatus control) => control.Verdict is not (Verdict.NotRun or Verdict.NotApplicable)
        && control.Verdict != (control.Role == Role.Positive ? Verdict.Supported : Verdict.Refuted);

    private static (string, string, string) Rule(CellStatus cell) => (cell.Statistic, cell.Support, cell.Refute);

    private static string Aspect(CellStatus cell) =>
        cell.Subject.IndexOf('@', StringComparison.Ordinal) is var at and >= 0 ? cell.Subject[(at + 1)..] : "";
}
