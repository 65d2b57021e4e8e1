using static TorchSharp.torch;

namespace Hypotheses.Core.Dictionaries.Training;

/// <summary>Lanes that advance step by step together, by one of the three implementations.</summary>
internal abstract class TrainingUnit(IReadOnlyList<Lane> lanes) : IDisposable
{
    /// <summary>The lanes.</summary>
    protected IReadOnlyList<Lane> Lanes { get; } = lanes;

    /// <summary>One step of all lanes; <paramref name="samples"/>[i] [B × d] are those of lane i. Losses before it go to <paramref name="losses"/>.</summary>
    public abstract void Step(int step, IReadOnlyList<float[]> samples, Span<float> losses);

    /// <summary>A lane's weights as they are.</summary>
    public abstract DictionaryStart Unload(int lane);

    /// <summary>
    /// Whether a second moment of a lane has left float32: what it belongs to does not move any more, however sound it looks.
    /// </summary>
    public abstract bool IsStuck(int lane);

    /// <summary>Everything that the next step depends on, lane by lane, beside the number of the step.</summary>
    public abstract IEnumerable<StateEntry> State();

    /// <summary>After <see cref="State"/> was written to: <paramref name="step"/> steps are done.</summary>
    public abstract void Resume(int step);

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);

    /// <summary>A unit of the plan's implementation.</summary>
    public static TrainingUnit Of(IReadOnlyList<Lane> lanes, IReadOnlyList<DictionaryStart> starts, TrainingPlan plan, Device device) => plan.Step switch
    {
        TrainingStep.Fused => new FusedUnit(lanes, starts, plan.ThreadsEach),
        TrainingStep.Reference => new BatchedUnit(lanes, new ReferenceLanes(lanes[0].Recipe, starts, device), device),
        _ => new BatchedUnit(lanes, TensorLanes.Of(lanes[0].Recipe, starts, device), device),
    };
}

/// <summary>One array of a unit's state.</summary>
/// <param name="Name">Its name in a checkpoint.</param>
/// <param name="Read">A copy of the numbers: float[] or long[].</param>
/// <param name="Write">Puts numbers of the same length back.</param>
internal sealed record StateEntry(string Name, Func<Array> Read, Action<Array> Write);
