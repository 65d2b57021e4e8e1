using static TorchSharp.torch;

namespace Hypotheses.Core.Dictionaries;

/// <summary>Which of two interchangeable implementations of a step trains.</summary>
public enum TrainingStep
{
    /// <summary>Fused on the CPU, reference elsewhere.</summary>
    Automatic,

    /// <summary>Autograd, all lanes in one batch; any device.</summary>
    Reference,

    /// <summary>Hand-derived gradients on vectors, a thread a lane; CPU only. A lane's result does not depend on the others.</summary>
    Fused,
}

/// <summary>How far training is.</summary>
/// <param name="LanesDone">Lanes that are finished.</param>
/// <param name="Lanes">All lanes.</param>
/// <param name="StepsDone">Steps done, summed over lanes.</param>
/// <param name="Steps">All steps, summed over lanes.</param>
public readonly record struct TrainingProgress(int LanesDone, int Lanes, long StepsDone, long Steps);

/// <summary>Where and how to train; nothing here changes what is trained beyond rounding.</summary>
public sealed record TrainingOptions
{
    /// <summary>The device; null is the CPU.</summary>
    public Device? Device { get; init; }

    /// <summary>The implementation.</summary>
    public TrainingStep Step { get; init; }

    /// <summary>Told of progress about a hundred times a lane, from the training threads.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Stops training between two steps.</summary>
    public CancellationToken Cancellation { get; init; }
}
