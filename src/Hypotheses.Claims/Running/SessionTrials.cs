using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Provenance;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Claims.Running;

/// <content>What the ledger holds of each cell, and what it says.</content>
public sealed partial class Session
{
    /// <summary>The status of every cell, with its approved verdict.</summary>
    public IReadOnlyList<CellStatus> Status() =>
        [
            .. _judge.Cells().Where(s => _cells.ContainsKey((s.Claim, s.Subject)))
                .Select(s => Beside(s, _cells[(s.Claim, s.Subject)]))
            .OrderBy(s => s.Claim, StringComparer.Ordinal)
                .ThenBy(s => s.Role switch { Role.Positive => 0, Role.Negative => 1, _ => 2 })];

    /// <summary>The status of one cell.</summary>
    public CellStatus StatusOf(Cell cell) => Status().Single(s => s.Claim == cell.Claim.Id && s.Subject == cell.Name);

    /// <summary>After how many trials a cell is looked at.</summary>
    internal IReadOnlyList<int> LooksOf(Cell cell) => SeedSchedule.Looks(PlannedOf(cell));

    /// <summary>Whether a trial belongs to this run's shard.</summary>
    internal bool Takes(Cell cell, int index) =>
        Settings.Shard.Count == 1 || _shards.Value.Of(cell, index) == Settings.Shard.Index;

    /// <summary>The trials of a cell that this session or an earlier one measured, of this definition and tier.</summary>
    public IEnumerable<Trial> TrialsOf(Cell cell) =>
        (_trials.GetValueOrDefault((cell.Claim.Id, cell.Name)) ?? [])
            .Where(t => t.SubjectHash == cell.Subject.Hash && t.Definition == Definitions[cell.Claim]);

    /// <summary>A trial was measured. Raised by the worker that measured it: several at once.</summary>
    public event Action<Cell, Trial>? Measured;

    /// <summary>The indices of the trials of a cell that this session measured.</summary>
    public IReadOnlyCollection<int> OwnTrials(Cell cell) => _own.GetValueOrDefault((cell.Claim.Id, cell.Name)) ?? [];

    /// <summary>Which of the first trials of a cell this run has to measure.</summary>
    internal IEnumerable<int> Missing(Cell cell, int to)
    {
        string code = CodeIdentity.Of(cell.Claim);
        // What this run measured is not measured again by it, not even where it threw.
        HashSet<int> held = [.. OwnTrials(cell)];
        if (!Settings.Rerun)
            held.UnionWith(TrialsOf(cell).Where(t => t.Engine == code && t.Error is null).Select(t => t.SeedIndex));
        return Enumerable.Range(0, to).Where(i => !held.Contains(i) && Takes(cell, i));
    }

    /// <summary>How many trials, counted from seed 0, a look (from 0) at a cell wants, by what is known of them.</summary>
    internal int WantedBy(Cell cell, int look) => SeedSchedule.Wanted(PlannedOf(cell), Latest(cell), LooksOf(cell)[look]);

    /// <summary>Whether there is such a look, and the one before it is complete and decides nothing.</summary>
    internal bool GoesOnTo(Cell cell, int look)
    {
        IReadOnlyList<int> looks = LooksOf(cell);
        if (look >= looks.Count) return false;
        Trial[] seen = [.. Latest(cell).Where(t => t.SeedIndex < looks[look - 1])];
        return seen.Length >= looks[look - 1] && Judge.One(PlannedOf(cell), seen).Verdict == Verdict.NotRun;
    }

    private Trial[] Latest(Cell cell) => [.. TrialsOf(cell).GroupBy(t => t.Key).Select(Trial.Latest).OrderBy(t => t.SeedIndex)];

    /// <summary>Writes a trial into the ledger.</summary>
    internal void Append(Cell cell, Trial trial)
    {
        Ledger.Append(trial);
        _judge.Append(trial);
        _own.GetOrAdd((cell.Claim.Id, cell.Name), _ => new()).Enqueue(trial.SeedIndex);
        Remember(trial);
        Measured?.Invoke(cell, trial);
        _reports.Touch();
    }

    private void Remember(Trial trial)
    {
        if (trial.Tier == Settings.Tier) _trials.GetOrAdd((trial.Claim, trial.Subject), _ => new()).Enqueue(trial);
    }

    private PlannedCell PlannedOf(Cell cell) => _planned[(cell.Claim.Id, cell.Name)];

    // With what is approved beside the claim.
    private CellStatus Beside(CellStatus status, Cell cell) => status with
    {
        Expected = _expected(cell)?.Verdict,
        ExpectedEffect = _expected(cell)?.Effect,
        RuleChanged = _expected(cell) is { Verdict: null, Unreadable: null },
        ApprovalUnreadable = _expected(cell)?.Unreadable,
        Required = RequiredSubjects.Contain(Settings, cell),
        Confirmed = Settings.Tier != Tier.Confirm
            ? _confirmed(cell, status)?.Commit
            : status.Verdict is Verdict.Supported or Verdict.Refuted ? Commit : null,
        ConfirmedVerdict = Settings.Tier != Tier.Confirm && _confirmed(cell, status) is { } run && run.Verdict != status.Verdict
            ? run.Verdict
            : null,
        Calibration = status.Calibration
            ?? (
                cell.Role != Role.Subject && _calibrated(cell) is { } known
                    ? known with { OutOfDate = known.Definition != status.Definition }
                    : null),
    };

    private void WritePlan()
    {
        Dictionary<(string, string), PlannedCell> last = Ledger.Lines.OfType<PlannedCell>().Where(c => c.Tier == Settings.Tier)
            .GroupBy(c => (c.Claim, c.Subject)).ToDictionary(g => g.Key, g => g.Last());
        PlannedCell[] plan = [.. Cells.Select(c => Plan.Line(c, Definitions[c.Claim], Settings.Tier))];
        foreach (PlannedCell cell in plan) _planned[(cell.Claim, cell.Subject)] = cell;
        HashSet<(string, string)> now = [.. plan.Select(c => (c.Claim, c.Subject))];
        HashSet<string> described = [.. Ledger.Lines.OfType<ClaimProtocol>().Select(Json.Canonical)];
        LedgerLine[] lines = [
            .. Protocols.Where(p => !described.Contains(Json.Canonical(p))),
            .. plan.Where(c =>
                !last.TryGetValue((c.Claim, c.Subject), out PlannedCell? old) || Json.Canonical(old) != Json.Canonical(c)),
            .. last.Values.Where(c => !c.Retired && !now.Contains((c.Claim, c.Subject))).Select(c => c with { Retired = true }),
        ];
        Ledger.Append(lines);
    }
}
