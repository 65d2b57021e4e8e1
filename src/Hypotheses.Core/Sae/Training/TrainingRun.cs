using Hypotheses.Core.Sae.Training.Lanes;
using Hypotheses.Core.Worlds;
using static TorchSharp.torch;

namespace Hypotheses.Core.Sae.Training;

/// <summary>
/// One unit from its start, or its checkpoint, to its dictionaries. Where a step is shared by several threads the next batch is
/// drawn meanwhile; never past a checkpoint, which holds the streams' positions.
/// </summary>
internal sealed class TrainingRun
{
    private readonly LaneUnit _unit;
    private readonly IReadOnlyList<Lane> _lanes;
    private readonly TrainingPlan _plan;
    private readonly TrainingOptions _options;
    private readonly ProgressCount _progress;
    private readonly IActivationStream[] _streams;
    private readonly int[] _streamOf;
    private readonly SaeRecipe _recipe; // steps and batch, which all lanes of a unit share
    private readonly Checkpoint? _checkpoint;
    private readonly float[][] _curves;
    private readonly FirstBatches _first;

    public TrainingRun(
        LaneUnit unit, int index, TrainingPlan plan, TrainingOptions options, ProgressCount progress, Func<Lane, string> name)
    {
        IReadOnlyList<Lane> lanes = unit.Lanes;
        (_unit, _lanes, _plan, _options, _progress, _recipe) = (unit, lanes, plan, options, progress, lanes[0].Recipe);
        _streams = [.. lanes.Select(l => l.Stream).Distinct<IActivationStream>(ReferenceEqualityComparer.Instance)];
        _streamOf = [.. lanes.Select(l => Array.IndexOf(_streams, l.Stream))];
        _curves = [.. lanes.Select(l => new float[_recipe.Steps])];
        _first = new FirstBatches(lanes, _streams, name);
        if (options.Checkpoints is { } where) _checkpoint = new Checkpoint(where, index, lanes, _streams, unit.CheckpointName);
    }

    /// <summary>The first batches, which may be looked at before anything is trained.</summary>
    public FirstBatches First => _first;

    /// <summary>The dictionaries in the order of the lanes, or null where it was cancelled.</summary>
    public IReadOnlyList<TrainedSae>? Train()
    {
        using var scope = NewDisposeScope();
        LaneStart[] starts = Starts();
        using TrainingUnit unit = _unit.Create(starts, _plan.ThreadsEach, _options.Device ?? CPU);
        int step = _checkpoint?.Resume(unit, _curves) ?? 0;
        if (step > 0)
        {
            _first.Forget();
            _progress.Resumed(step, _lanes.Count);
        }

        if (!Steps(unit, starts, step)) return null;
        return Results(unit, starts);
    }

    // Between two steps with nothing drawn ahead the streams' positions are the training's: there a checkpoint can be written.
    private bool Steps(TrainingUnit unit, LaneStart[] starts, int step)
    {
        float[][] samples = Batches(), next = Batches();
        float[]?[] scaled = [.. starts.Select((start, i) => start.Scale == 1 ? null : new float[samples[_streamOf[i]].Length])];
        var losses = new float[_lanes.Count];
        int written = step;
        Task? drawing = null;
        while (step < _recipe.Steps)
        {
            if (drawing is null && _options.Cancellation.IsCancellationRequested)
            {
                if (step > written) _checkpoint?.Write(step, unit, _curves);
                return false;
            }

            if (drawing is null)
            {
                if (!_first.Take(samples)) Draw(samples);
            }
            else
            {
                drawing.GetAwaiter().GetResult();
                (samples, next, drawing) = (next, samples, null);
            }

            _first.Observe(samples, step);
            bool boundary = step + 1 == _recipe.Steps
                || (_checkpoint is not null && (step + 1) % _options.Checkpoints!.EverySteps == 0);
            if (_plan.ThreadsEach > 1 && !boundary && !_options.Cancellation.IsCancellationRequested)
                drawing = Task.Run(() => Draw(next));
            unit.Step(step, [.. scaled.Select((to, i) => Scaled(samples[_streamOf[i]], to, starts[i].Scale))], losses);
            for (int i = 0; i < losses.Length; i++) _curves[i][step] = losses[i];
            _progress.Step(step++, _recipe.Steps, _lanes.Count);
            if (boundary) _checkpoint?.Write(written = step, unit, _curves);
        }

        return true;
    }

    private static float[] Scaled(float[] samples, float[]? to, float scale)
    {
        if (to is null) return samples;
        for (int i = 0; i < to.Length; i++) to[i] = samples[i] * scale;
        return to;
    }

    // Lanes that share a stream look at the same first batch.
    private LaneStart[] Starts()
    {
        _first.Look();
        return [.. _lanes.Select((lane, i) => LaneStart.Of(lane, () => _first.ForStart(_streamOf[i])))];
    }

    private float[][] Batches() => [.. _streams.Select(Batch)];

    private float[] Batch(IActivationStream stream) => new float[checked(_recipe.Batch * stream.Dimension)];

    private void Draw(float[][] samples)
    {
        if (_streams.Length == 1) _streams[0].Next(samples[0]);
        else Runtime.Threads.ForEach(_streams.Length, i => _streams[i].Next(samples[i]));
    }

    private TrainedSae[] Results(TrainingUnit unit, LaneStart[] starts)
    {
        // Lanes that share a stream measure what inference needs on the same further batches.
        var replays = _streams.Select(s => _lanes.Count > _streams.Length ? new Replay(s) : null).ToArray();
        return [.. _lanes.Select((lane, i) =>
        {
            float scale = starts[i].Scale;
            Replay? replay = replays[_streamOf[i]];
            replay?.Rewind();
            LaneStart weights = unit.Unload(i);
            SparseAutoencoder trained = weights.ToDictionary(lane.Recipe);
            SparseAutoencoder? finished = lane.Recipe.Architecture.Finish(
                lane.Recipe, trained, ScaledStream.Of(replay ?? lane.Stream, scale));
            bool diverged = finished is null || !weights.IsFinite || unit.IsStuck(i);
            finished ??= trained;
            double loss = diverged ? double.NaN : LossOf(_curves[i]);
            return new TrainedSae(lane.Seed, scale == 1 ? finished : finished.Scaled(1 / scale), loss, _curves[i], scale);
        })];
    }

    // A loss that overflows is that of a training that diverged, as is one that is no number.
    private static double LossOf(float[] curve)
    {
        double loss = curve.TakeLast(Math.Max(1, curve.Length / 20)).Average(l => (double)l);
        return double.IsFinite(loss) ? loss : double.NaN;
    }

    // A stream whose samples from here on can be had again, draw by draw.
    private sealed class Replay(IActivationStream source) : IActivationStream
    {
        private readonly List<float[]> _drawn = [];
        private int _at;

        public int Dimension => source.Dimension;

        public void Rewind() => _at = 0;

        public void Next(Span<float> activations)
        {
            if (_at == _drawn.Count)
            {
                var fresh = new float[activations.Length];
                source.Next(fresh);
                _drawn.Add(fresh);
            }

            _drawn[_at++].CopyTo(activations);
        }
    }
}
