using System.Diagnostics;
using System.Globalization;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Trials;
using Hypotheses.Core.Runtime;
using TorchSharp;

namespace Hypotheses.Claims.Running;

/// <summary>Measures trials of a session's cells and writes them into its ledger; as many at once as there are lanes of work. Thread-safe.</summary>
internal sealed class TrialRunner(Session session) : IDisposable
{
    private static readonly string TorchVersion = typeof(torch).Assembly.GetName().Version?.ToString(3) ?? "";

    private readonly SemaphoreSlim _lanes = new(Threads.Lanes);
    private readonly HashSet<Cell> _measured = [];

    /// <summary>Identity of the measuring code: the core library, and the subjects and specimens of this one. A claim's own source is in its definition.</summary>
    internal static string EngineId { get; } = Json.Hash(string.Join(' ', new[] { typeof(Seed), typeof(Session) }.Select(t => t.Assembly.ManifestModule.ModuleVersionId)))[..32];

    /// <summary>Runs work once a lane is free.</summary>
    internal T InLane<T>(Func<T> work)
    {
        _lanes.Wait();
        try
        {
            return work();
        }
        finally
        {
            _lanes.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lanes.Dispose();

    /// <summary>Measures what the ledger does not hold of a cell's trials, look by look, as far as a look does not decide. Once a cell.</summary>
    internal void MeasureMissing(Cell cell)
    {
        if (!IsFirst(cell)) return;
        PlannedCell planned = Planned(cell);
        int before = 0;
        foreach (int look in SeedSchedule.Looks(planned))
        {
            int[] missing = Missing(cell, before, look);
            if (missing.Length > 0) InLane(() => Measure([(cell, missing)]));
            // What the ledger holds beyond this look (of other code, or to run again) has no say yet.
            Trial[] seen = [.. TrialsOf(cell).GroupBy(t => t.Key).Select(Trial.Latest).Where(t => t.SeedIndex < look).OrderBy(t => t.SeedIndex)];
            if (look < planned.Seeds && Judge.One(planned, seen).Verdict != Verdict.NotRun) return;
            before = look;
        }
    }

    /// <summary>Measures what the ledger does not hold of several cells' trials: their dictionaries train in one ensemble. For cells that are looked at once. Once a cell.</summary>
    internal void MeasureTogether(IEnumerable<Cell> cells)
    {
        (Cell Cell, int[] Missing)[] wanted = [.. cells.Where(IsFirst).Select(c => (c, Missing(c, 0, Planned(c).Seeds))).Where(w => w.Item2.Length > 0)];
        if (wanted.Length > 0) InLane(() => Measure(wanted));
    }

    private bool IsFirst(Cell cell)
    {
        lock (_measured) return _measured.Add(cell);
    }

    private PlannedCell Planned(Cell cell) => session.Ledger.Lines.OfType<PlannedCell>().Last(c => c.Claim == cell.Claim.Id && c.Subject == cell.Name && c.Tier == session.Settings.Tier);

    private int[] Missing(Cell cell, int from, int to)
    {
        HashSet<string> held = session.Settings.Rerun ? [] : [.. TrialsOf(cell).Where(t => t.Engine == EngineId && t.Error is null).Select(t => t.Seed)];
        return [.. Enumerable.Range(from, to - from).Where(i => !held.Contains(session.SeedOf(cell, i).ToString()))];
    }

    private IEnumerable<Trial> TrialsOf(Cell cell) => session.Ledger.Lines.OfType<Trial>().Where(t =>
        t.Definition == session.Definitions[cell.Claim] && t.Subject == cell.Name && t.SubjectHash == cell.Subject.Hash && t.Tier == session.Settings.Tier);

    // Each cell's trials are written as soon as they are there: who stops a map in the middle loses its points that are not done. A
    // point of a map is put down for the time since the one before it was done, so that all together took what the map took.
    private int Measure((Cell Cell, int[] Missing)[] wanted)
    {
        string started = DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        long before = Stopwatch.GetTimestamp();
        var order = new Lock();
        void One(int i, JointTraining? joint)
        {
            (Cell cell, int[] missing) = wanted[i];
            (IReadOnlyList<Measurement>? measured, string? error) = Measure(cell, missing, joint);
            lock (order)
            {
                long now = Stopwatch.GetTimestamp();
                double seconds = Math.Round(Stopwatch.GetElapsedTime(before, now).TotalSeconds / missing.Length, 4);
                before = now;
                session.Ledger.Append(missing.Select((index, k) => TrialOf(cell, index, measured?[k], error) with { Started = started, Seconds = seconds }));
            }
        }

        if (wanted.Length == 1) One(0, null);
        else JointTraining.Run(wanted.Length, One, session.Device);
        return wanted.Length;
    }

    private Trial TrialOf(Cell cell, int index, Measurement? measured, string? error) => new()
    {
        Claim = cell.Claim.Id,
        Definition = session.Definitions[cell.Claim],
        Subject = cell.Name,
        SubjectHash = cell.Subject.Hash,
        Role = cell.Role,
        SeedIndex = index,
        Seed = session.SeedOf(cell, index).ToString(),
        Tier = session.Settings.Tier,
        Measurements = measured?.Values ?? new Dictionary<string, double>(),
        Gates = measured?.Gates ?? new Dictionary<string, Gate>(),
        Series = measured?.Series is { Count: > 0 } series ? series : null,
        Error = error,
        Voided = measured is null ? [] : cell.Voids(measured),
        Device = session.Device.type.ToString().ToLowerInvariant(),
        Threads = Threads.Lanes,
        Torch = TorchVersion,
        Engine = EngineId,
        Commit = session.Commit,
    };

    private (IReadOnlyList<Measurement>? Values, string? Error) Measure(Cell cell, int[] missing, JointTraining? joint)
    {
        try
        {
            return (cell.Measure(new Lab([.. missing.Select(i => session.SeedOf(cell, i))], session.Settings.Tier, session.Device, joint: joint)), null);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return (null, $"{e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}");
        }
    }
}
