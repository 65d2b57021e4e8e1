using Hypotheses.Core.Sae.Training.Lanes;
namespace Hypotheses.Core.Sae.Training;

/// <summary>Counts steps and lanes from several threads and tells of them about a hundred times a lane.</summary>
internal sealed class ProgressCount(TrainingOptions options, IReadOnlyList<Lane> lanes)
{
    private readonly long _steps = lanes.Sum(l => (long)l.Recipe.Steps);
    private int _lanesDone;
    private long _stepsDone;

    /// <summary>
    /// After step <paramref name="step"/> (0 …) of <paramref name="count"/> lanes at once, of <paramref name="steps"/>.
    /// </summary>
    public void Step(int step, int steps, int count)
    {
        int every = Math.Max(1, steps / 100);
        bool last = step + 1 == steps;
        if (!last && (step + 1) % every != 0) return;
        int since = (step + 1) % every == 0 ? every : steps % every;
        Done((long)since * count, last ? count : 0);
    }

    /// <summary>Steps that a checkpoint had already.</summary>
    public void Resumed(int step, int count) => Interlocked.Add(ref _stepsDone, (long)step * count);

    private void Done(long steps, int lanesDone)
    {
        long stepsDone = Interlocked.Add(ref _stepsDone, steps);
        options.Progress?.Report(
            new TrainingProgress(Interlocked.Add(ref _lanesDone, lanesDone), lanes.Count, Math.Min(stepsDone, _steps), _steps));
    }
}
