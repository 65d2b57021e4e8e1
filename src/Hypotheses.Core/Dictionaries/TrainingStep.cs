namespace Hypotheses.Core.Dictionaries;

/// <summary>Which of three interchangeable implementations of a step trains.</summary>
public enum TrainingStep
{
    /// <summary>Fused on the CPU, tensor elsewhere.</summary>
    Automatic,

    /// <summary>Autograd, the definition; lanes of one recipe in one batch; any device.</summary>
    Reference,

    /// <summary>Hand-derived gradients in tensor operations; lanes of one recipe in one batch; any device. The GPU path.</summary>
    Tensor,

    /// <summary>Hand-derived gradients on vectors, sparse beyond the encoder product; CPU only. A lane's result does not depend on the others.</summary>
    Fused,
}
