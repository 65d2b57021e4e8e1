using System.Diagnostics;
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
    // The core library, and the subjects and specimens of this one: a claim's own source is in its definition.
    private static readonly string EngineId = Json.Hash(string.Join(' ', new[] { typeof(Seed), typeof(Session) }.Select(t => t.Assembly.ManifestModule.ModuleVersionId)))[..32];
    private static readonly string TorchVersion = typeof(torch).Assembly.GetName().Version?.ToString(3) ?? "";

    private readonly Dictionary<Claim, Lock> _claimGates;
    private readonly HashSet<(string, string)> _done = [];
    private readonly Lock _doneGate = new();
    private readonly Action<Session> _changed;
    private readonly Func<Cell, Verdict?> _expected;
    private readonly Func<Cell, ControlCalibration?> _calibrated;
    private readonly SemaphoreSlim _lanes;

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
        _lanes = new SemaphoreSlim(Threads.Lanes);
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
        try
        {
            WritePlan();
        }
        catch
        {
            Ledger.Dispose();
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

    /// <summary>Measures a cell (and its claim's controls before it) as far as the ledger does not hold it, and judges it.</summary>
    public CellStatus Run(Cell cell)
    {
        lock (_claimGates[cell.Claim])
        {
            if (cell.NotApplicable is null && InShard(cell))
            {
                foreach (Cell control in Cells.Where(c => c.Claim == cell.Claim && c.Role != Role.Subject && InShard(c))) MeasureMissing(control);
                MeasureMissing(cell);
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
                .Where(c => c.Definition == Definitions[claim] && c.Tier == Settings.Tier && c.Engine == EngineId)];
            if (held.Length > 0) return held.LastOrDefault(c => c.World is not null) ?? held[^1];
            _lanes.Wait();
            try
            {
                Counterexample found = run() with { Engine = EngineId };
                // A replay of other draws that found nothing does not stand for the claim's own.
                if (found.World is not null || Settings.Replay is null) Ledger.Append(found);
                Refresh();
                return found;
            }
            finally
            {
                _lanes.Release();
            }
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
        _lanes.Dispose();
    }

    private readonly HashSet<Cell> _measured = [];

    private void MeasureMissing(Cell cell)
    {
        lock (_measured)
        {
            if (!_measured.Add(cell)) return;
        }

        PlannedCell planned = Ledger.Lines.OfType<PlannedCell>().Last(c => c.Claim == cell.Claim.Id && c.Subject == cell.Name && c.Tier == Settings.Tier);
        Seed[] seeds = [.. Enumerable.Range(0, planned.Seeds).Select(i => SeedOf(cell, i))];
        HashSet<string> held = Settings.Rerun ? [] : [.. TrialsOf(cell).Where(t => t.Engine == EngineId && t.Error is null).Select(t => t.Seed)];
        int before = 0;
        foreach (int look in SeedSchedule.Looks(planned))
        {
            int[] missing = [.. Enumerable.Range(before, look - before).Where(i => !held.Contains(seeds[i].ToString()))];
            if (missing.Length > 0) Measure(cell, seeds, missing);
            // What the ledger holds beyond this look (of other code, or to run again) has no say yet.
            Trial[] seen = [.. TrialsOf(cell).GroupBy(t => t.Key).Select(Trial.Latest).Where(t => t.SeedIndex < look).OrderBy(t => t.SeedIndex)];
            if (look < planned.Seeds && Judge.One(planned, seen).Verdict != Verdict.NotRun) return;
            before = look;
        }
    }

    private IEnumerable<Trial> TrialsOf(Cell cell) => Ledger.Lines.OfType<Trial>().Where(t =>
        t.Definition == Definitions[cell.Claim] && t.Subject == cell.Name && t.SubjectHash == cell.Subject.Hash && t.Tier == Settings.Tier);

    private void Measure(Cell cell, Seed[] seeds, int[] missing)
    {
        _lanes.Wait();
        try
        {
            string started = DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
            long clock = Stopwatch.GetTimestamp();
            IReadOnlyList<Measurement>? measured = null;
            string? error = null;
            try
            {
                measured = cell.Measure(new Lab([.. missing.Select(i => seeds[i])], Settings.Tier, Device));
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                error = $"{e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}";
            }

            double seconds = Math.Round(Stopwatch.GetElapsedTime(clock).TotalSeconds / missing.Length, 4);
            Ledger.Append(missing.Select((index, i) => new Trial
            {
                Claim = cell.Claim.Id,
                Definition = Definitions[cell.Claim],
                Subject = cell.Name,
                SubjectHash = cell.Subject.Hash,
                Role = cell.Role,
                SeedIndex = index,
                Seed = seeds[index].ToString(),
                Tier = Settings.Tier,
                Measurements = measured?[i].Values ?? new Dictionary<string, double>(),
                Gates = measured?[i].Gates ?? new Dictionary<string, Gate>(),
                Series = measured?[i].Series is { Count: > 0 } series ? series : null,
                Error = error,
                Voided = measured is null ? [] : cell.Voids(measured[i]),
                Device = Device.type.ToString().ToLowerInvariant(),
                Threads = Threads.Lanes,
                Torch = TorchVersion,
                Engine = EngineId,
                Commit = Commit,
                Started = started,
                Seconds = seconds,
            }));
        }
        finally
        {
            _lanes.Release();
        }
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
