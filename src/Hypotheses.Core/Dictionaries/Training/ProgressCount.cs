namespace Hypotheses.Core.Dictionaries.Training;

/// <summary>Counts steps and lanes from several threads and tells of them about a hundred times a lane.</summary>
internal sealed class ProgressCount(TrainingOptions options, int lanes, int steps)
{
    private readonly int _every = Math.Max(1, steps / 100);
    private int _lanesDone;
    private long _stepsDone;

    /// <summary>After step <paramref name="step"/> (0 …) of <paramref name="count"/> lanes at once.</summary>
    public void Step(int step, int count = 1)
    {
        bool last = step + 1 == steps;
        if (!last && (step + 1) % _every != 0) return;
        int since = (step + 1) % _every == 0 ? _every : steps % _every;
        long stepsDone = Interlocked.Add(ref _stepsDone, (long)since * count);
        int lanesDone = Interlocked.Add(ref _lanesDone, last ? count : 0);
        options.Progress?.Report(new TrainingProgress(lanesDone, lanes, stepsDone, (long)lanes * steps));
    }
}
