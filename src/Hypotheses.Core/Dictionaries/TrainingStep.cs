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
