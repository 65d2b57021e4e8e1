using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Models.Transformers.Formats;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Core.Sae.Formats;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Models.Transformers.Formats;

/// <summary>Small random models, written by hand as files.</summary>
public sealed class RoutingCheckpointTests : IDisposable
{
    /// <summary>The names and shapes of d = 12, width 7, two blocks, nine tokens, six positions, as their authors write
    /// them.</summary>
    private static readonly (string Name, string Layout, long[] Shape)[] Parts =
    [
        ("embed.weight", "embed.weight", [9, 12]), ("pos", "positions.weight", [6, 12]),
        .. Enumerable.Range(0, 2).SelectMany(layer => new (string Name, string Layout, long[] Shape)[]
        {
            ("ln1.weight", "attn.norm.gain", [12]), ("ln1.bias", "attn.norm.bias", [12]),
            ("ln2.weight", "mlp.norm.gain", [12]), ("ln2.bias", "mlp.norm.bias", [12]),
            ("attn.W_Q.weight", "attn.q.weight", [12, 12]), ("attn.W_K.weight", "attn.k.weight", [12, 12]),
            ("attn.W_V.weight", "attn.v.weight", [12, 12]), ("attn.W_O.weight", "attn.o.weight", [12, 12]),
            ("mlp.fc_in.weight", "mlp.up.weight", [7, 12]), ("mlp.fc_in.bias", "mlp.up.bias", [7]),
            ("mlp.fc_out.weight", "mlp.down.weight", [12, 7]), ("mlp.fc_out.bias", "mlp.down.bias", [12]),
        }.Select(p => ($"blocks.{layer}.{p.Name}", $"blocks.{layer}.{p.Layout}", p.Shape))),
        ("ln_f.weight", "final_norm.gain", [12]), ("ln_f.bias", "final_norm.bias", [12]),
        ("unembed.weight", "head.weight", [9, 12]),
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static double[] Numbers(string name, long[] shape)
    {
        Rng rng = Seed.FromPath("routing", name).Rng();
        return [.. Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b)).Select(_ => rng.Normal())];
    }

    private static PlainTensors File(string? without = null, string type = "F32")
    {
        var file = new PlainTensors();
        foreach ((string name, _, long[] shape) in Parts.Where(part => part.Name != without))
            file.Add(name, type, shape, Numbers(name, shape));
        return file;
    }

    [Fact]
    public void Every_weight_comes_back_in_its_place()
    {
        using TransformerWeights read = RoutingCheckpoint.Read(_folder.Write("model.safetensors", File().File()), 4);
        Assert.Equal(
            new TransformerConfig
            {
                Dim = 12,
                Layers = 2,
                Vocabulary = 9,
                Context = 6,
                Norm = new NormSettings(NormKind.Layer, 1e-5),
                Positions = new LearnedPositions(),
                Attention = new AttentionSettings(4, 3),
                Mlp = new MlpSettings(7, MlpActivation.Relu, Gated: false, Bias: true),
            },
            read.Config);
        Assert.Equal(Parts.Select(p => p.Layout).Order(), read.Named.Select(p => p.Name).Order());
        foreach ((string name, string layout, long[] shape) in Parts)
            Assert.Equal(Numbers(name, shape).Select(v => (float)v), read[layout].data<float>().ToArray());
    }

    [Fact]
    public void Bad_files_are_named()
    {
        void Refused(PlainTensors file, string field, string problem, int heads = 4)
        {
            string path = _folder.Write("bad", file.File());
            Refusal.Of(() => RoutingCheckpoint.Read(path, heads), path, field, problem);
        }

        Refused(File(without: "blocks.1.attn.W_O.weight"), "blocks.1.attn.W_O.weight", "is missing");
        Refused(File(without: "blocks.0.ln1.weight"), "blocks.0.ln1.bias", "is no tensor of a routing transformer");
        Refused(File().Add("blocks.ln1.weight", "F32", [1.0]), "blocks.ln1.weight", "is no tensor of a routing transformer");
        Refused(File(), "embed.weight", "has rows of 12, which 5 heads do not divide", heads: 5);
        Refused(File(type: "I32"), "embed.weight", "is Int32, not of floating-point numbers");
        Refused(File(without: "pos").Add("pos", "F32", new double[6, 11]), "pos", "has shape [6, 11], not [6, 12]");
        Refused(
            File(without: "ln_f.bias").Add("ln_f.bias", "F32", [.. Enumerable.Repeat(double.NaN, 12)]), "ln_f.bias", "NaN");
    }
}
