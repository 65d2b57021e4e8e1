namespace Hypotheses.Claims.Judging;

/// <summary>
/// Controls decide whether the verdicts of a claim count. A cell is held against the controls of its own aspect (the same family of
/// dictionaries, say) where there are a positive and a negative one, else against all of the claim.
/// </summary>
internal static class Controls
{
    /// <summary>The cells of one claim, void where a control did not come out as it must.</summary>
    public static Func<CellStatus, CellStatus> Over(IEnumerable<CellStatus> cells)
    {
        CellStatus[] controls = [.. cells.Where(c => c.Role != Role.Subject).OrderBy(c => c.Role).ThenBy(c => c.Subject, StringComparer.Ordinal)];
        (Verdict, string)? all = Broken(controls);
        Dictionary<string, (Verdict, string)?> own = controls.GroupBy(c => Aspect(c.Subject))
            .Where(g => g.Key.Length > 0 && g.Select(c => c.Role).Distinct().Count() == 2)
            .ToDictionary(g => g.Key, g => Broken([.. g]));
        return cell => Void(cell, own.TryGetValue(Aspect(cell.Subject), out (Verdict, string)? broken) ? broken : all);
    }

    private static string Aspect(string cell) => cell.Contains('@', StringComparison.Ordinal) ? cell[(cell.IndexOf('@', StringComparison.Ordinal) + 1)..] : "";

    private static (Verdict, string)? Broken(CellStatus[] controls)
    {
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
        return cell with { Verdict = b.Verdict, Reason = b.Reason, NaiveVerdict = null, PValue = null, Agreement = null };
    }
}
