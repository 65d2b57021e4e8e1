using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Models.Transformers.Formats;
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
    private static readonly Llama2cHeader Header = new(8, 12, 2, 2, 1, 265, 16, SharedClassifier: true);

    public static readonly TransformerConfig Routing = new()
    {
        Dim = 8,
        Layers = 1,
        Vocabulary = 11,
        Context = 6,
        Norm = new NormSettings(NormKind.Layer),
        Positions = new LearnedPositions(),
        Attention = new AttentionSettings(2, 4),
        Mlp = new MlpSettings(12, MlpActivation.Relu, Bias: true),
    };

    public static readonly long[] RoutingTokens = [3, 1, 4, 1, 5];

    public static IEnumerable<(string Name, byte[] Content)> All()
    {
        using var scope = NewDisposeScope();
        Dictionary<string, string> llama2c = Header.Tensors().ToDictionary(part => part.Layout, part => part.Name);
        TransformerWeights llama = TransformerWeights.Create(
            Header.Config, (name, shape) => Tensors.Of(Numbers("llama", llama2c[name], shape), shape));
        TransformerWeights routing = TransformerWeights.Create(
            Routing, (name, shape) => Tensors.Of(Numbers("routing", RoutingCheckpoint.NameOf(name), shape), shape));
        var parts = new PlainTensors();
        string[] order = ["embed", "pos", "blocks.0.ln", "blocks.0.attn", "blocks.0.mlp", "ln_f", "unembed"]; // as its authors write
        foreach ((string name, long[] shape) in WeightLayout.Of(Routing)
                     .Select(part => (RoutingCheckpoint.NameOf(part.Name), part.Shape))
                     .OrderBy(part => Array.FindIndex(order, o => part.Item1.StartsWith(o, StringComparison.Ordinal))))
            parts.Add(name, "F32", shape, Numbers("routing", name, shape).Select(v => (double)v));

        return
        [
            ("models/llama2c/model.bin", SmallTransformer.Llama2c(llama)),
            ("models/llama2c/tokenizer.bin", SmallTokenizer.File(7, Vocabulary)),
            ("models/llama2c/stories.txt", Text.Utf8($"{Words}\n<|endoftext|>\naé ab\n")),
            ($"models/llama2c/{Golden.Name}", Golden.Json(
                ("tokens", [[.. Tokens.Select(t => (double)t)]]),
                ("logits", [new TransformerByLoops(llama).Logits([.. Tokens.Select(t => (long)t)])[^1]]))),
            ("models/routing/model.safetensors", parts.File()),
            ($"models/routing/{Golden.Name}", Golden.Json(
                ("tokens", [[.. RoutingTokens.Select(t => (double)t)]]),
                ("logits", [new TransformerByLoops(routing).Logits(RoutingTokens)[^1]]))),
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
