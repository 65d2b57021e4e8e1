using System.Collections.Concurrent;
using Hypotheses.Claims;
using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Running;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Xunit.Snapshots;

namespace Hypotheses.Xunit;

/// <summary>
/// One a test assembly: its claims, shared subjects, settings, snapshots and session. Opening the ledger waits until the
/// first cell runs, so that listing tests touches nothing. Thread-safe.
/// </summary>
public sealed class ClaimHost : IDisposable
{
    private readonly Dictionary<Type, Claim> _claims;
    private readonly IReadOnlyList<Subject> _shared;
    private readonly Lazy<Session> _session;
    private readonly ConcurrentDictionary<Claim, IReadOnlyList<Cell>> _cells = new();
    private readonly Approvals _approvals;
    private readonly DefinitionApprovals _definitions;
    private readonly string? _snapshots;
    private readonly HashSet<(Type Claim, string Subject)> _announced = [];
    private readonly HashSet<Type> _maps = [];
    private readonly CellTest _cellTest;
    private readonly RunReports _reports;

    /// <summary>A host over some claims; <see cref="ClaimHosts"/> makes the one of a test assembly.</summary>
    /// <param name="settings">What the environment asks for.</param>
    /// <param name="claims">The claims; each is validated.</param>
    /// <param name="shared">Subjects that every claim is offered.</param>
    /// <param name="snapshots">The folder under which claims' sources and snapshots lie.</param>
    /// <exception cref="InvalidOperationException">A claim is not fit to run; says which and why, a line each.</exception>
    /// <exception cref="SettingsException">A required subject is none of the claims'.</exception>
    public ClaimHost(Settings settings, IReadOnlyList<Claim> claims, IReadOnlyList<Subject> shared, string? snapshots)
    {
        Settings = settings;
        string[] problems = [.. claims.SelectMany(ClaimValidator.Problems)];
        if (problems.Length > 0) throw new InvalidOperationException(string.Join("\n", problems));
        _claims = claims.ToDictionary(c => c.GetType());
        _shared = shared;
        if (settings.Require.Count > 0)
            RequiredSubjects.Check(settings, shared, [.. claims.SelectMany(c => Plan.Of(c, shared, settings.Tier))]);
        _snapshots = snapshots;
        _definitions = new DefinitionApprovals(snapshots, settings);
        _approvals = new Approvals(snapshots, settings.Tier, _definitions);
        _reports = new RunReports(settings.Out, _definitions, _approvals);
        _cellTest = new CellTest(this, _approvals, _definitions);
        _session = new Lazy<Session>(() =>
        {
            Settings.CheckWritable();
            var session = new Session(
                Settings, claims, _shared, _approvals.Verdict, _reports.Write,
                _approvals.Calibration, Costs.Read(_snapshots, Settings.Tier).Of, _definitions.Confirmed, _definitions.Log);
            session.Announce(session.Cells.Where(c =>
                c.Point is null ? _announced.Contains((c.Claim.GetType(), c.Name)) : _maps.Contains(c.Claim.GetType())));
            return session;
        });
    }

    /// <summary>What the environment asked for.</summary>
    public Settings Settings { get; }

    /// <summary>The session; opens the ledger when first asked for.</summary>
    public Session Session => _session.Value;

    /// <summary>
    /// Why this run may measure nothing, e.g. because another run holds its folder; null where it may. Opens the session: asked
    /// before the first cell runs, so that a run which is refused says so once and not for each of its cells.
    /// </summary>
    public string? Refusal
    {
        get
        {
            try
            {
                _ = Session;
                return null;
            }
#pragma warning disable CA1031 // whatever it is, it is what every cell would say
            catch (Exception e) when (e is not OutOfMemoryException)
#pragma warning restore CA1031
            {
                return e.Message;
            }
        }
    }

    /// <summary>A cell of a claim was selected: said before the first one runs.</summary>
    internal void Announce(Type claim, string subject) => _announced.Add((claim, subject));

    /// <summary>A claim's phase map was selected: said before the first cell runs.</summary>
    internal void AnnounceMap(Type claim) => _maps.Add(claim);

    /// <summary>
    /// The cell of a selected test where this run does not measure it, and it fails no run; null where the test has to run.
    /// </summary>
    internal Cell? Unmeasured(Type type, string name) =>
        Session.Cells.FirstOrDefault(c => c.Claim == _claims[type] && c.Name == name) is { } cell && !cell.Runs(Settings.Tier)
            && (cell.Absent is null || !RequiredSubjects.Contain(Settings, cell))
            ? cell
            : null;

