using System.Globalization;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Claims.Judging;

/// <summary>
/// Controls decide whether the verdicts of a rule count. A cell is held against the easy controls that run through its own rule:
/// those of its own setting (the same architecture, say) where there are a positive and a negative one, else all of them but
/// those that are excluded.
/// </summary>
public static class ControlCheck
{
    /// <summary>The cells of one claim, void where a control did not come out as it must.</summary>
    public static Func<CellStatus, CellStatus> Over(IEnumerable<CellStatus> cells)
    {
        CellStatus[] controls = [
            .. cells.Where(c => c.Role != Role.Subject && !c.Hard).OrderBy(c => c.Role)
                .ThenBy(c => c.Subject, StringComparer.Ordinal)];
        var known = new Dictionary<(string, string), (Verdict, string)?>();
        return cell =>
        {
            (string, string) key = (cell.Rule, cell.Setting ?? "");
            if (!known.TryGetValue(key, out (Verdict, string)? broken)) known[key] = broken = Broken(For(cell, controls));
            return Void(cell, broken);
        };
    }

    /// <summary>
    /// The first control of a cell's rule that did not come out as it must, in a line; null where none failed. One that was not
    /// measured has not failed.
    /// </summary>
    public static string? Failed(CellStatus cell, IEnumerable<CellStatus> all) =>
        Array.Find(
            For(cell, [.. all.Where(c => c.Claim == cell.Claim && c.Role != Role.Subject && !c.Hard)]),
            c => !Sound(c) && IsMeasured(c)) is { } failed
            // void by itself: said once
            ? failed.Reason is { } why && why.StartsWith(Name(failed), StringComparison.Ordinal) ? why : Words(failed)
            : null;

    private static bool IsMeasured(CellStatus cell) =>
        cell.Verdict is not (Verdict.NotRun or Verdict.NotApplicable or Verdict.Excluded);

    private static CellStatus[] For(CellStatus cell, CellStatus[] controls)
    {
        CellStatus[] rule = [.. controls.Where(c => c.Rule == cell.Rule)],
            setting = [.. rule.Where(c => c.Setting == cell.Setting)];
        return cell.Setting is not null && setting.Select(c => c.Role).Distinct().Count() == 2
            ? setting
            : [.. rule.Where(c => c.Excluded is null)];
    }

    private static (Verdict, string)? Broken(CellStatus[] controls)
    {
        foreach (Role role in (Role[])[Role.Positive, Role.Negative])
            if (!Array.Exists(controls, c => c.Role == role))
                return (Verdict.InvalidInstrument, $"no {role.ToString().ToLowerInvariant()} control is planned");
        // One that has not run yet (another shard's) says nothing about the instrument: the claim is judged once it has.
        return Array.Find(controls, c => !Sound(c) && IsMeasured(c)) is { } bad ? (Verdict.InvalidInstrument, Words(bad))
            : Array.Find(controls, c => !Sound(c)) is { } absent ? (Verdict.NotRun, Words(absent))
            : null;
    }

    private static string Name(CellStatus control) =>
        $"{control.Role.ToString().ToLowerInvariant()} control '{control.Subject}' is ";

    private static string Words(CellStatus control) =>
        $"{Name(control)}{CellStatus.Words(control.Verdict)}{((control.Reason ?? Seen(control)) is { Length: > 0 } why ? $" ({why})" : "")}";

    // Where no reason says more: what was measured, against what was asked for.
    private static string Seen(CellStatus control) =>
        control is not { Effect: { } value, Low: { } low, High: { } high } ? "" : string.Create(
        CultureInfo.InvariantCulture,
        $"{control.Statistic} {value:0.###} [{low:0.###}, {high:0.###}], must be "
            + $"{(control.Role == Role.Positive ? control.Support : control.Refute)}");

    private static bool Sound(CellStatus control) =>
        control.Verdict == (control.Role == Role.Positive ? Verdict.Supported : Verdict.Refuted);

    private static CellStatus Void(CellStatus cell, (Verdict Verdict, string Reason)? broken)
    {
        if (broken is not { } b || cell.Verdict is Verdict.NotApplicable or Verdict.Excluded or Verdict.Error or Verdict.NotRun)
            return cell;
        // A sound control keeps its verdict: it shows which control broke.
        if (cell.Role != Role.Subject && (Sound(cell) || b.Verdict == Verdict.NotRun)) return cell;
        return cell with { Verdict = b.Verdict, Reason = b.Reason, NaiveVerdict = null, PValue = null, Agreement = null };
    }
}
