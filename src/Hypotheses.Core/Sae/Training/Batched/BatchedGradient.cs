
namespace Hypotheses.Core.Sae.Training.Batched;

/// <summary>
/// An architecture's partner in the batched step: the gradients of its loss, derived by hand, on tensors of all lanes. Tests hold
/// it to the autograd of the architecture's own file. Immutable and thread-safe.
/// </summary>
internal abstract class BatchedGradient
{
    /// <summary>Whether ReLU(pre-activations) reconstruct by themselves as well, with a decoder held fixed.</summary>
    public virtual bool HasGate => false;

    /// <summary>
    /// One past the last latent of each prefix that reconstructs by itself, rising to the width; null: the whole alone.
    /// </summary>
    public virtual int[]? Prefixes(SaeRecipe recipe) => null;

    /// <summary>
    /// Turns <see cref="EntrySlopes.Slope"/>, ∂error/∂code, into the slope of pre-activations, and adds those of the
    /// architecture's own numbers.
    /// </summary>
    public abstract void Backward(SaeRecipe recipe, EntrySlopes entries);
}