    /// <summary>Whether this run measures nothing of a claim's phase map.</summary>
    internal bool MapIsUnmeasured(Type type) =>
        !Session.Cells.Any(c => c.Claim == _claims[type] && c.Point is not null && c.Runs(Settings.Tier));

    /// <summary>Says what the run costs, to whoever listens, before its first test.</summary>
    /// <param name="unmeasured">Cells that it was asked for and does not measure.</param>
    internal void Begin(IReadOnlyList<Cell> unmeasured)
    {
        Session.Ask(unmeasured);
        if (Environment.GetEnvironmentVariable(RunProgress.Variable) is not { Length: > 0 } file) return;
        HashSet<Cell> left = [.. unmeasured];
        Cell[] asked = [.. Session.Cells.Where(c =>
            c.Point is null && _announced.Contains((c.Claim.GetType(), c.Name)) && !left.Contains(c))];
        Progress = new RunProgress(Session, Costs.Expected(_snapshots, Session), file, asked, unmeasured);
    }

    /// <summary>Who hears how far the run is; null for nobody.</summary>
    internal RunProgress? Progress { get; private set; }

    /// <summary>Has the reports written, where anything was run.</summary>
    /// <exception cref="ClaimFailedException">A required subject did not run.</exception>
    internal void Flush()
    {
        if (!_session.IsValueCreated) return;
        Session.Refresh();
        _reports.Finish(Session);
        if (_cellTest.HasAccepted && Settings.Shard.Count == 1 && _snapshots is not null)
            Costs.Write(_snapshots, Settings.Tier, Session.Ledger.Lines.OfType<Trial>());
        if (Session.RequiredNotRun is { Count: > 0 } missing) throw new ClaimFailedException(string.Join("\n", missing), "");
    }

    /// <summary>The claim of a class.</summary>
    public Claim Claim(Type type) => _claims[type];

    /// <summary>A claim's cells; those of its phase map are not among them.</summary>
    public IReadOnlyList<Cell> Cells(Claim claim) =>
        _cells.GetOrAdd(claim, c => [.. Plan.Of(c, _shared, Settings.Tier).Where(cell => cell.Point is null)]);

    /// <summary>Runs and judges one cell and holds it against its approved verdict.</summary>
    /// <exception cref="ClaimFailedException">The verdict differs from the approved one, the instrument is invalid, or a trial
    /// erred.</exception>
    public Outcome Verdict(Type type, string name) =>
        _cellTest.Run(Session.Cells.First(c => c.Claim == _claims[type] && c.Name == name));

    /// <summary>Puts the controls through the claim's invariances.</summary>
    /// <exception cref="ClaimFailedException">A statistic changed.</exception>
    public Outcome Invariant(Type type) => new InvarianceTest(this).Run(_claims[type]);

    /// <summary>
    /// Draws worlds from the claim's regime and holds whether the stated share of them fulfils it against what is approved.
    /// </summary>
    /// <exception cref="ClaimFailedException">Whether the property holds differs from what is approved, or no world passed the
    /// gates.</exception>
    public Outcome Property(Type type) => new RegimeTest(this, _approvals, _definitions).Run(_claims[type]);

    /// <summary>Measures the points of the claim's phase map.</summary>
    /// <exception cref="ClaimFailedException">A trial of a point erred.</exception>
    public Outcome Map(Type type) => new MapTest(this).Run(_claims[type]);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_session.IsValueCreated) _session.Value.Dispose();
    }

    /// <summary>Before anything is measured or written.</summary>
    /// <exception cref="ClaimFailedException">Accepting was asked for and is refused.</exception>
    internal void CheckMayAccept(Claim claim)
    {
        if (Settings.Accept && _definitions.Refusal(claim.Id, Session.Definitions[claim]) is { } refusal)
            throw new ClaimFailedException($"{claim.Id}: {refusal}", "", ofCell: false);
    }

    /// <summary>The command that approves what was seen, on a line of its own.</summary>
    internal string HowToApprove(Claim claim, string environment = "") =>
        $"\n  approve what was seen: {environment}HYPOTHESES_ACCEPT=1 dotnet test "
            + $"{Path.GetFileName(_snapshots?.TrimEnd('/', '\\'))} --filter claim={claim.Id}";

    /// <summary>Why a test says nothing here.</summary>
    internal string OtherShard => $"belongs to another shard than {Settings.Shard.Index}/{Settings.Shard.Count}";
}
