using Hypotheses.Core.Numerics;
using static TorchSharp.torch;

namespace Hypotheses.Core.Sae.Activations;

/// <summary>f = max(pre, 0).</summary>
public sealed class ReluActivation : LatentActivation
{
    /// <inheritdoc/>
    public override string Name => "relu";

    /// <inheritdoc/>
    public override Tensor Apply(Tensor preActivations) => preActivations.Rectified();
}
