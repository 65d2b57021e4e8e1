using static TorchSharp.torch;

namespace Hypotheses.Core.Sae.Activations;

/// <summary>
/// What turns a dictionary's pre-activations into codes at inference. The codes of one sample depend on that sample alone.
/// Immutable and thread-safe.
/// </summary>
public abstract class LatentActivation
{
    /// <summary>The name the literature uses: <c>relu</c>, <c>topk</c>, <c>jumprelu</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Codes [..., F], none negative, of pre-activations [..., F]; differentiable in those that are kept.</summary>
    public abstract Tensor Apply(Tensor preActivations);

    /// <summary>
    /// The activation after latents were reordered, copied or dropped: latent i of the result is latent <c>order[i]</c> of this.
    /// This one where it holds no numbers a latent.
    /// </summary>
    public virtual LatentActivation Reordered(ReadOnlySpan<int> order) => this;

    /// <summary>
    /// The activation after one latent was added, the last, whose pre-activation is always −1 and whose code must be 0. This one
    /// where it holds no numbers a latent.
    /// </summary>
    public virtual LatentActivation Extended() => this;

    /// <summary>
    /// The activation after latent i's pre-activation was multiplied by <c>factors[i]</c> &gt; 0, as that which multiplies its
    /// code by the same. This one where it does so by itself, as ReLU.
    /// </summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public virtual LatentActivation Rescaled(ReadOnlySpan<float> factors) => this;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
