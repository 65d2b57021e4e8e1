using System.Collections.Concurrent;
using System.Globalization;
using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Provenance;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Training;
using Hypotheses.Core.Training.Caching;
using TorchSharp;

namespace Hypotheses.Claims.Running;

/// <summary>
/// One run over a ledger: measures the cells that are asked for with their claims' controls, and skips trials that the ledger
/// already holds with the same definition, subject hash, seed and tier (and the same measuring code). Thread-safe; one session a
/// ledger.
/// </summary>
public sealed partial class Session : IDisposable
{
    private readonly Lock _work = new(), _doneGate = new();
    private readonly HashSet<(string, string)> _done = [];
    private readonly HashSet<Cell> _announced = [];
    private readonly ConcurrentDictionary<Cell, bool> _measured = new();
    private readonly ConcurrentDictionary<(string Claim, string Cell), ConcurrentQueue<Trial>> _trials = new();
    private readonly ConcurrentDictionary<(string Claim, string Cell), ConcurrentQueue<int>> _own = new();
    private readonly Dictionary<(string Claim, string Cell), PlannedCell> _planned = [];
    private readonly ConcurrentQueue<string> _notices = new();
    private readonly Dictionary<(string, string), Cell> _cells;
    private readonly Func<Cell, Expectation?> _expected;
    private readonly Func<Cell, ControlCalibration?> _calibrated;
    private readonly Func<Cell, CellStatus, (string Commit, Verdict Verdict)?> _confirmed;
    private readonly LedgerJudge _judge;
    private readonly TrialRunner _runner;
    private readonly ReportPace _reports;
    private readonly Lazy<ShardPlan> _shards;

