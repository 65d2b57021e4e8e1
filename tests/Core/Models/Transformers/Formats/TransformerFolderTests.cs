using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Models.Transformers.Formats;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Support;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Models.Transformers.Formats;

public sealed class TransformerFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Architectures => ["gpt2", "gpt_neox", "llama", "mistral", "qwen2", "qwen3", "gemma2"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Every_number_is_the_stored_one_in_the_type_in_which_it_is_stored(string architecture)
    {
        foreach ((string name, ScalarType type) in new[]
                 {
                     ("F32", ScalarType.Float32), ("F16", ScalarType.Float16), ("BF16", ScalarType.BFloat16),
                     ("F64", ScalarType.Float64),
                 })
        {
            SmallFolder folder = SmallFolder.Of(architecture).Write(_folder.Root, name);
            RequireSame(architecture, folder, type);
        }
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Names_without_the_models_prefix_mean_the_same(string architecture)
    {
        SmallFolder folder = SmallFolder.Of(architecture), whole = SmallFolder.Of(architecture);
        folder.Rename(name => name.Contains('.', StringComparison.Ordinal) && !name.StartsWith("lm_head", StringComparison.Ordinal)
            && !name.StartsWith("embed_out", StringComparison.Ordinal) ? name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..] : name);
        folder.Write(_folder.Root);
        RequireSame(architecture, whole, ScalarType.Float32);
    }

    [Theory]
    [InlineData("shards")]
    [InlineData("torch")]
    [InlineData("torch, older")]
    [InlineData("torch, shards")]
    [InlineData("torch, older, shards")]
    public void Weights_may_lie_in_any_container_and_in_several_files(string container)
    {
        SmallFolder folder = SmallFolder.Of("gpt2");
        if (container == "shards") folder.WriteShards(_folder.Root);
        else
            folder.WriteTorch(
                _folder.Root, container.Contains("older", StringComparison.Ordinal), container.EndsWith("shards", StringComparison.Ordinal));
        RequireSame("gpt2", folder, ScalarType.Float32);
    }

    [Fact]
    public void Masks_and_frequencies_are_dropped_and_a_bias_that_ends_like_one_is_not()
    {
        SmallFolder gpt2 = SmallFolder.Of("gpt2"), neox = SmallFolder.Of("gpt_neox"), llama = SmallFolder.Of("llama");
        foreach (int layer in new[] { 0, 1 })
        {
            gpt2.Add($"transformer.h.{layer}.attn.bias", 1, 1, 16, 16);
            gpt2.Add($"transformer.h.{layer}.attn.masked_bias");
            neox.Add($"gpt_neox.layers.{layer}.attention.bias", 1, 1, 16, 16);
            neox.Add($"gpt_neox.layers.{layer}.attention.masked_bias");
            neox.Add($"gpt_neox.layers.{layer}.attention.rotary_emb.inv_freq", 1);
            llama.Add($"model.layers.{layer}.self_attn.rotary_emb.inv_freq", 2);
        }

        foreach ((string name, SmallFolder folder) in new[] { ("gpt2", gpt2), ("gpt_neox", neox), ("llama", llama) })
        {
            folder.Write(_folder.Root);
            RequireSame(name, folder, ScalarType.Float32);
        }
    }

    [Fact]
    public void Of_a_tied_pair_either_may_be_stored_or_both_if_they_are_the_same()
    {
        SmallFolder head = SmallFolder.Of("qwen3"), both = SmallFolder.Of("qwen3");
        head.Rename(name => name == "model.embed_tokens.weight" ? "lm_head.weight" : name);
        head.Write(_folder.Root);
        RequireSame("qwen3", both, ScalarType.Float32);
        both.Tensors.Add("lm_head.weight", both.Tensors["model.embed_tokens.weight"]);
        both.Write(_folder.Root);
        RequireSame("qwen3", both, ScalarType.Float32);
        both.Tensors["lm_head.weight"] = ([11, 12], [.. both.Tensors["model.embed_tokens.weight"].Numbers[..^1], 7.5]);
        both.Write(_folder.Root);
        string path = Path.Combine(_folder.Root, "model.safetensors");
        Refusal.Of(
            () => TransformerFolder.Read(_folder.Root), path, "lm_head.weight", "differs from model.embed_tokens.weight");
    }

    [Fact]
    public void A_configuration_says_all_that_the_folder_does()
    {
        var rms = new NormSettings(NormKind.Rms);
        var small = new TransformerConfig
        {
            Dim = 12,
            Layers = 2,
            Vocabulary = 11,
            Context = 16,
            Norm = rms,
            Initial = new InitialScheme(.02),
            Positions = new RotaryPositions(),
            Attention = new AttentionSettings(4, 4) { KeyValueHeads = 2 },
            Mlp = new MlpSettings(10, MlpActivation.Silu, Gated: true),
        };
        var three = new AttentionSettings(3, 4) { InputBias = true, OutputBias = true };
        Same("gpt2", small with
        {
            Norm = new NormSettings(NormKind.Layer),
            Positions = new LearnedPositions(),
            Attention = three,
            Mlp = new MlpSettings(10, MlpActivation.GeluTanh, Bias: true),
            TiedHead = true,
            Initial = InitialScheme.Gpt2,
        });
        Same("gpt_neox", small with
        {
            Norm = new NormSettings(NormKind.Layer),
            Positions = new RotaryPositions(20_000, .5),
            Attention = three,
            Mlp = new MlpSettings(10, MlpActivation.Gelu, Bias: true),
        });
        Same("llama", small with
        {
            Positions = new RotaryPositions(500_000, Scaling: new RotaryScaling(8, 1, 4, 8)),
            Attention = small.Attention with { InputBias = true, OutputBias = true },
            Mlp = small.Mlp with { Bias = true },
            TiedHead = true,
        });
        Same("mistral", small with { Attention = small.Attention with { Windows = [3, 3] } });
        Same("qwen2", small with { Attention = small.Attention with { Windows = [null, 5], InputBias = true } });
        Same("qwen3", small with { Attention = small.Attention with { QueryKeyNorm = true }, TiedHead = true });
        Same("gemma2", small with
        {
            Norm = new NormSettings(NormKind.RmsOnePlus, 1e-5, NormPlace.BeforeAndAfter),
            Attention = small.Attention with { Windows = [4, null], Divisor = 3, ScoreCap = 50 },
            Mlp = small.Mlp with { Activation = MlpActivation.GeluTanh },
            TiedHead = true,
            LogitCap = 30,
            EmbeddingScale = (float)Math.Sqrt(12),
        });
    }

    /// <summary>It says nothing of the trained model: what is no σ refuses no folder.</summary>
    [Theory]
    [InlineData("0.05", .05)]
    [InlineData("1", 1)]
    [InlineData("0", .02)]
    [InlineData("-1.0", .02)]
    [InlineData("1e999", .02)]
    [InlineData("null", .02)]
    [InlineData("\"small\"", .02)]
    public void Fresh_weights_have_the_deviation_that_the_configuration_says(string field, double deviation)
    {
        foreach (string architecture in (IEnumerable<string>)Architectures)
        {
            SmallFolder folder = SmallFolder.Of(architecture);
            folder.Config["initializer_range"] = System.Text.Json.Nodes.JsonNode.Parse(field);
            folder.Write(_folder.Root);
            ReducedMatrices reduced = architecture == "gpt2" ? ReducedMatrices.Writers : ReducedMatrices.None;
            Assert.Equal(new InitialScheme(deviation) { Reduced = reduced }, TransformerFolder.Config(_folder.Root).Initial);
        }
    }

    [Fact]
    public void Gemmas_scale_is_rounded_to_the_type_of_its_weights()
    {
        SmallFolder.Of("gemma2").Write(_folder.Root, "BF16");
        double scale = TransformerFolder.Config(_folder.Root).EmbeddingScale;
        Assert.Equal(3.46875, scale); // √12 = 3.4641…, to eight binary digits
    }

    [Fact]
    public void What_is_read_runs()
    {
        foreach (string architecture in (IEnumerable<string>)Architectures)
        {
            SmallFolder.Of(architecture).Write(_folder.Root, "BF16");
            using var scope = NewDisposeScope();
            using var model = new Transformer(TransformerFolder.Read(_folder.Root));
            Assert.Equal([1, 3, 11], model.Run(tensor(new long[,] { { 1, 2, 3 } })).Logits.shape);
        }
    }

    private void Same(string architecture, TransformerConfig expected)
    {
        SmallFolder.Of(architecture).Write(_folder.Root);
        Assert.Equal(expected, TransformerFolder.Config(_folder.Root));
    }

    private void RequireSame(string architecture, SmallFolder folder, ScalarType type)
    {
        using TransformerWeights weights = TransformerFolder.Read(_folder.Root);
        foreach ((string weight, Tensor tensor) in weights.Named)
        {
            Assert.Equal(type, tensor.dtype);
            double[] numbers = Tensors.ToArray<double>(tensor);
            for (long i = 0; i < numbers.Length; i++)
            {
                long[] at = tensor.shape.Length == 1 ? [i] : [i / tensor.shape[1], i % tensor.shape[1]];
                (string name, long[] index) = SmallFolderNames.Of(architecture, weight, at);
                (long[] shape, double[] stored) = folder.Tensors[name];
                Assert.Equal(stored[index.Length == 1 ? index[0] : (index[0] * shape[1]) + index[1]], numbers[i]);
            }
        }
    }
}
