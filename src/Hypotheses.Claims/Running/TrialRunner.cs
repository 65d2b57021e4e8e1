using System.Diagnostics;
using System.Globalization;
using Hypotheses.Claims.Provenance;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Training;
using TorchSharp;

namespace Hypotheses.Claims.Running;

/// <summary>
/// Measures trials of a session's cells and writes them into its ledger: plan → jobs → trained together → measured side by side →
/// ledger, look by look. Data goes one way: nothing that is measured asks for more.
/// </summary>
internal sealed class TrialRunner(Session session, JobTrainer trainer)
{
    // What trains together is held in memory together: so many trials at most.
    private const int Together = 128;
    private static readonly string TorchVersion = typeof(torch).Assembly.GetName().Version?.ToString(3) ?? "";

    /// <summary>
    /// Measures what the ledger does not hold of some cells' trials, each cell look by look as far as a look does not decide.
    /// </summary>
    internal void Measure(IEnumerable<Cell> cells)
    {
        (Cell Cell, int Look)[] open = [.. cells.Select(c => (c, 0))];
        while (open.Length > 0)
        {
            (Cell, int)[] wanted = [.. open.SelectMany(o => Missing(o.Cell, session.WantedBy(o.Cell, o.Look)))];
            foreach ((Cell, int)[] chunk in wanted.Chunk(Together)) Measure(chunk);
            // Voided trials may be replaced; then an undecided look is followed by the next. One whose trials are another shard's
            // says nothing here: it waits until ledgers are merged.
            open = [.. open.Select(o => Missing(o.Cell, session.WantedBy(o.Cell, o.Look)).Any() ? o : (o.Cell, Look: o.Look + 1))
                .Where(o => o.Look == 0 || session.GoesOnTo(o.Cell, o.Look))];
        }
    }

    private IEnumerable<(Cell, int)> Missing(Cell cell, int to) => session.Missing(cell, to).Select(i => (cell, i));

    private void Measure((Cell Cell, int Index)[] trials)
    {
        string started = DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        long clock = Stopwatch.GetTimestamp();
        var plans = new TrialPlan?[trials.Length];
        var failures = new Exception?[trials.Length];
        Threads.ForEach(
            trials.Length,
            i =>
                failures[i] = Caught(() =>
                    plans[i] = trials[i].Cell.Claim.Plan(trials[i].Cell, session.SeedOf(trials[i].Cell, trials[i].Index))));
        TrainingJob[] jobs = [.. plans.Where(p => p is not null).SelectMany(p => p!.Jobs).Distinct()];
        using Trained trained = trainer.Train(jobs);
        double training = Stopwatch.GetElapsedTime(clock).TotalSeconds * Threads.Workers,
            cost = Math.Max(1, jobs.Sum(j => j.Cost));
        // What several trials want is put down for each of them in equal parts.
        Dictionary<TrainingJob, int> wanted = plans.Where(p => p is not null).SelectMany(p => p!.Jobs.Distinct()).CountBy(j => j)
            .ToDictionary();
        Threads.ForEach(trials.Length, i =>
        {
            (Cell cell, int index) = trials[i];
            long before = Stopwatch.GetTimestamp();
            Measurement? measured = null;
            IReadOnlyList<string> voids = [];
            Exception? failure = failures[i] ?? Caught(() =>
            {
                measured = plans[i]!.Measure(trained);
                voids = cell.Voids(measured);
            });
            double share = plans[i] is null ? 0 : plans[i]!.Jobs.Distinct().Sum(j => j.Cost / wanted[j]) / cost;
            session.Append(cell, TrialOf(cell, index, failure is null ? measured : null, voids, failure) with
            {
                Device = plans[i]?.Jobs.Count > 0 ? trained.Device : "cpu",
                Started = started,
                Cached = plans[i]?.Jobs.Any(trained.IsFromCache) == true,
                Seconds = Math.Round(Stopwatch.GetElapsedTime(before).TotalSeconds + share * training, 4),
            });
        });
    }

    private Trial TrialOf(Cell cell, int index, Measurement? measured, IReadOnlyList<string> voids, Exception? failure) => new()
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
        Gates = measured is null ? new Dictionary<string, GateReading>() : cell.Gates(measured),
        Series = measured?.Series is { Count: > 0 } series ? series : null,
        Error = failure is null ? null : ErrorText.Of(failure),
        Voided = voids,
        Threads = Threads.Workers,
        Torch = TorchVersion,
        Engine = CodeIdentity.Of(cell.Claim),
        Commit = session.Commit,
    };

    private static Exception? Caught(Action work)
    {
        try
        {
            work();
            return null;
        }
#pragma warning disable CA1031 // it becomes the trial's error
        catch (Exception e) when (e is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            return e;
        }
    }
}