    /// <summary>Opens the ledger and writes down what is planned.</summary>
    /// <param name="settings">What the environment asks for.</param>
    /// <param name="claims">All claims, each valid (see <see cref="ClaimValidator"/>).</param>
    /// <param name="shared">Subjects that every claim is offered.</param>
    /// <param name="expected">The approved verdict of a cell, or null.</param>
    /// <param name="changed">Writes the reports: called after trials at most once a second, and at the end; one call at a
    /// time.</param>
    /// <param name="calibrated">The approved calibration of a control, or null.</param>
    /// <param name="costs">Seconds of a trial of a cell, where they are known, for shards of equal length; null where nothing
    /// is.</param>
    /// <param name="confirmed">What the last confirm run of its definition said of a cell, and that run's commit; or
    /// null.</param>
    /// <param name="definitions">The definitions' log, to which a confirm run may have appended; null where there is
    /// none.</param>
    /// <exception cref="LedgerException">The ledger cannot be opened.</exception>
    /// <exception cref="SettingsException">The confirm tier is asked for in a work tree that is not clean.</exception>
    public Session(
        Settings settings, IReadOnlyList<Claim> claims, IReadOnlyList<Subject> shared, Func<Cell, Expectation?> expected,
        Action<Session> changed,
        Func<Cell, ControlCalibration?>? calibrated = null, Func<Cell, double?>? costs = null,
        Func<Cell, CellStatus, (string Commit, Verdict Verdict)?>? confirmed = null,
        string? definitions = null)
    {
        Settings = settings;
        Threads.Configure(settings.Threads);
        Device = ComputeDevice.Choose(settings.Device);
        (_expected, _calibrated, _confirmed) = (expected, calibrated ?? (_ => null), confirmed ?? ((_, _) => null));
        _judge = new LedgerJudge(settings.Tier);
        _reports = new ReportPace(() => changed(this));
        Claims = claims;
        // The code's commit: the output may lie elsewhere.
        Commit = RepositoryCommit.Of(AppContext.BaseDirectory);
        if (settings.Tier == Tier.Confirm)
            WorkTree.RequireClean(AppContext.BaseDirectory, Commit, definitions, Measuring(claims));
        foreach (Claim claim in claims) claim.Confirmed = settings.Tier == Tier.Confirm ? Commit : "";
        Cells = [.. claims.SelectMany(c => Plan.Of(c, shared, settings.Tier))];
        _cells = Cells.ToDictionary(c => (c.Claim.Id, c.Name));
        Definitions = claims.ToDictionary(c => c, Definition.Of);
        Protocols = [.. claims.Select(c => ClaimProtocol.Of(c, Definitions[c]))];
        _shards = new(() =>
            ShardPlan.Of(
                Cells.Where(c => c.Runs(Settings.Tier)).Select(c => (c, LooksOf(c)[^1], costs?.Invoke(c))),
                settings.Shard.Count));
        Ledger = Ledger.Open(Path.Combine(settings.Out, "ledger.jsonl"));
        TrainingCache? cache = settings.Cache is { } folder
            ? TrainingCache.Open(folder, settings.CacheBytes, _notices.Enqueue)
            : null;
        _runner = new TrialRunner(this, Trainer = new JobTrainer(Device, cache));
        try
        {
            WritePlan();
            foreach (Trial trial in Ledger.Lines.OfType<Trial>()) Remember(trial);
            _judge.Append(Ledger.Lines);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What the environment asked for.</summary>
    public Settings Settings { get; }

    /// <summary>What a reader of the reports should know of the run, a line each.</summary>
    public IReadOnlyList<string> Notices => [.. Ledger.Notices, .. _notices, .. RequiredNotRun];

    /// <summary>Adds a line to <see cref="Notices"/>; one that is there already is not said again.</summary>
    public void Note(string line)
    {
        if (_notices.Contains(line)) return;
        _notices.Enqueue(line);
        _reports.Touch();
    }

    /// <summary>
    /// What <c>HYPOTHESES_REQUIRE</c> names and this session was asked for no cell of, or for none that it measures; a line each.
    /// </summary>
    public IReadOnlyList<string> RequiredNotRun => RequiredSubjects.NotRun(Settings, Asked.Select(a => _cells[a]));

    /// <summary>Where autoencoders train.</summary>
    public torch.Device Device { get; }

    /// <summary>What trains jobs.</summary>
    public JobTrainer Trainer { get; }

    /// <summary>All claims.</summary>
    public IReadOnlyList<Claim> Claims { get; }

    /// <summary>All cells, in the order of the table.</summary>
    public IReadOnlyList<Cell> Cells { get; }

    /// <summary>The definition's hash of each claim.</summary>
    public IReadOnlyDictionary<Claim, string> Definitions { get; }

    /// <summary>What each claim's protocol says.</summary>
    public IReadOnlyList<ClaimProtocol> Protocols { get; }

    /// <summary>The ledger.</summary>
    public Ledger Ledger { get; }

    /// <summary>The repository's commit, or empty.</summary>
    public string Commit { get; }

    /// <summary>
    /// Names (claim, subject) of the cells that this session was asked for, and of the controls that ran for them.
    /// </summary>
    public IReadOnlyCollection<(string Claim, string Subject)> Asked
    {
        get
        {
            lock (_doneGate) return [.. _done];
        }
    }

    /// <summary>Says which cells will be asked for, so that those of one claim train and are measured together.</summary>
    public void Announce(IEnumerable<Cell> cells)
    {
        lock (_work) _announced.UnionWith(cells);
    }

    /// <summary>
    /// Measures a cell, its claim's controls, and the claim's other announced cells, as far as the ledger does not hold them, and
    /// judges it.
    /// </summary>
    public CellStatus Run(Cell cell)
    {
        // Who asks for a cell that is there need not wait for another claim's.
        if (!_measured.ContainsKey(cell))
        {
            lock (_work)
            {
                Cell[] together = [
                    .. Cells.Where(c =>
                        c.Claim == cell.Claim && Belongs(c, cell) && c.Runs(Settings.Tier) && !_measured.ContainsKey(c))];
                _runner.Measure(together);
                foreach (Cell measured in together) _measured[measured] = true;
                // Controls that ran stand in the report of a part, too.
                lock (_doneGate)
                    _done.UnionWith(together.Where(c => c.Role != Role.Subject).Select(c => (c.Claim.Id, c.Name)));
            }
        }

        lock (_doneGate) _done.Add((cell.Claim.Id, cell.Name));
        _reports.Touch();
        return StatusOf(cell);
    }

    /// <summary>Has the reports written again, after something other than a cell changed, and at the end.</summary>
    public void Refresh() => _reports.Now();

    /// <summary>
    /// The result of a claim's property, from the ledger where it holds one of this definition, tier and code, else by running
    /// it.
    /// </summary>
    public Counterexample RunOnce(Claim claim, Func<Counterexample> run)
    {
        lock (_work)
        {
            string code = CodeIdentity.Of(claim);
            Counterexample[] held = Settings.Rerun || Settings.Replay is not null ? [] : [.. Ledger.Lines.OfType<Counterexample>()
                .Where(c => c.Definition == Definitions[claim] && c.Tier == Settings.Tier && c.Engine == code)];
            if (held.Length > 0) return held.LastOrDefault(c => c.World is not null) ?? held[^1];
            Counterexample found = run() with { Engine = code };
            // A replay of other draws that found nothing does not stand for the claim's own.
            if (found.World is not null || Settings.Replay is null)
            {
                Ledger.Append(found);
                _judge.Append(found);
            }

            _reports.Touch();
            return found;
        }
    }

    /// <summary>
    /// The seed of trial <paramref name="index"/> of a cell: it follows from the claim's definition and the subject, so that
    /// settings of one subject share what they are compared on; in the confirm tier from the commit too.
    /// </summary>
    public Seed SeedOf(Cell cell, int index)
    {
        Seed own = Seed.FromPath(Definitions[cell.Claim], cell.Subject.Hash, index.ToString(CultureInfo.InvariantCulture));
        return Settings.Tier == Tier.Confirm ? own.Derive("confirm " + Commit) : own;
    }

    // This project's assemblies beside the claims' own: what of the rest measures comes with versions that the commit fixes.
    private static string[] Measuring(IReadOnlyList<Claim> claims) => [.. claims.Select(c => c.GetType().Assembly)
        .Concat([typeof(Session).Assembly, typeof(JobTrainer).Assembly]).Distinct().Select(a => a.Location)
            .Order(StringComparer.Ordinal)];

    /// <summary>Whether this run's shard takes any trial of a cell.</summary>
    public bool InShard(Cell cell) =>
        Settings.Shard.Count == 1
            || (cell.Runs(Settings.Tier) && Enumerable.Range(0, LooksOf(cell)[^1]).Any(i => Takes(cell, i)));

    /// <summary>Whether this run's shard takes a piece of a claim's work that is no cell, by a name of its own.</summary>
    public bool InShard(Claim claim, string work) =>
        (int)(Seed.FromPath("shard", claim.Id, work).Value % (ulong)Settings.Shard.Count) == Settings.Shard.Index;

    /// <inheritdoc/>
    public void Dispose()
    {
        _reports.Dispose();
        Ledger.Dispose();
    }

    // Controls go with every cell of their claim that runs; a point of a map with the whole map.
    private bool Belongs(Cell other, Cell asked) =>
        other == asked
            || (asked.Runs(Settings.Tier)
                && (other.Role != Role.Subject
                    || (other.Point is null == asked.Point is null && (asked.Point is not null || _announced.Contains(other)))));
}
