using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Toy.Readers;

/// <summary>
/// Trained readers y = ReLU(Vh + b) of frozen embeddings, one a seed: what reads a direction downstream, and how. Owns its
/// tensors. Thread-safe to read.
/// </summary>
public sealed class FrozenReader : IDisposable
{
    /// <summary>Takes V [S, n, d] and b [S, n].</summary>
    /// <exception cref="ArgumentException">The shapes do not belong together.</exception>
    public FrozenReader(Tensor weights, Tensor bias)
    {
        if (weights.dim() != 3 || bias.dim() != 2 || bias.size(0) != weights.size(0) || bias.size(1) != weights.size(1))
            throw new ArgumentException(
                $"reader: weights [{string.Join(", ", weights.shape)}] and bias [{string.Join(", ", bias.shape)}] are not [S, "
                    + "n, d] and [S, n]");
        (Weights, Bias) = (weights.DetachFromDisposeScope(), bias.DetachFromDisposeScope());
    }

    /// <summary>V [S, n, d].</summary>
    public Tensor Weights { get; }

    /// <summary>b [S, n].</summary>
    public Tensor Bias { get; }

    /// <summary>y [S, B, n] for activations [B, d] or [S, B, d].</summary>
    public Tensor Read(Tensor activations)
    {
        using DisposeScope scope = NewDisposeScope();
        return (matmul(activations, Weights.transpose(1, 2)) + Bias.unsqueeze(1)).relu().MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Mean over samples of Σ I_j (y_j − t_j)², one a reader [S], for targets [B, n] or [S, B, n] and importance [n]. The plain
    /// definition, differentiable in the reader's tensors: what training is held to.
    /// </summary>
    public Tensor Loss(Tensor activations, Tensor targets, Tensor importance)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor error = (Read(activations) - targets).square() * importance;
        return error.sum(new long[] { 2 }).mean(new long[] { 1 }).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Weights.Dispose();
        Bias.Dispose();
    }
}
