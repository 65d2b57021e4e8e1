using System.Numerics;

namespace Hypotheses.Core.Dictionaries.Training;

/// <summary>One latent's entries of a batch, in the order of samples: what a family turns into gradients.</summary>
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

/// <summary>Gradients of one latent's own numbers, and what it pays.</summary>
internal struct LatentSums<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>∂b_enc, ∂ of the first and of the second further number, ∂‖row‖.</summary>
    public T Bias, First, Second, Norm;

    /// <summary>The penalty before λ, summed over the batch.</summary>
    public double Charge;
}

/// <summary>
/// A family in the fused step: which latents of a sample become entries, what their codes are, what their gradients. One object
/// a lane; the selections of several rows may run at once.
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
    /// Not null where the slope of every entry is r·row + share·λ·norm/B and what it pays share·code·norm: then short rows need no
    /// <see cref="Backward"/>.
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
