using System.Runtime.InteropServices;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Models.Transformers.Formats;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Models.Transformers;

/// <summary>Small random models, with weights large enough that attention is far from uniform.</summary>
internal static class SmallTransformer
{
    /// <summary>A Llama of llama2.c: three blocks, six heads on two of keys and values, tied.</summary>
    public static readonly TransformerConfig Llama = new()
    {
        Dim = 24,
        Layers = 3,
        Vocabulary = 17,
        Context = 32,
        Norm = new NormSettings(NormKind.Rms),
        Positions = new RotaryPositions(Pairing: RotaryPairing.Neighbours),
        Attention = new AttentionSettings(6, 4) { KeyValueHeads = 2 },
        Mlp = new MlpSettings(20, MlpActivation.Silu, Gated: true),
        TiedHead = true,
    };

    public static TransformerWeights Weights(
        TransformerConfig config, Seed seed, ScalarType type = ScalarType.Float32, Device? device = null) =>
        TransformerWeights.Create(config, (name, shape) =>
        {
            using var scope = NewDisposeScope();
            Tensor tensor = empty(shape);
            Span<float> numbers = MemoryMarshal.Cast<byte, float>(tensor.bytes);
            seed.Derive(name).Rng().Normals(numbers, shape.Length == 1 ? 1 : 0.5);
            return tensor.to(type).to(device ?? CPU).MoveToOuterDisposeScope();
        });

    public static Transformer Model(
        TransformerConfig config, ulong seed, ScalarType type = ScalarType.Float32, Device? device = null) =>
        new(Weights(config, new Seed(seed), type, device), type);

    /// <summary>A checkpoint file of llama2.c, without rotary tables; the head is tied.</summary>
    public static byte[] Llama2c(TransformerWeights weights)
    {
        TransformerConfig c = weights.Config;
        var header = new Llama2cHeader(
            c.Dim, c.Mlp!.Width, c.Layers, c.Attention.Heads, c.Attention.KeyValueHeads, c.Vocabulary, c.Context, true);
        int[] sizes = [
            header.Dim, header.HiddenDim, header.Layers, header.Heads, header.KeyValueHeads, header.Vocabulary, header.Context];
        return [
            .. sizes.SelectMany(BitConverter.GetBytes),
            .. header.Tensors().SelectMany(part => weights[part.Layout].bytes.ToArray())];
    }

    public static Tensor Tokens(TransformerConfig config, int batch, int time, Seed seed)
    {
        Rng rng = seed.Derive("tokens").Rng();
        var ids = new long[batch, time];
        for (int b = 0; b < batch; b++)
            for (int t = 0; t < time; t++) ids[b, t] = rng.Below(config.Vocabulary);
        return from_array(ids);
    }

    /// <summary>The largest difference relative to the largest number of <paramref name="expected"/>.</summary>
    public static double Difference(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        return ((expected - actual).abs().max() / expected.abs().max()).to(ScalarType.Float64).item<double>();
    }

    /// <summary>
    /// The same between numbers; infinite ones, as masked scores are, must be so in both, and NaN counts as infinitely far.
    /// </summary>
    public static double Difference(IReadOnlyList<double> expected, Tensor actual)
    {
        double[] given = Tensors.ToArray<double>(actual);
        Assert.Equal(expected.Count, given.Length);
        double largest = expected.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max(), difference = 0;
        for (int i = 0; i < given.Length; i++)
        {
            double own = expected[i] == given[i] ? 0 : Math.Abs(expected[i] - given[i]);
            difference = double.IsNaN(own) ? double.PositiveInfinity : Math.Max(difference, own);
        }

        return difference == 0 ? 0 : difference / largest;
    }
}
