namespace Hypotheses.Core.Sae.Training.Lanes;

/// <summary>Which of three interchangeable implementations of a step trains.</summary>
public enum TrainingStep
{
    /// <summary>
    /// CPU-fused on the CPU, batched elsewhere; autograd for architectures that have no partner there. On the CPU a lane's result
    /// does not depend on the others.
    /// </summary>
    Automatic,

    /// <summary>Autograd, the definition; every architecture; lanes of one recipe in one batch; any device.</summary>
    Autograd,

    /// <summary>
    /// Hand-derived gradients in tensor operations, for architectures of this library; lanes of one recipe in one batch; any
    /// device. The GPU path.
    /// </summary>
    Batched,

    /// <summary>
    /// Hand-derived gradients on vectors, sparse beyond the encoder product, for architectures of this library; CPU only.
    /// </summary>
    CpuFused,
}
