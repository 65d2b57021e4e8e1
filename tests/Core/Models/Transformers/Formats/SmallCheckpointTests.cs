using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Models.Transformers.Formats;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Core.Sae.Formats;
using Hypotheses.Tests.Support;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Models.Transformers.Formats;

/// <summary>
/// The layouts of single works, on small files with consecutive numbers: two heads of three numbers, d = 6, so that a number says
/// where it stood.
/// </summary>
public sealed class SmallCheckpointTests : IDisposable
{
    private const string Config = """
        {"C": 5, "n_heads": 2, "d_model": 6, "n_layers": 1, "attention_dir": "casual", "act_fn": "GeLU", "attn_coeff": 0.25,
         "diff_vocab": 0, "eqn_sign": false}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Clocks_and_pizzas_have_heads_of_rows_and_turned_embeddings()
    {
        using TransformerWeights w = ReadPizza(Config, PizzaTensors());
        Assert.Equal(new TransformerConfig
        {
            Dim = 6,
            Layers = 1,
            Vocabulary = 5,
            Context = 2,
            Norm = new NormSettings(NormKind.None, Final: false),
            Positions = new LearnedPositions(),
            Attention = new AttentionSettings(2, 3) { Causal = false, SoftmaxShare = .25 },
            Mlp = new MlpSettings(24, MlpActivation.Gelu, Bias: true),
            Initial = InitialScheme.Grokking(6, 5),
        }, w.Config);
        Assert.Equal((3 * 5) + 1, At(w, "embed.weight", 1, 3)); // [6, 5] stored
        Assert.Equal((2 * 5) + 4, At(w, "head.weight", 4, 2));
        Assert.Equal((((1 * 3) + 2) * 6) + 4, At(w, "blocks.0.attn.q.weight", (1 * 3) + 2, 4)); // [2, 3, 6] stored
        Assert.Equal((4 * 6) + 5, At(w, "blocks.0.attn.o.weight", 4, 5));
    }

    [Theory]
    [InlineData("\"act_fn\": \"GeLU\"", "\"act_fn\": \"Tanh\"", "act_fn", "'Tanh' is not one of ReLU, GeLU")]
    [InlineData("0.25", "1.5", "attn_coeff", "1.5 is not from 0 to 1")]
    [InlineData("0.25", "null", "attn_coeff", "is missing")]
    [InlineData("\"C\": 5", "\"D\": 5", "C", "is missing")]
    [InlineData("\"d_model\": 6", "\"d_model\": 7", "d_model", "7 is not a multiple of the 2 heads")]
    [InlineData("\"C\": 5", "\"C\": 5, \"use_linear\": true", "use_linear", "makes it no transformer")]
    public void A_clock_of_another_kind_is_refused_by_its_field(string from, string to, string field, string problem) =>
        Refusal.Of(
            () => ReadPizza(Config.Replace(from, to, StringComparison.Ordinal), PizzaTensors()),
            Path.Combine(_folder.Root, "c.json"), field, problem);

    [Fact]
    public void A_grokked_transformers_sizes_are_its_tensors_and_its_heads_act_from_the_left()
    {
        using TransformerWeights w = GrokkedAdditionCheckpoint.Read(_folder.Write("g.pt", Grokked([2, 6, 3], [2, 3, 6]).File()));
        TransformerConfig c = w.Config;
        Assert.Equal((6, 1, 5, 2, 8), (c.Dim, c.Layers, c.Vocabulary, c.Context, c.Mlp!.Width));
        Assert.Equal(new AttentionSettings(2, 3), c.Attention);
        Assert.Equal((((1 * 6) + 4) * 3) + 2, At(w, "blocks.0.attn.k.weight", (1 * 3) + 2, 4)); // head 1, from 4 to 2
        Assert.Equal((((1 * 3) + 2) * 6) + 4, At(w, "blocks.0.attn.o.weight", 4, (1 * 3) + 2));
        string path = _folder.Write("g.pt", Grokked([2, 6, 3], [2, 6, 3]).File());
        Refusal.Of(() => GrokkedAdditionCheckpoint.Read(path), path, "blocks.0.attn.W_O", "has shape [2, 6, 3], not [2, 3, 6]");
        path = _folder.Write("g.pt", Grokked([12, 3], [2, 3, 6]).File());
        Refusal.Of(() => GrokkedAdditionCheckpoint.Read(path), path, "blocks.0.attn.W_Q", "has shape [12, 3], not 3 sizes");
        path = _folder.Write("g.pt", new PlainTensors().Add("x", "F32", [1.0]).File());
        Refusal.Of(() => GrokkedAdditionCheckpoint.Read(path), path, "tok_embed.weight", "is missing");
    }

    [Fact]
    public void A_model_of_TransformerLens_has_biases_and_a_head_of_its_own()
    {
        const string config = """
            {"n_layers": 1, "d_model": 6, "n_ctx": 4, "d_head": 3, "n_heads": 2, "d_vocab": 5, "d_vocab_out": 7, "attn_only": true,
             "normalization_type": null, "positional_embedding_type": "standard", "attn_scale": 2.5}
            """;
        _folder.Write("config.json", System.Text.Encoding.UTF8.GetBytes(config));
        var file = new PlainTensors();
        foreach (string map in new[] { "W_Q", "W_K", "W_V" }) Add(file, "blocks.0.attn." + map, 2, 6, 3);
        foreach (string bias in new[] { "b_Q", "b_K", "b_V" }) Add(file, "blocks.0.attn." + bias, 2, 3);
        Add(Add(file, "blocks.0.attn.W_O", 2, 3, 6), "blocks.0.attn.b_O", 6);
        Add(Add(Add(Add(file, "embed.W_E", 5, 6), "pos_embed.W_pos", 4, 6), "unembed.W_U", 6, 7), "unembed.b_U", 7);
        _folder.Write("model.safetensors", file.File());
        using TransformerWeights w = TransformerFolder.Read(_folder.Root);
        Assert.Equal((7, true, false), (w.Config.Outputs, w.Config.HeadBias, w.Config.Norm.Final));
        Assert.Equal(new AttentionSettings(2, 3) { InputBias = true, OutputBias = true, Divisor = 2.5 }, w.Config.Attention);
        Assert.Equal((((1 * 6) + 4) * 3) + 2, At(w, "blocks.0.attn.v.weight", (1 * 3) + 2, 4));
        Assert.Equal((1 * 3) + 2, At(w, "blocks.0.attn.v.bias", 5));
        Assert.Equal((2 * 7) + 4, At(w, "head.weight", 4, 2));
        foreach ((string from, string to, string field) in new[]
                 {
                     ("\"attn_only\": true", "\"attn_only\": false", "attn_only"), ("null", "\"LN\"", "normalization_type"),
                     ("standard", "rotary", "positional_embedding_type"), ("\"n_ctx\": 4, ", "", "n_ctx"),
                     ("\"n_ctx\": 4", "\"n_ctx\": 4, \"attention_dir\": \"bidirectional\"", "attention_dir"),
                 })
        {
            string path = _folder.Write(
                "config.json", System.Text.Encoding.UTF8.GetBytes(config.Replace(from, to, StringComparison.Ordinal)));
            Refusal.Of(() => TransformerFolder.Read(_folder.Root), path, field, "is ");
        }
    }

    private TransformerWeights ReadPizza(string config, PlainTensors tensors) => ClockPizzaCheckpoint.Read(
        _folder.Write("m.pt", tensors.File()), _folder.Write("c.json", System.Text.Encoding.UTF8.GetBytes(config)));

    private static PlainTensors PizzaTensors()
    {
        PlainTensors file = Add(Add(Add(new PlainTensors(), "embed.W_E", 6, 5), "pos_embed.W_pos", 2, 6), "unembed.W_U", 6, 5);
        foreach (string map in new[] { "W_Q", "W_K", "W_V" }) Add(file, "blocks.0.attn." + map, 2, 3, 6);
        Add(Add(file, "blocks.0.attn.W_O", 6, 6), "blocks.0.attn.mask", 2, 2);
        Add(Add(file, "blocks.0.mlp.W_in", 24, 6), "blocks.0.mlp.b_in", 24);
        return Add(Add(file, "blocks.0.mlp.W_out", 6, 24), "blocks.0.mlp.b_out", 6);
    }

    private static PlainTensors Grokked(long[] queries, long[] outputs)
    {
        PlainTensors file = Add(
            Add(Add(new PlainTensors(), "tok_embed.weight", 5, 6), "pos_embed.weight", 2, 6), "unembed.weight", 5, 6);
        foreach (string map in new[] { "W_Q", "W_K", "W_V" }) Add(file, "blocks.0.attn." + map, queries);
        Add(file, "blocks.0.attn.W_O", outputs);
        Add(Add(file, "blocks.0.mlp.W_in.weight", 8, 6), "blocks.0.mlp.W_in.bias", 8);
        return Add(Add(file, "blocks.0.mlp.W_out.weight", 6, 8), "blocks.0.mlp.W_out.bias", 6);
    }

    /// <summary>0, 1, 2, … row by row.</summary>
    private static PlainTensors Add(PlainTensors file, string name, params long[] shape) =>
        file.Add(name, "F32", shape, Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(i => (double)i));

    private static double At(TransformerWeights weights, string name, params long[] index)
    {
        using var scope = NewDisposeScope();
        Tensor tensor = weights[name].contiguous();
        return Tensors.ToArray<double>(tensor)[index.Length == 1 ? index[0] : (index[0] * tensor.shape[1]) + index[1]];
    }
}
