using System.Numerics;
using Hypotheses.Core.Sae.Training.CpuFused.Numerics;
using Hypotheses.Core.Sae.Training.CpuFused.Storage;

namespace Hypotheses.Core.Sae.Training.CpuFused.Rules;

/// <summary>
/// An architecture in the CPU-fused step: which latents of a sample become entries, what their codes are, what their gradients.
/// One object a lane; the selections of several rows may run at once.
/// </summary>
internal abstract unsafe class FusedRule<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Whether codes differ from pre-activations.</summary>
    public virtual bool HasCodes => false;

    /// <summary>Whether pre-activations reconstruct by themselves as well (Gated).</summary>
    public virtual bool HasGate => false;

    /// <summary>One past the last latent of each prefix that reconstructs; null: the whole width alone.</summary>
    public virtual int[]? Prefixes => null;

    /// <summary>
    /// Not null where the slope of every entry is r·row + share·λ·norm/B and what it pays share·code·norm: then short rows need
    /// no <see cref="Backward"/>.
    /// </summary>
    public virtual int? PaidShare => null;

    /// <summary>Called before each step, when weights have changed.</summary>
    public virtual void Begin(FusedWeights<T> weights)
    {
    }

    /// <summary>Appends the entries of <paramref name="rows"/> samples whose pre-activations lie one after another.</summary>
    public abstract void Select(T* preActivations, int rows, SparseCodes<T> codes, Selection<T> selection);

    /// <summary>
    /// What the whole batch shows: the floor to which its blocks are to be raised (0: none), or NaN where the batch has to be
    /// selected once more.
    /// </summary>
    public virtual T Trim(SparseCodes<T>[] blocks, int rows, Selection<T> selection) => T.Zero;

    /// <summary>Codes of a block's entries, where <see cref="HasCodes"/>.</summary>
    public virtual void Activate(SparseCodes<T> codes, FusedWeights<T> weights)
    {
    }

    /// <summary>Turns the reconstruction's slopes into the loss's; see <see cref="LatentEntries{T}"/>.</summary>
    public virtual LatentSums<T> Backward(int latent, in LatentEntries<T> entries, FusedWeights<T> weights)
    {
        var sums = default(LatentSums<T>);
        for (int e = 0; e < entries.Count; e++) sums.Bias += entries.Slope[e];
        return sums;
    }
}
