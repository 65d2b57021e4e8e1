using Hypotheses.Core.Sae.Training.Lanes;
using static TorchSharp.torch;

namespace Hypotheses.Core.Sae.Training;

/// <summary>Where and how to train; nothing here changes what is trained beyond rounding.</summary>
public sealed record TrainingOptions
{
    /// <summary>The device; null is the CPU.</summary>
    public Device? Device { get; init; }

    /// <summary>The implementation.</summary>
    public TrainingStep Step { get; init; }

    /// <summary>Told of the plan before anything is allocated or drawn.</summary>
    public Action<TrainingPlan>? Starting { get; init; }

    /// <summary>Told of progress about a hundred times a lane, from the training threads.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Stops training between two steps; with checkpoints, after one has been written.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Where to leave checkpoints, and to go on from those that are there; null for none.</summary>
    public CheckpointOptions? Checkpoints { get; init; }
}
