using System.Globalization;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Trials;
using Hypotheses.Core.Runtime;
using TorchSharp;

namespace Hypotheses.Claims.Running;

/// <summary>
/// One run over a ledger: measures the cells that are asked for, controls first, and skips trials that the ledger already
/// holds with the same definition, subject hash, seed and tier (and the same measuring code). Thread-safe; one
/// session a ledger.
/// </summary>
public sealed class Session : IDisposable
{
    private readonly Dictionary<Claim, Lock> _claimGates;
    private readonly HashSet<(string, string)> _done = [];
    private readonly Lock _doneGate = new();
    private readonly Action<Session> _changed;
    private readonly Func<Cell, Verdict?> _expected;
    private readonly Func<Cell, ControlCalibration?> _calibrated;
    private readonly TrialRunner _runner;

    /// <summary>Opens the ledger and writes down what is planned.</summary>
    /// <param name="settings">What the environment asks for.</param>
    /// <param name="claims">All claims, each valid (see <see cref="ClaimValidator"/>).</param>
    /// <param name="shared">Subjects that every claim is offered.</param>
    /// <param name="expected">The approved verdict of a cell, or null.</param>
    /// <param name="changed">Called after each cell, one call at a time: the place to write reports.</param>
    /// <param name="calibrated">The approved calibration of a control, or null.</param>
    /// <exception cref="LedgerException">The ledger cannot be opened.</exception>
    public Session(Settings settings, IReadOnlyList<Claim> claims, IReadOnlyList<Subject> shared, Func<Cell, Verdict?> expected, Action<Session> changed, Func<Cell, ControlCalibration?>? calibrated = null)
    {
        Settings = settings;
        Threads.Configure(settings.Threads);
        Device = ComputeDevice.Choose(settings.Device);
        _expected = expected;
        _calibrated = calibrated ?? (_ => null);
        _changed = changed;
        Claims = claims;
        _claimGates = claims.ToDictionary(c => c, _ => new Lock());
        Cells = [.. claims.SelectMany(c => Plan.Of(c, shared, settings.Tier))];
        Definitions = claims.ToDictionary(c => c, Definition.Of);
        // The code's commit: the output may lie elsewhere.
        Commit = RepositoryCommit.Of(AppContext.BaseDirectory);
        Ledger = Ledger.Open(Path.Combine(settings.Out, "ledger.jsonl"));
        _runner = new TrialRunner(this);
        try
        {
            WritePlan();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What the environment asked for.</summary>
    public Settings Settings { get; }

    /// <summary>Where it measures.</summary>
    public torch.Device Device { get; }

    /// <summary>All claims.</summary>
    public IReadOnlyList<Claim> Claims { get; }

    /// <summary>All cells, in the order of the table.</summary>
    public IReadOnlyList<Cell> Cells { get; }

    /// <summary>The definition's hash of each claim.</summary>
    public IReadOnlyDictionary<Claim, string> Definitions { get; }

    /// <summary>The ledger.</summary>
    public Ledger Ledger { get; }

    /// <summary>The repository's commit, or empty.</summary>
    public string Commit { get; }

    /// <summary>Names (claim, subject) of the cells that this session was asked for.</summary>
    public IReadOnlyCollection<(string Claim, string Subject)> Asked
    {
        get
        {
            lock (_doneGate) return [.. _done];
        }
    }

    /// <summary>Measures a cell (a point of a map: the whole map in one ensemble; its claim's controls before it) as far as the ledger does not hold it, and judges it.</summary>
    public CellStatus Run(Cell cell)
    {
        lock (_claimGates[cell.Claim])
        {
            if (cell.NotApplicable is null && InShard(cell))
            {
                foreach (Cell control in Cells.Where(c => c.Claim == cell.Claim && c.Role != Role.Subject && InShard(c))) _runner.MeasureMissing(control);
                if (cell.Point is null) _runner.MeasureMissing(cell);
                else _runner.MeasureTogether(Cells.Where(c => c.Claim == cell.Claim && c.Point is not null && c.NotApplicable is null && InShard(c)));
            }

            lock (_doneGate)
            {
                _done.Add((cell.Claim.Id, cell.Name));
                _changed(this);
            }
        }

        return Status().Single(s => s.Claim == cell.Claim.Id && s.Subject == cell.Name);
    }

    /// <summary>Has the reports written again, after something other than a cell changed.</summary>
    public void Refresh()
    {
        lock (_doneGate) _changed(this);
    }

    /// <summary>The result of a claim's property, from the ledger where it holds one of this definition, tier and code, else by running it.</summary>
    public Counterexample RunOnce(Claim claim, Func<Counterexample> run)
    {
        lock (_claimGates[claim])
        {
            Counterexample[] held = Settings.Rerun || Settings.Replay is not null ? [] : [.. Ledger.Lines.OfType<Counterexample>()
                .Where(c => c.Definition == Definitions[claim] && c.Tier == Settings.Tier && c.Engine == TrialRunner.EngineId)];
            if (held.Length > 0) return held.LastOrDefault(c => c.World is not null) ?? held[^1];
            Counterexample found = _runner.InLane(run) with { Engine = TrialRunner.EngineId };
            // A replay of other draws that found nothing does not stand for the claim's own.
            if (found.World is not null || Settings.Replay is null) Ledger.Append(found);
            Refresh();
            return found;
        }
    }

    /// <summary>The status of every cell, with its approved verdict.</summary>
    public IReadOnlyList<CellStatus> Status()
    {
        Dictionary<(string, string), Cell> cells = Cells.ToDictionary(c => (c.Claim.Id, c.Name));
        return [.. Judge.Cells(Ledger.Lines, Settings.Tier).Select(s => Beside(s, cells[(s.Claim, s.Subject)]))
            .OrderBy(s => s.Claim, StringComparer.Ordinal).ThenBy(s => s.Role switch { Role.Positive => 0, Role.Negative => 1, _ => 2 })];
    }

    // With what is approved beside the claim.
    private CellStatus Beside(CellStatus status, Cell cell) => status with
    {
        Expected = _expected(cell),
        Calibration = status.Calibration ?? (cell.Role != Role.Subject && _calibrated(cell) is { } known ? known with { OutOfDate = known.Definition != status.Definition } : null),
    };

    /// <summary>The seed of trial <paramref name="index"/> of a cell: it follows from the claim's definition and the subject.</summary>
    public Seed SeedOf(Cell cell, int index) =>
        Seed.FromPath(Definitions[cell.Claim], cell.Subject.Hash, index.ToString(CultureInfo.InvariantCulture));

    /// <summary>Whether this run's shard takes a cell.</summary>
    public bool InShard(Cell cell) => InShard(cell.Claim, cell.Name);

    /// <summary>Whether this run's shard takes a piece of a claim's work: a cell by its name, or another by a name of its own.</summary>
    public bool InShard(Claim claim, string work) =>
        (int)(Seed.FromPath("shard", claim.Id, work).Value % (ulong)Settings.Shard.Count) == Settings.Shard.Index;

    /// <inheritdoc/>
    public void Dispose()
    {
        Ledger.Dispose();
        _runner.Dispose();
    }

    private void WritePlan()
    {
        Dictionary<(string, string), PlannedCell> last = Ledger.Lines.OfType<PlannedCell>().Where(c => c.Tier == Settings.Tier)
            .GroupBy(c => (c.Claim, c.Subject)).ToDictionary(g => g.Key, g => g.Last());
        PlannedCell[] plan = [.. Cells.Select(c => Plan.Line(c, Definitions[c.Claim], Settings.Tier))];
        HashSet<(string, string)> now = [.. plan.Select(c => (c.Claim, c.Subject))];
        Ledger.Append([
            .. plan.Where(c => !last.TryGetValue((c.Claim, c.Subject), out PlannedCell? old) || Json.Canonical(old) != Json.Canonical(c)),
            .. last.Values.Where(c => !c.Retired && !now.Contains((c.Claim, c.Subject))).Select(c => c with { Retired = true }),
        ]);
    }
}
