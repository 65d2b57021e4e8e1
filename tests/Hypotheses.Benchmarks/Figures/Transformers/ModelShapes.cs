using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Benchmarks.Figures.Transformers;

/// <summary>Models that are timed: shapes of known ones, with random weights.</summary>
internal static class ModelShapes
{
    /// <summary>
    /// GPT-2 small's blocks; the vocabulary is cut where the head is no part of what is timed, or should not dominate it.
    /// </summary>
    public static TransformerConfig Gpt2Small(int vocabulary = 50_257) => new()
    {
        Dim = 768,
        Layers = 12,
        Vocabulary = vocabulary,
        Context = 1024,
        Norm = new NormSettings(NormKind.Layer),
        Positions = new LearnedPositions(),
        Attention = new AttentionSettings(12, 64) { InputBias = true, OutputBias = true },
        Mlp = new MlpSettings(3072, MlpActivation.GeluTanh, Bias: true),
        TiedHead = true,
    };

    /// <summary>stories260K's.</summary>
    public static TransformerConfig Stories260K { get; } = new()
    {
        Dim = 64,
        Layers = 5,
        Vocabulary = 512,
        Context = 512,
        Norm = new NormSettings(NormKind.Rms),
        Positions = new RotaryPositions(Pairing: RotaryPairing.Neighbours),
        Attention = new AttentionSettings(8, 8) { KeyValueHeads = 4 },
        Mlp = new MlpSettings(172, MlpActivation.Silu, Gated: true),
        TiedHead = true,
    };

    /// <summary>Weights of deviation 1/√inputs; gains are 1.</summary>
    public static Transformer Random(TransformerConfig config, Seed seed, Device? device = null)
    {
        using Generator generator = seed.Generator();
        return new Transformer(TransformerWeights.Create(config, (name, shape) =>
        {
            using var scope = NewDisposeScope();
            Tensor drawn = randn(shape, generator: generator);
            return (name.EndsWith(".gain", StringComparison.Ordinal) ? ones(shape) : drawn / Math.Sqrt(shape[^1]))
                .to(device ?? CPU).MoveToOuterDisposeScope();
        }));
    }

    /// <summary>[B, T] int64.</summary>
    public static Tensor Tokens(TransformerConfig config, int batch, int time, Seed seed, Device? device = null)
    {
        using var scope = NewDisposeScope();
        using Generator generator = seed.Generator();
        return randint(config.Vocabulary, [batch, time], dtype: ScalarType.Int64, generator: generator)
            .to(device ?? CPU).MoveToOuterDisposeScope();
    }
}
