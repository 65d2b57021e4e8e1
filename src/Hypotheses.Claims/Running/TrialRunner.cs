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
        lock (_measured)
        {
            if (!_measured.Add(cell)) return;
        }

        PlannedCell planned = session.Ledger.Lines.OfType<PlannedCell>().Last(c => c.Claim == cell.Claim.Id && c.Subject == cell.Name && c.Tier == session.Settings.Tier);
        Seed[] seeds = [.. Enumerable.Range(0, planned.Seeds).Select(i => session.SeedOf(cell, i))];
        HashSet<string> held = session.Settings.Rerun ? [] : [.. TrialsOf(cell).Where(t => t.Engine == EngineId && t.Error is null).Select(t => t.Seed)];
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

    private IEnumerable<Trial> TrialsOf(Cell cell) => session.Ledger.Lines.OfType<Trial>().Where(t =>
        t.Definition == session.Definitions[cell.Claim] && t.Subject == cell.Name && t.SubjectHash == cell.Subject.Hash && t.Tier == session.Settings.Tier);

    private void Measure(Cell cell, Seed[] seeds, int[] missing) => InLane(() =>
    {
        string started = DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        long clock = Stopwatch.GetTimestamp();
        IReadOnlyList<Measurement>? measured = null;
        string? error = null;
        try
        {
            measured = cell.Measure(new Lab([.. missing.Select(i => seeds[i])], session.Settings.Tier, session.Device));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            error = $"{e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}";
        }

        double seconds = Math.Round(Stopwatch.GetElapsedTime(clock).TotalSeconds / missing.Length, 4);
        session.Ledger.Append(missing.Select((index, i) => new Trial
        {
            Claim = cell.Claim.Id,
            Definition = session.Definitions[cell.Claim],
            Subject = cell.Name,
            SubjectHash = cell.Subject.Hash,
            Role = cell.Role,
            SeedIndex = index,
            Seed = seeds[index].ToString(),
            Tier = session.Settings.Tier,
            Measurements = measured?[i].Values ?? new Dictionary<string, double>(),
            Gates = measured?[i].Gates ?? new Dictionary<string, Gate>(),
            Series = measured?[i].Series is { Count: > 0 } series ? series : null,
            Error = error,
            Voided = measured is null ? [] : cell.Voids(measured[i]),
            Device = session.Device.type.ToString().ToLowerInvariant(),
            Threads = Threads.Lanes,
            Torch = TorchVersion,
            Engine = EngineId,
            Commit = session.Commit,
            Started = started,
            Seconds = seconds,
        }));
        return missing.Length;
    });
}
