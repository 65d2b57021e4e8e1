namespace Hypotheses.Core.Sae.Training.Lanes;

/// <summary>Lanes that advance step by step together, by one of the implementations or several.</summary>
internal abstract class TrainingUnit(IReadOnlyList<Lane> lanes) : IDisposable
{
    /// <summary>The lanes.</summary>
    public IReadOnlyList<Lane> Lanes { get; } = lanes;

    /// <summary>
    /// One step of all lanes; <paramref name="samples"/>[i] [B × d] are those of lane i. Losses before it go to
    /// <paramref name="losses"/>.
    /// </summary>
    public abstract void Step(int step, IReadOnlyList<float[]> samples, Span<float> losses);

    /// <summary>A lane's weights as they are.</summary>
    public abstract LaneStart Unload(int lane);

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
}
