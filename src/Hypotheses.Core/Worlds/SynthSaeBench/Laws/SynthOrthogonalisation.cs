using Hypotheses.Core.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Core.Worlds.SynthSaeBench.Laws;

/// <summary>
/// Steps that turn random unit vectors away from each other: Adam (β = .9, .999, ε = 1e-8) on
/// Σ_{i≠j} (v_i·v_j)² + n·Σ_i (‖v_i‖² − 1)², then each vector is set to length 1 (SAELens, synthetic/feature_dictionary.py,
/// <c>orthogonalize_embeddings</c>; its chunk size changes memory only).
/// </summary>
public sealed record SynthOrthogonalisation
{
    /// <summary>Steps, 0 … 100,000.</summary>
    public int Steps { get; init; } = 100;

    /// <summary>Adam's learning rate, in (0, 1].</summary>
    public double LearningRate { get; init; } = 3e-4;

    internal void Validate()
    {
        Require.Within("synth world: orthogonalisation", Steps, 0, 100_000);
        Require.Within("synth world: orthogonalisation", LearningRate, 1e-9, 1);
    }

    /// <summary>
    /// The vectors [features × dimension] after the steps. The gradient of v_i is 4·(Σ_{j≠i} (v_i·v_j)·v_j + n·(‖v_i‖² − 1)·v_i);
    /// the sum over j is V·(VᵀV) less its own term, so that a step costs 4·n·d² operations instead of 4·n²·d where d &lt; n.
    /// </summary>
    internal float[] Apply(float[] rows, int dimension)
    {
        const double beta1 = 0.9, beta2 = 0.999;
        using DisposeScope scope = NewDisposeScope();
        int n = rows.Length / dimension;
        Tensor v = Tensors.Of(rows, n, dimension), first = zeros_like(v), second = zeros_like(v);
        for (int step = 1; step <= Steps; step++)
        {
            using DisposeScope inner = NewDisposeScope();
            Tensor square = v.square().sum(1, keepdim: true); // [n, 1]
            Tensor pulled = dimension < n ? v.matmul(v.t().matmul(v)) : v.matmul(v.t()).matmul(v); // [n, d]
            Tensor gradient = 4 * (pulled + v * (n * (square - 1) - square));
            first.mul_(beta1).add_(gradient, alpha: 1 - beta1);
            second.mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
            Tensor root = second.sqrt().div_(Math.Sqrt(1 - Math.Pow(beta2, step))).add_(1e-8);
            v.addcdiv_(first, root, -LearningRate / (1 - Math.Pow(beta1, step)));
        }

        return Tensors.ToArray<float>(v / v.norm(1, keepdim: true).clamp_min(1e-8));
    }
}
