using Hypotheses.Claims.Judging;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Dashboard.Changes;

/// <summary>The words for changes that all outputs share: plain text in one line, whatever is in the names.</summary>
public static class ChangeText
{
    /// <summary><c>C21 × nested</c>.</summary>
    public static string Name(CellState cell) => CellText.OneLine($"{cell.Claim} × {cell.Subject}");

    /// <summary><c>supported → refuted</c>; the verdict alone where it is the same.</summary>
    public static string Verdicts(CellChange change) => change.Flipped
        ? $"{CellStatus.Words(change.Before.Verdict)} → {CellStatus.Words(change.After.Verdict)}"
        : CellStatus.Words(change.After.Verdict);

    /// <summary><c>hole 0.412 [0.391, 0.433] → 0.03 [0.01, 0.05]</c>; empty where neither has an effect.</summary>
    public static string Effects(CellChange change)
    {
        (string before, string after) = (Numbers(change.Before), Numbers(change.After));
        if (before == "–" && after == "–") return "";
        string name = change.After.Statistic ?? "", old = change.Before.Statistic ?? name;
        if (old != name && old.Length > 0) return CellText.OneLine($"{old} {before} → {name} {after}");
        return CellText.OneLine($"{(name.Length > 0 ? name + " " : "")}{before} → {after}");
    }

    /// <summary><c>what else changed: the claim's definition (2c3659c71f → 56bea478ad), the tier (quick → full)</c>.</summary>
    public static string Why(CellChange change) =>
        CellText.OneLine("what else changed: " + string.Join(", ", change.Why.Select(c => c.Words)));

    /// <summary><c>new, supported</c>: a cell that no earlier run has.</summary>
    public static string New(CellState cell) => $"new, {CellStatus.Words(cell.Verdict)}";

    /// <summary><c>gone, was supported</c>: a cell that the later run does not have.</summary>
    public static string Gone(CellState cell) => $"gone, was {CellStatus.Words(cell.Verdict)}";

    /// <summary>Everything that is known of a change, behind its name.</summary>
    public static string Line(CellChange change)
    {
        string size = change is { Flipped: false, Shift: { } shift }
            ? $"moved by {NumberText.Plain(shift.By)}, {Errors(shift)}"
            : "";
        string reason = change is { Flipped: true, After.Reason: { Length: > 0 } why } ? CellText.OneLine(why) : "";
        return string.Join("; ", new[] { Verdicts(change), Effects(change), size, Why(change), reason }.Where(t => t.Length > 0));
    }

    /// <summary>
    /// Counts of a comparison, <c>2 verdicts changed, 1 effect moved, 3 cells new, 1 gone</c>; that nothing changed where nothing
    /// did.
    /// </summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="approved">Whether it is with what is approved.</param>
    public static string Counts(RunComparison comparison, bool approved = false)
    {
        static string? Of(int count, string one, string many) => count == 0 ? null : $"{count} {(count == 1 ? one : many)}";
        if (approved && comparison.IsEmpty) return $"every verdict is as approved, of {comparison.Compared} that are";
        string[] parts = [.. new[]
        {
            Of(comparison.Flipped.Count, "verdict changed", "verdicts changed"),
            Of(comparison.Moved.Count, "effect moved by more than its error", "effects moved by more than their errors"),
            Of(comparison.New.Count, "cell new", "cells new"),
            Of(comparison.Gone.Count, "cell gone", "cells gone"),
        }.OfType<string>()];
        return $"{(parts.Length == 0 ? "nothing changed" : string.Join(", ", parts))}; {comparison.Same} of "
            + $"{comparison.Compared} cells say the same";
    }

    private static string Errors(EffectShift shift) =>
        double.IsInfinity(shift.Size) ? "with no error at all" : $"{NumberText.Plain(Math.Round(shift.Size, 1))} times its error";

    private static string Numbers(CellState cell) =>
        cell is { Value: { } value, Low: { } low, High: { } high } ? NumberText.Interval(value, low, high) : "–";
}
