namespace Hypotheses.Claims.Judging;

/// <summary>Controls decide whether the verdicts of a claim count.</summary>
internal static class Controls
{
    /// <summary>The cells of one claim, void where a control did not come out as it must.</summary>
    public static Func<CellStatus, CellStatus> Over(IEnumerable<CellStatus> cells)
    {
        (Verdict, string)? broken = Broken(cells);
        return cell => Void(cell, broken);
    }

    private static (Verdict, string)? Broken(IEnumerable<CellStatus> cells)
    {
        CellStatus[] controls = [.. cells.Where(c => c.Role != Role.Subject).OrderBy(c => c.Role).ThenBy(c => c.Subject, StringComparer.Ordinal)];
        foreach (Role role in (Role[])[Role.Positive, Role.Negative])
            if (!Array.Exists(controls, c => c.Role == role)) return (Verdict.InvalidInstrument, $"no {role.ToString().ToLowerInvariant()} control is planned");
        // One that has not run yet (another shard's) says nothing about the instrument: the claim is judged once it has.
        return Array.Find(controls, c => !Sound(c) && c.Verdict != Verdict.NotRun) is { } bad ? (Verdict.InvalidInstrument, Words(bad))
            : Array.Find(controls, c => !Sound(c)) is { } absent ? (Verdict.NotRun, Words(absent))
            : null;
    }

    private static string Words(CellStatus control) =>
        $"{control.Role.ToString().ToLowerInvariant()} control '{control.Subject}' is {CellStatus.Words(control.Verdict)}{(control.Reason is null ? "" : $" ({control.Reason})")}";

    private static bool Sound(CellStatus control) => control.Verdict == (control.Role == Role.Positive ? Verdict.Supported : Verdict.Refuted);

    private static CellStatus Void(CellStatus cell, (Verdict Verdict, string Reason)? broken)
    {
        if (broken is not { } b || cell.Verdict is Verdict.NotApplicable or Verdict.Error or Verdict.NotRun) return cell;
        // A sound control keeps its verdict: it shows which control broke.
        if (cell.Role != Role.Subject && (Sound(cell) || b.Verdict == Verdict.NotRun)) return cell;
        return cell with { Verdict = b.Verdict, Reason = b.Reason, NaiveVerdict = null, PValue = null };
    }
}
