using System.Text;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Statistics.Intervals;

namespace Hypotheses.Dashboard.Text;

/// <summary>
/// Counts of cells, each once: judged, a control, not applicable, excluded, or not run. Controls are counted apart: their
/// verdicts are known beforehand, and would drown those of the subjects.
/// </summary>
public sealed class Tally
{
    /// <summary>What the counted words mean, in one line: every report that counts says it in these words.</summary>
    public const string Vocabulary =
        "cell: one claim on one subject; judged: it has a verdict; control: its answer is known beforehand; not applicable: the "
            + "subject lacks what the claim needs, or its file is not here; excluded: by the claim's author";

    private const double ErrorRate = .05;

    /// <summary>Counts some cells.</summary>
    public Tally(IEnumerable<CellStatus> cells)
    {
        CellStatus[] all = [.. cells];
        Cells = all.Length;
        Subjects = [.. Enum.GetValues<Verdict>().Select(v => (v, all.Count(c => c.Role == Role.Subject && c.Verdict == v)))];
        Unmeasured = [.. ((Verdict[])[Verdict.NotApplicable, Verdict.Excluded]).Select(v => (v, all.Count(c => c.Verdict == v)))];
        CellStatus[] controls = [.. all.Where(c => c.Role != Role.Subject && CellText.IsRow(c))],
            run = [.. controls.Where(c => c.Verdict != Verdict.NotRun)];
        Controls = run.Count(c => !c.Hard);
        ControlsNotRun = controls.Length - run.Length;
        ControlsHold = run.Count(c => !c.Hard && Holds(c));
        (HardControls, HardControlsHold) = (run.Count(c => c.Hard), run.Count(c => c.Hard && Holds(c)));
        CellStatus[] confirmed = [.. all.Where(c => c.Role == Role.Subject && c.Confirmed is not null)];
        ConfirmedOtherwise = confirmed.Count(c => c.ConfirmedVerdict is not null);
        Confirmed = confirmed.Length - ConfirmedOtherwise;
        Failing = [.. all.Where(c => c.Fails)];
        CellStatus[] together = [.. all.Where(c => c.CorrectedVerdict is not null)];
        int changed = together.Count(c => c.CorrectedVerdict != c.Verdict);
        if (together.Length > 0)
            Correction =
                $"correction for several claims (Holm over {together.Count(c => c.Confirmatory)} confirmatory cells, "
                    + $"Benjamini-Hochberg q = .05 over {together.Count(c => !c.Confirmatory)} of other claims) turns {changed} "
                    + $"of {together.Length} verdicts into inconclusive{Unreachable(together)}";
    }

    /// <summary>How many cells.</summary>
    public int Cells { get; }

    /// <summary>Subjects by verdict, every verdict, in the order of <see cref="Verdict"/>.</summary>
    public IReadOnlyList<(Verdict Verdict, int Count)> Subjects { get; }

    /// <summary>Subjects that were measured and have a verdict.</summary>
    public int Judged => Subjects.Where(s => IsJudged(s.Verdict)).Sum(s => s.Count);

    /// <summary>Cells of any role that do not apply, and that are excluded.</summary>
    public IReadOnlyList<(Verdict Verdict, int Count)> Unmeasured { get; }

    /// <summary>How many easy controls were run: those that decide whether a rule's verdicts count.</summary>
    public int Controls { get; }

    /// <summary>How many controls near a bound were run: they show what the instrument cannot tell, and void nothing.</summary>
    public int HardControls { get; }

    /// <summary>Those of them that came out as they are.</summary>
    public int HardControlsHold { get; }

    /// <summary>How many controls were not run, or not far enough for a verdict.</summary>
    public int ControlsNotRun { get; }

    /// <summary>Easy controls that came out as they must.</summary>
    public int ControlsHold { get; }

    /// <summary>Subjects whose verdict a confirm run gave too.</summary>
    public int Confirmed { get; }

    /// <summary>Subjects of which a confirm run said something else.</summary>
    public int ConfirmedOtherwise { get; }

    /// <summary>The cells that fail the build.</summary>
    public IReadOnlyList<CellStatus> Failing { get; }

    /// <summary>
    /// What judging several claims together changes; null where none of the cells is judged together with others.
    /// </summary>
    public string? Correction { get; }

