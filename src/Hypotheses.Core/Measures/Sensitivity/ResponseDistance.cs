using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Sensitivity;

/// <summary>Distances between responses [N, k], one number a row: what a perturbation changed downstream.</summary>
public static class ResponseDistance
{
    /// <summary>‖a − b‖ row by row; range [0, ∞). Linear near 0.</summary>
    public static Tensor L2(Tensor a, Tensor b)
    {
        using var scope = NewDisposeScope();
        return linalg.vector_norm(b - a, 2.0, new long[] { -1 }).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// √KL(p ‖ q) row by row from log-probabilities, in float64; range [0, ∞], 0 only for equal distributions. The root makes it
    /// linear near 0, where KL itself is quadratic and would make even a linear model look as if it had a plateau.
    /// </summary>
    /// <param name="logp">Log-probabilities [N, k] of the undisturbed response.</param>
    /// <param name="logq">Log-probabilities [N, k] of the disturbed response; −∞ where impossible.</param>
    public static Tensor SqrtKl(Tensor logp, Tensor logq)
    {
        using var scope = NewDisposeScope();
        Tensor p = logp.to(ScalarType.Float64), ratio = p - logq.to(ScalarType.Float64);
        // What is impossible under p costs nothing: 0·(−∞ − log q) = 0.
        Tensor terms = (p.exp() * ratio).masked_fill(p == double.NegativeInfinity, 0);
        return terms.sum(new long[] { -1 }).clamp_min(0).sqrt().MoveToOuterDisposeScope();
    }
}
