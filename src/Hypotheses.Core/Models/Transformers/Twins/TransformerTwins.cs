using System.Runtime.InteropServices;
using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Transformers.Twins;

/// <summary>
/// Transformers that look like a trained one but learned nothing, for controls: whatever a method finds in them was not put
/// there by training. Each matrix draws from a seed of its own, by name. (Heap et al., "Sparse Autoencoders Can Interpret
/// Randomly Initialized Transformers", 2025.) Embeddings, learned positions and the head are matrices as the others are; gains
/// and biases are none, and each twin says what it does with them.
/// </summary>
public static class TransformerTwins
{
    /// <summary>
    /// A model before training, as its family starts (<see cref="TransformerConfig.Initial"/>). Float32 on the CPU.
    /// </summary>
    public static TransformerWeights Untrained(TransformerConfig config, Seed seed) =>
        Untrained(config, name => SeedOf(name, seed));

    /// <summary>The same, by seeds of the caller's for each matrix's name.</summary>
    internal static TransformerWeights Untrained(TransformerConfig config, Func<string, Seed> seedOf) =>
        TransformerWeights.Create(config, (name, shape) =>
            shape.Length > 1
                ? Normal(shape, config.Initial.DeviationOf(name, shape[1], config.Layers), seedOf(name))
                : name.EndsWith(".gain", StringComparison.Ordinal) && config.Norm.Kind != NormKind.RmsOnePlus
                    ? ones(shape, ScalarType.Float32)
                    : zeros(shape, ScalarType.Float32));

    /// <summary>
    /// Each matrix drawn anew from a normal of mean 0 and the trained matrix's own standard deviation, in its type, on its
    /// device; gains and biases as trained. It has no draw in common with the untrained twin of its seed.
    /// </summary>
    public static TransformerWeights MatchedDeviations(TransformerWeights trained, Seed seed) => trained.Select((name, tensor) =>
    {
        if (tensor.dim() == 1) return tensor.clone();
        using var scope = NewDisposeScope();
        Tensor drawn = Normal(tensor.shape, StandardDeviation(tensor), SeedOf(name, seed.Derive("matched")));
        return drawn.to(tensor.dtype).to(tensor.device).MoveToOuterDisposeScope();
    });

    /// <summary>
    /// The entries of each matrix in random order: every distribution of single weights is kept; gains and biases as trained.
    /// </summary>
    public static TransformerWeights Shuffled(TransformerWeights trained, Seed seed) => trained.Select((name, tensor) =>
    {
        if (tensor.dim() == 1) return tensor.clone();
        using var scope = NewDisposeScope();
        Tensor copy = tensor.cpu().clone().contiguous(); // a weight that is stored turned is a view, and so is its clone
        Rng rng = SeedOf(name, seed).Rng();
        switch (copy.element_size())
        {
            case 2: rng.Shuffle(MemoryMarshal.Cast<byte, ushort>(copy.bytes)); break;
            case 4: rng.Shuffle(MemoryMarshal.Cast<byte, uint>(copy.bytes)); break;
            default: rng.Shuffle(MemoryMarshal.Cast<byte, ulong>(copy.bytes)); break;
        }

        return copy.to(tensor.device).MoveToOuterDisposeScope();
    });

    /// <summary>
    /// A seed for each matrix by its name in llama2.c, where it has one: that is how twins have been drawn from the beginning,
    /// and verdicts on them stand.
    /// </summary>
    private static Seed SeedOf(string name, Seed seed)
    {
        foreach ((string ours, string theirs) in Llama2cNames)
            name = name.Replace(ours, theirs, StringComparison.Ordinal);
        return seed.Derive(name);
    }

    private static readonly (string Ours, string Theirs)[] Llama2cNames =
    [
        ("embed.weight", "tok_embeddings"), ("head.weight", "output"), ("blocks.", "layers."), ("attn.q.weight", "wq"),
        ("attn.k.weight", "wk"), ("attn.v.weight", "wv"), ("attn.o.weight", "wo"), ("mlp.gate.weight", "w1"),
        ("mlp.down.weight", "w2"), ("mlp.up.weight", "w3"),
    ];

    private static Tensor Normal(long[] shape, double deviation, Seed seed)
    {
        Tensor tensor = empty(shape, dtype: ScalarType.Float32);
        seed.Rng().Normals(MemoryMarshal.Cast<byte, float>(tensor.bytes), deviation);
        return tensor;
    }

    private static double StandardDeviation(Tensor matrix)
    {
        using var scope = NewDisposeScope();
        return matrix.to(ScalarType.Float64).std(unbiased: false).item<double>();
    }
}
