using System.Collections.Concurrent;
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
    private readonly Lock _work = new(), _doneGate = new(), _announcedGate = new();
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

    /// <inheritdoc/>
    public void Dispose()
    {
        _reports.Dispose();
        Ledger.Dispose();
    }

    // This project's assemblies beside the claims' own: what of the rest measures comes with versions that the commit fixes.
    private static string[] Measuring(IReadOnlyList<Claim> claims) => [.. claims.Select(c => c.GetType().Assembly)
        .Concat([typeof(Session).Assembly, typeof(JobTrainer).Assembly]).Distinct().Select(a => a.Location)
            .Order(StringComparer.Ordinal)];
}
