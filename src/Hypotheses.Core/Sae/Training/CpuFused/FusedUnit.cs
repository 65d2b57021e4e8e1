using Hypotheses.Core.Sae.Training.Lanes;
namespace Hypotheses.Core.Sae.Training.CpuFused;

/// <summary>Lanes of the CPU-fused step that share a stream, one after the other on the same threads.</summary>
internal sealed class FusedUnit(IReadOnlyList<Lane> lanes, IReadOnlyList<LaneStart> starts, int threads)
    : TrainingUnit(lanes)
{
    private readonly FusedLane<float>[] _lanes = [
        .. lanes.Select((lane, i) => new FusedLane<float>(lane.Recipe, starts[i], threads))];

    public override void Step(int step, IReadOnlyList<float[]> samples, Span<float> losses)
    {
        for (int i = 0; i < _lanes.Length; i++)
            losses[i] = (float)_lanes[i].Step(samples[i], Lanes[i].Recipe.RateAt(step), Lanes[i].Recipe.PenaltyShareAt(step));
    }

    public override LaneStart Unload(int lane) => _lanes[lane].Weights.Unload();

    public override bool IsStuck(int lane) => !_lanes[lane].Adam.IsFinite;

    public override IEnumerable<StateEntry> State()
    {
        for (int i = 0; i < _lanes.Length; i++)
        {
            FusedLane<float> lane = _lanes[i];
            yield return new StateEntry(
                $"lane.{i}.weights", () => lane.Weights.All.ToArray(), from => ((float[])from).CopyTo(lane.Weights.All));
            foreach ((string name, FusedAdam<float>.Memory values) in lane.Adam.State())
                yield return new StateEntry(
                    $"lane.{i}.{name}", () => values.Span.ToArray(), from => ((float[])from).CopyTo(values.Span));
            if (lane.Silent.Length > 0)
                yield return new StateEntry(
                    $"lane.{i}.silent", () => (long[])lane.Silent.Clone(), from => ((long[])from).CopyTo(lane.Silent, 0));
        }
    }

    public override void Resume(int step)
    {
        foreach (FusedLane<float> lane in _lanes) lane.Adam.Steps = step;
    }
}
