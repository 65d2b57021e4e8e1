using static TorchSharp.torch;

namespace Hypotheses.Core.Sae.Training.Lanes;

/// <summary>
/// One way to do a training step: whom it can train, who advances with whom, what it needs. Immutable and thread-safe.
/// </summary>
internal abstract class StepImplementation
{
    /// <summary>Its name in options.</summary>
    public abstract TrainingStep Step { get; }

    /// <summary>Its name to people, before the word "step".</summary>
    public abstract string Name { get; }

    /// <summary>Its word in checkpoints, which stays whatever it is called elsewhere: those of old stay readable.</summary>
    public abstract string CheckpointName { get; }

    /// <summary>Whether units may train at once, each on threads of its own, rather than one after the other.</summary>
    public abstract bool IsSideBySide { get; }

    /// <summary>Whether several threads may share the step of a unit.</summary>
    public abstract bool SharesThreads { get; }

    /// <summary>Whether it has what it needs for an architecture.</summary>
    public abstract bool Trains(SaeArchitecture architecture);

    /// <summary>Lanes that advance as one; lanes of one group agree in their number of steps and in their batch.</summary>
    public abstract IEnumerable<IReadOnlyList<Lane>> Groups(IEnumerable<Lane> lanes);

    /// <summary>Memory of one lane, in bytes, samples and stream aside.</summary>
    /// <param name="recipe">Its recipe.</param>
    /// <param name="dimension">d.</param>
    /// <param name="threads">Threads that share its step.</param>
    public abstract long Bytes(SaeRecipe recipe, int dimension, int threads);

    /// <summary>One group of <see cref="Groups"/>, ready to train.</summary>
    public abstract TrainingUnit Unit(
        IReadOnlyList<Lane> lanes, IReadOnlyList<LaneStart> starts, int threads, Device device);
}