    /// <summary>Whether a control came out as it must.</summary>
    public static bool Holds(CellStatus cell) =>
        (cell.Role, cell.Verdict) is (Role.Positive, Verdict.Supported) or (Role.Negative, Verdict.Refuted);

    /// <summary>
    /// <c>31 cells: 6 judged (2 supported, 4 inconclusive), 2 controls (2 of 2 hold), 20 not applicable, 3 excluded; none
    /// fails</c>: every cell once.
    /// </summary>
    public override string ToString()
    {
        int controls = Controls + HardControls + ControlsNotRun, notRun = Count(Verdict.NotRun);
        string[] parts = [
            .. Judged > 0 ? [$"{Judged} judged ({VerdictWords}){ConfirmedWords}"] : Array.Empty<string>(),
            .. controls > 0 ? [$"{controls} control{(controls == 1 ? "" : "s")} ({ControlWords})"]
                : Judged > 0 ? ["controls not run"] : Array.Empty<string>(),
            .. Unmeasured.Where(u => u.Count > 0).Select(u => $"{u.Count} {CellStatus.Words(u.Verdict)}"),
            .. notRun > 0 ? [$"{notRun} {CellStatus.Words(Verdict.NotRun)}"] : Array.Empty<string>()];
        return $"{Cells} cell{(Cells == 1 ? "" : "s")}{(parts.Length > 0 ? ": " : "")}{string.Join(", ", parts)}; {FailingWords}";
    }

    /// <summary>
    /// <c>6 of 6 hold</c>; <c>6 of 6 hold, near a bound 0 of 1</c>; in a partial run <c>6 of 6 hold, 50 not run</c>: what was not
    /// run has not failed. <c>not run</c> where none was.
    /// </summary>
    public string ControlWords => Controls + HardControls == 0 ? "not run" : string.Join(", ", ((string?[])[
        Controls > 0 ? $"{ControlsHold} of {Controls} hold" : null,
        Near,
        ControlsNotRun > 0 ? $"{ControlsNotRun} not run" : null]).OfType<string>());

    /// <summary><c>near a bound 0 of 1</c>; null where there are none.</summary>
    public string? Near => HardControls > 0 ? $"near a bound {HardControlsHold} of {HardControls}" : null;

    /// <summary><c>none fails</c>, <c>1 fails</c>, <c>3 fail</c>.</summary>
    public string FailingWords => Failing.Count switch { 0 => "none fails", 1 => "1 fails", var n => $"{n} fail" };

    private string VerdictWords => string.Join(
        ", ", Subjects.Where(s => s.Count > 0 && IsJudged(s.Verdict)).Select(s => $"{s.Count} {CellStatus.Words(s.Verdict)}"));

    private string ConfirmedWords
    {
        get
        {
            string[] confirmed = [
                .. Confirmed > 0 ? [$"{Confirmed} confirmed"] : Array.Empty<string>(),
                .. ConfirmedOtherwise > 0 ? [$"{ConfirmedOtherwise} otherwise on confirming"] : Array.Empty<string>()];
            return confirmed.Length > 0 ? $", of which {string.Join(", ", confirmed)}" : "";
        }
    }

    // So few seeds show no p-value that so many cells would leave below .05, whatever they say.
    private static string Unreachable(CellStatus[] together)
    {
        var words = new StringBuilder();
        foreach (IGrouping<bool, CellStatus> family in together.GroupBy(c => c.Confirmatory).OrderByDescending(f => f.Key))
        {
            int cells = family.Count(), seeds = family.Max(c => c.Seeds);
            double least = SeedInterval.LeastP(seeds);
            if (cells * least <= ErrorRate) continue;
            words.Append($"; {seeds} seeds give no p below {NumberText.Plain(least)}, so that ");
            words.Append(family.Key
                ? $"none of {cells} confirmatory cells can stay decided"
                : $"of {cells} cells of other claims at least {Math.Ceiling(cells * least / ErrorRate)} stay decided, or none");
        }

        return words.ToString();
    }

    private int Count(Verdict verdict) => Subjects.Single(s => s.Verdict == verdict).Count;

    private static bool IsJudged(Verdict verdict) => verdict is not (Verdict.NotApplicable or Verdict.Excluded or Verdict.NotRun);
}
