using System.Numerics;

namespace Hypotheses.Core.Sae.Training.CpuFused.Rules;

/// <summary>One latent's entries of a batch, in the order of samples: what an architecture turns into gradients.</summary>
internal unsafe struct LatentEntries<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>How many entries.</summary>
    public int Count;

    /// <summary>Pre-activations.</summary>
    public T* Pre;

    /// <summary>Codes.</summary>
    public T* Code;

    /// <summary>In: ∂loss/∂code of the reconstruction, r·row. Out: ∂loss/∂(x·encoder column).</summary>
    public T* Slope;

    /// <summary>r₂·row of the gate's own reconstruction, where there is one.</summary>
    public T* GateSlope;

    /// <summary>λ/B.</summary>
    public T Penalty;

    /// <summary>What penalties are weighted by: the row's norm, or 1 where rows have unit norm.</summary>
    public T Norm;
}
