using System.Runtime.InteropServices;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Transformers.Twins;

/// <summary>
/// Transformers that look like a trained one but learned nothing, for controls: whatever a method finds in them was not put
/// there by training. Each tensor draws from a seed of its own, by name. (Heap et al., "Sparse Autoencoders Can Interpret
/// Randomly Initialized Transformers", 2025.)
/// </summary>
public static class LlamaTwins
{
    private const double Deviation = 0.02;

    /// <summary>
    /// A model before training: normal(0, .02), the two projections into the residual stream (wo and w2) divided by
    /// √(2 · layers), gains 1, classifier shared (GPT-2's scheme as in nanoGPT; llama2.c's model.py scales w3 instead of w2,
    /// which writes nothing into the residual stream).
    /// </summary>
    public static LlamaWeights Untrained(LlamaConfig config, Seed seed) =>
        LlamaWeights.Create(config, sharedClassifier: true, (name, shape) =>
        shape.Length == 1
            ? ones(shape)
            : Normal(shape, Deviation / (WritesResidual(name) ? Math.Sqrt(2.0 * config.Layers) : 1), seed.Derive(name)));

    /// <summary>
    /// Each matrix drawn anew from a normal of mean 0 and the trained matrix's own standard deviation; gains as trained.
    /// </summary>
    public static LlamaWeights MatchedDeviations(LlamaWeights trained, Seed seed) => trained.Select((name, tensor) =>
        tensor.dim() == 1 ? tensor.clone() : Normal(tensor.shape, StandardDeviation(tensor), seed.Derive(name)));

    /// <summary>
    /// The entries of each matrix in random order: every distribution of single weights is kept; gains as trained.
    /// </summary>
    public static LlamaWeights Shuffled(LlamaWeights trained, Seed seed) => trained.Select((name, tensor) =>
    {
        Tensor copy = tensor.clone();
        if (tensor.dim() > 1) seed.Derive(name).Rng().Shuffle(Numbers(copy));
        return copy;
    });

    private static bool WritesResidual(string name) =>
        name.EndsWith(".wo", StringComparison.Ordinal) || name.EndsWith(".w2", StringComparison.Ordinal);

    private static Tensor Normal(long[] shape, double deviation, Seed seed)
    {
        Tensor tensor = empty(shape, dtype: ScalarType.Float32);
        seed.Rng().Normals(Numbers(tensor), deviation);
        return tensor;
    }

    private static double StandardDeviation(Tensor matrix)
    {
        using var scope = NewDisposeScope();
        return matrix.to(ScalarType.Float64).std(unbiased: false).item<double>();
    }

    private static Span<float> Numbers(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);
}
