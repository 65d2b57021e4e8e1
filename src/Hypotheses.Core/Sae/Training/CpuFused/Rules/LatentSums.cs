using System.Numerics;

namespace Hypotheses.Core.Sae.Training.CpuFused.Rules;

/// <summary>Gradients of one latent's own numbers, and what it pays.</summary>
internal struct LatentSums<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>∂b_enc, ∂ of the first and of the second further number, ∂‖row‖.</summary>
    public T Bias, First, Second, Norm;

    /// <summary>The penalty before λ, summed over the batch.</summary>
    public double Charge;
}
