namespace Hypotheses.Core.Sae.Training.Lanes;

/// <summary>
/// Units that advance side by side because lanes of theirs share a stream, whose samples are drawn once. Owns them.
/// </summary>
internal sealed class MixedUnit(IReadOnlyList<TrainingUnit> parts) : TrainingUnit([.. parts.SelectMany(p => p.Lanes)])
{
    public override void Step(int step, IReadOnlyList<float[]> samples, Span<float> losses)
    {
        int from = 0;
        foreach (TrainingUnit part in parts)
        {
            int count = part.Lanes.Count;
            part.Step(step, [.. samples.Skip(from).Take(count)], losses.Slice(from, count));
            from += count;
        }
    }

    public override LaneStart Unload(int lane)
    {
        (TrainingUnit part, int place) = Of(lane);
        return part.Unload(place);
    }

    public override bool IsStuck(int lane)
    {
        (TrainingUnit part, int place) = Of(lane);
        return part.IsStuck(place);
    }

    public override IEnumerable<StateEntry> State() =>
        parts.SelectMany((part, i) => part.State().Select(entry => entry with { Name = $"part.{i}.{entry.Name}" }));

    public override void Resume(int step)
    {
        foreach (TrainingUnit part in parts) part.Resume(step);
    }

    public override void Dispose()
    {
        foreach (TrainingUnit part in parts) part.Dispose();
        base.Dispose();
    }

    private (TrainingUnit Part, int Place) Of(int lane)
    {
        int part = 0;
        for (; lane >= parts[part].Lanes.Count; part++) lane -= parts[part].Lanes.Count;
        return (parts[part], lane);
    }
}
