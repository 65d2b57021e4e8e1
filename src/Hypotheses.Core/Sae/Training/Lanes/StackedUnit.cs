using static TorchSharp.torch;

namespace Hypotheses.Core.Sae.Training.Lanes;

/// <summary>Lanes of the autograd or the batched step: one batch of tensors on one device.</summary>
internal sealed class StackedUnit : TrainingUnit
{
    private readonly StackedLanes _stacked;
    private readonly Device _device;
    private readonly Tensor _penalties; // [S, 1, 1]

    public StackedUnit(IReadOnlyList<Lane> lanes, StackedLanes stacked, Device device)
        : base(lanes)
    {
        (_stacked, _device) = (stacked, device);
        using var scope = NewDisposeScope();
        _penalties = OfLanes(lane => lane.Recipe.Architecture.Penalty(lane.Recipe)).DetachFromDisposeScope();
    }

    /// <summary>Lanes of one recipe but for λ and the learning rate.</summary>
    public static IEnumerable<IReadOnlyList<Lane>> Groups(IEnumerable<Lane> lanes) =>
        lanes.GroupBy(l => l.Recipe with { Penalty = 0, LearningRate = 1 }).Select(g => g.ToArray());

    public override void Step(int step, IReadOnlyList<float[]> samples, Span<float> losses)
    {
        using var scope = NewDisposeScope();
        Tensor x = stack(samples.Select(s => tensor(s).reshape(Lanes[0].Recipe.Batch, -1))).to(_device);
        Tensor seen = _stacked.Step(
            x, OfLanes(lane => lane.Recipe.RateAt(step)), _penalties.mul(Lanes[0].Recipe.PenaltyShareAt(step)));
        seen.cpu().data<float>().ToArray().CopyTo(losses);
    }

    public override LaneStart Unload(int lane) => _stacked.Weights.Unload(lane);

    public override bool IsStuck(int lane) => !_stacked.IsFinite(lane);

    public override IEnumerable<StateEntry> State() =>
        _stacked.State().Select(s => new StateEntry(s.Name, () => Read(s.Values), from => Write(from, s.Values)));

    public override void Resume(int step) => _stacked.Steps = step;

    public override void Dispose()
    {
        _stacked.Dispose();
        _penalties.Dispose();
        base.Dispose();
    }

    private Tensor OfLanes(Func<Lane, double> of)
    {
        using var scope = NewDisposeScope();
        return tensor(Lanes.Select(l => (float)of(l)).ToArray()).reshape(-1, 1, 1).to(_device).MoveToOuterDisposeScope();
    }

    private static Array Read(Tensor values)
    {
        using var scope = NewDisposeScope();
        Tensor flat = values.detach().cpu().contiguous().flatten();
        return values.dtype == ScalarType.Int64 ? flat.data<long>().ToArray() : flat.data<float>().ToArray();
    }

    private static void Write(Array from, Tensor values)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        values.copy_((from is long[] longs ? tensor(longs) : tensor((float[])from)).reshape(values.shape));
    }
}
