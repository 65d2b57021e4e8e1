using System.Runtime.InteropServices;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Models.Transformers;

/// <summary>Small random models, with weights large enough that attention is far from uniform.</summary>
internal static class SmallLlama
{
    public static readonly LlamaConfig Grouped = new(
        Dim: 24, HiddenDim: 20, Layers: 3, Heads: 6, KeyValueHeads: 2, Vocabulary: 17, Context: 32);

    public static LlamaWeights Weights(LlamaConfig config, Seed seed, bool shared = true) =>
        LlamaWeights.Create(config, shared, (name, shape) =>
    {
        Tensor tensor = empty(shape);
        seed.Derive(name).Rng().Normals(MemoryMarshal.Cast<byte, float>(tensor.bytes), shape.Length == 1 ? 1 : 0.5);
        return tensor;
    });

    public static Llama Model(LlamaConfig config, ulong seed, bool shared = true) => new(Weights(config, new Seed(seed), shared));

    /// <summary>A checkpoint file of llama2.c, without rotary tables; the classifier is shared.</summary>
    public static byte[] File(LlamaWeights weights)
    {
        LlamaConfig c = weights.Config;
        int[] header = [c.Dim, c.HiddenDim, c.Layers, c.Heads, c.KeyValueHeads, c.Vocabulary, c.Context];
        return [
            .. header.SelectMany(BitConverter.GetBytes),
            .. c.Layout(sharedClassifier: true).SelectMany(part => weights[part.Name].bytes.ToArray())];
    }

    public static Tensor Tokens(LlamaConfig config, int batch, int time, Seed seed)
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
}
