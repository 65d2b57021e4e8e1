using static TorchSharp.torch;

namespace Hypotheses.Core.Dictionaries.Training;

/// <summary>Lanes of the reference or the tensor step: one batch of tensors on one device.</summary>
internal sealed class BatchedUnit : TrainingUnit
{
    private readonly BatchedLanes _batched;
    private readonly Device _device;
    private readonly Tensor _penalties; // [S, 1, 1]

    public BatchedUnit(IReadOnlyList<Lane> lanes, BatchedLanes batched, Device device)
        : base(lanes)
    {
        (_batched, _device) = (batched, device);
        using var scope = NewDisposeScope();
        _penalties = OfLanes(lane => lane.Recipe.Family.Penalty(lane.Recipe)).DetachFromDisposeScope();
    }

    public override void Step(int step, IReadOnlyList<float[]> samples, Span<float> losses)
    {
        using var scope = NewDisposeScope();
        Tensor x = stack(samples.Select(s => tensor(s).reshape(Lanes[0].Recipe.Batch, -1))).to(_device);
        Tensor seen = _batched.Step(x, OfLanes(lane => lane.Recipe.RateAt(step)), _penalties.mul(Lanes[0].Recipe.PenaltyShareAt(step)));
        seen.cpu().data<float>().ToArray().CopyTo(losses);
    }

    public override DictionaryStart Unload(int lane) => _batched.Weights.Unload(lane);

    public override bool IsStuck(int lane) => !_batched.IsFinite(lane);

    public override IEnumerable<StateEntry> State() => _batched.State().Select(s => new StateEntry(s.Name, () => Read(s.Values), from => Write(from, s.Values)));

    public override void Resume(int step) => _batched.Steps = step;

    public override void Dispose()
    {
        _batched.Dispose();
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
