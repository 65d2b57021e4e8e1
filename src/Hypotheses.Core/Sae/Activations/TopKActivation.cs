using Hypotheses.Core.Numerics;
using static TorchSharp.torch;

namespace Hypotheses.Core.Sae.Activations;

/// <summary>
/// The k largest positive pre-activations of each sample; fewer where fewer are positive (Gao et al. 2024, arXiv:2406.04093,
/// section 2.3, with a ReLU).
/// </summary>
public sealed class TopKActivation : LatentActivation
{
    /// <summary>Keeps <paramref name="k"/> latents a sample.</summary>
    /// <exception cref="ArgumentException"><paramref name="k"/> is not positive.</exception>
    public TopKActivation(int k)
    {
        if (k < 1) throw new ArgumentException($"TopKActivation.K: {k} is not positive");
        K = k;
    }

    /// <summary>How many latents of a sample may fire.</summary>
    public int K { get; }

    /// <inheritdoc/>
    public override string Name => "topk";

    /// <inheritdoc/>
    public override Tensor Apply(Tensor preActivations)
    {
        using var scope = NewDisposeScope();
        Tensor positive = preActivations.Rectified();
        if (K >= positive.shape[^1]) return positive.MoveToOuterDisposeScope();
        (Tensor values, Tensor indices) = positive.topk(K, dim: -1, largest: true, sorted: false);
        return zeros_like(positive).scatter(-1, indices, values).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override LatentActivation Rescaled(ReadOnlySpan<float> factors) =>
        factors.ContainsAnyExcept(factors[0])
            ? throw new ArgumentException("factors: TopK keeps its latents only under one common factor")
            : this;
}
