using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Core.Models.Transformers;
using Hypotheses.Tests.Core.Sae.Formats;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Fixtures;

/// <summary>A Llama in llama2.c's files with its tokenizer and a text, and a routing transformer in safetensors.</summary>
internal static class ModelFixtures
{
    public const string Words = "ab a";

    /// <summary>Merged by hand: a space goes before; "ab" scores highest, then " a".</summary>
    public static readonly int[] Tokens = [1, 259, 263, 264];

    private static readonly List<(string Piece, float Score)> Vocabulary =
        SmallTokenizer.Tokens((" ", -1), ("a", -2), ("b", -3), ("é", -4), ("ab", 5), (" a", 4));
    private static readonly LlamaConfig Config =
        new(Dim: 8, HiddenDim: 12, Layers: 2, Heads: 2, KeyValueHeads: 1, Vocabulary: 265, Context: 16);

    public static readonly RoutingConfig Routing = new(Dim: 8, HiddenDim: 12, Layers: 1, Heads: 2, Vocabulary: 11, Context: 6);
    public static readonly long[] RoutingTokens = [3, 1, 4, 1, 5];

    public static IEnumerable<(string Name, byte[] Content)> All()
    {
        using var scope = NewDisposeScope();
        LlamaWeights llama = LlamaWeights.Create(Config, sharedClassifier: true,
            (name, shape) => Tensors.Of(Numbers("llama", name, shape), shape));
        Dictionary<string, Tensor> routing = Routing.Layout()
            .ToDictionary(p => p.Name, p => Tensors.Of(Numbers("routing", p.Name, p.Shape), p.Shape));
        var parts = new PlainTensors();
        foreach ((string name, long[] shape) in Routing.Layout())
            parts.Add(name, "F32", shape, Numbers("routing", name, shape).Select(v => (double)v));
        return
        [
            ("models/llama2c/model.bin", SmallLlama.File(llama)),
            ("models/llama2c/tokenizer.bin", SmallTokenizer.File(7, Vocabulary)),
            ("models/llama2c/stories.txt", Text.Utf8($"{Words}\n<|endoftext|>\naé ab\n")),
            ($"models/llama2c/{Golden.Name}", Golden.Json(
                ("tokens", [[.. Tokens.Select(t => (double)t)]]),
                ("logits", [new LlamaByLoops(llama).Logits([.. Tokens.Select(t => (long)t)])[^1]]))),
            ("models/routing/model.safetensors", parts.File()),
            ($"models/routing/{Golden.Name}", Golden.Json(
                ("tokens", [[.. RoutingTokens.Select(t => (double)t)]]),
                ("logits", [new RoutingByLoops(new RoutingTransformer(Routing, routing)).Logits(RoutingTokens)[^1]]))),
        ];
    }

    /// <summary>Thirty-seconds from −½ to ½, norms around 1.</summary>
    private static float[] Numbers(string model, string name, long[] shape)
    {
        Rng rng = Seed.FromPath("fixtures", model, name).Rng();
        float centre = shape.Length == 1 && !name.EndsWith("bias", StringComparison.Ordinal) ? 1 : 0;
        return [.. Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(_ => centre + ((rng.Below(33) - 16) / 32f))];
    }
}
