using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Models.Transformers.Formats;
using Hypotheses.Core.Models.Transformers.Twins;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Core.Models.Transformers.Formats;
using Hypotheses.Tests.Support;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Models.Transformers.Twins;

public class TransformerTwinsTests
{
    private static readonly TransformerConfig Wide = SmallTransformer.Llama with
    {
        Dim = 96,
        Vocabulary = 50,
        Attention = new AttentionSettings(6, 16) { KeyValueHeads = 2, OutputBias = true },
        Mlp = new MlpSettings(80, MlpActivation.Silu, Gated: true, Bias: true),
        TiedHead = false,
    };

    public static TheoryData<string> Schemes => [.. ByScheme.Keys];

    // Each beside σ of a matrix by its name and columns, written out.
    private static readonly Dictionary<string, (InitialScheme Scheme, Func<string, long, double> Deviation)> ByScheme = new()
    {
        ["GPT-2"] = (InitialScheme.Gpt2, (name, _) => Ends(name, "attn.o.weight", "mlp.down.weight") ? .02 / Math.Sqrt(6) : .02),
        ["llama2.c"] =
            (InitialScheme.Llama2c, (name, _) => Ends(name, "attn.o.weight", "mlp.up.weight") ? .02 / Math.Sqrt(6) : .02),
        ["one σ"] = (new InitialScheme(.3), (_, _) => .3),
        ["grokking"] = (InitialScheme.Grokking(96, 50), (name, _) => 1 / Math.Sqrt(name == "head.weight" ? 50 : 96)),
        ["by inputs"] = (
            new InitialScheme(null) { Embedding = .5, Reduced = ReducedMatrices.Writers },
            (name, inputs) => name == "embed.weight" ? .5
                : 1 / Math.Sqrt(inputs * (Ends(name, "attn.o.weight", "mlp.down.weight") ? 6 : 1))),
    };

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Untrained_weights_start_as_their_family_does(string named)
    {
        using var scope = NewDisposeScope();
        (InitialScheme scheme, Func<string, long, double> deviation) = ByScheme[named];
        using TransformerWeights twin = TransformerTwins.Untrained(Wide with { Initial = scheme }, new Seed(1));
        foreach ((string name, Tensor tensor) in twin.Named)
        {
            if (tensor.dim() == 1) Assert.All(Numbers(tensor), v => Assert.Equal(Ends(name, "gain") ? 1 : 0, v));
            else IsNormal(name, tensor, deviation(name, tensor.shape[1]));
        }
    }

    [Fact]
    public void Matched_and_untrained_twins_of_one_seed_have_no_draw_in_common()
    {
        using var scope = NewDisposeScope();
        using TransformerWeights untrained = TransformerTwins.Untrained(Wide, new Seed(1)),
            matched = TransformerTwins.MatchedDeviations(SmallTransformer.Weights(Wide, new Seed(2)), new Seed(1));
        foreach ((string name, Tensor tensor) in untrained.Named.Where(part => part.Tensor.dim() > 1))
        {
            double[] a = Numbers(tensor), b = Numbers(matched[name]);
            double cosine = a.Zip(b, (x, y) => x * y).Sum() / Math.Sqrt(a.Sum(x => x * x) * b.Sum(x => x * x));
            // Of independent normals it is normal with deviation 1/√n: beyond 6 of them once in 5e8.
            Assert.InRange(Math.Abs(cosine), 0, 6 / Math.Sqrt(a.Length));
        }
    }

    [Fact]
    public void Matched_weights_keep_each_matrix_own_deviation_and_nothing_else()
    {
        using var scope = NewDisposeScope();
        using TransformerWeights trained = SmallTransformer.Weights(Wide, new Seed(2));
        using TransformerWeights shifted = trained.Select((name, tensor) =>
            tensor.dim() == 1 ? tensor.clone() : (tensor * name.Length) + 3);
        using TransformerWeights twin = TransformerTwins.MatchedDeviations(shifted, new Seed(3));
        foreach ((string name, Tensor tensor) in twin.Named)
        {
            double[] own = Numbers(shifted[name]);
            double mean = own.Average();
            if (tensor.dim() == 1) Assert.Equal(own, Numbers(tensor));
            else IsNormal(name, tensor, Math.Sqrt(own.Average(v => Math.Pow(v - mean, 2))));
        }
    }

    [Fact]
    public void Shuffled_weights_are_the_same_numbers_elsewhere()
    {
        using var scope = NewDisposeScope();
        using TransformerWeights trained = SmallTransformer.Weights(Wide, new Seed(4));
        using TransformerWeights twin = TransformerTwins.Shuffled(trained, new Seed(5));
        foreach ((string name, Tensor tensor) in twin.Named)
        {
            double[] before = Numbers(trained[name]), after = Numbers(tensor);
            Assert.Equal(before.Order(), after.Order());
            int kept = before.Zip(after).Count(pair => pair.First == pair.Second);
            // A random order keeps about one number in its place (Poisson): more than 20 has probability below 1e-18.
            Assert.InRange(kept, tensor.dim() == 1 ? before.Length : 0, tensor.dim() == 1 ? before.Length : 20);
        }
    }

    [Fact]
    public void Twins_follow_from_their_seed_leave_the_trained_model_alone_and_run()
    {
        using var scope = NewDisposeScope();
        using TransformerWeights trained = SmallTransformer.Weights(SmallTransformer.Llama, new Seed(6)),
            copy = SmallTransformer.Weights(SmallTransformer.Llama, new Seed(6));
        foreach (Func<Seed, TransformerWeights> make in new Func<Seed, TransformerWeights>[]
                 {
                     seed => TransformerTwins.Untrained(trained.Config, seed),
                     seed => TransformerTwins.MatchedDeviations(trained, seed),
                     seed => TransformerTwins.Shuffled(trained, seed)
                 })
        {
            using TransformerWeights a = make(new Seed(7)), b = make(new Seed(7)), c = make(new Seed(8));
            Assert.Equal(Numbers(a["blocks.1.mlp.gate.weight"]), Numbers(b["blocks.1.mlp.gate.weight"]));
            Assert.NotEqual(Numbers(a["blocks.1.mlp.gate.weight"]), Numbers(c["blocks.1.mlp.gate.weight"]));
            Assert.NotEqual(Numbers(a["blocks.1.mlp.gate.weight"]), Numbers(a["blocks.1.mlp.up.weight"]));
            Assert.All(trained.Named, pair => Assert.Equal(Numbers(copy[pair.Name]), Numbers(pair.Tensor)));
            using var model = new Transformer(make(new Seed(7)));
            Assert.True(model.Run(SmallTransformer.Tokens(model.Config, 1, 3, new Seed(9))).Logits.isfinite().all().item<bool>());
        }
    }

    /// <summary>As they are read: some weights are stored turned, or beside others, and are views.</summary>
    [Theory]
    [MemberData(nameof(TransformerFolderTests.Architectures), MemberType = typeof(TransformerFolderTests))]
    public void Models_that_are_read_from_a_folder_have_all_three(string architecture)
    {
        using var folder = new TemporaryFolder();
        SmallFolder.Of(architecture).Write(folder.Root);
        using var scope = NewDisposeScope();
        using TransformerWeights trained = TransformerFolder.Read(folder.Root);
        using TransformerWeights shuffled = TransformerTwins.Shuffled(trained, new Seed(1));
        foreach ((string name, Tensor tensor) in shuffled.Named)
        {
            Assert.Equal(Numbers(trained[name]).Order(), Numbers(tensor).Order());
            if (tensor.dim() > 1) Assert.NotEqual(Numbers(trained[name]), Numbers(tensor));
        }

        foreach (TransformerWeights twin in new[]
                 {
                     TransformerTwins.Untrained(trained.Config, new Seed(2)),
                     TransformerTwins.MatchedDeviations(trained, new Seed(2)),
                     TransformerTwins.Shuffled(trained, new Seed(2)),
                 })
        {
            using var model = new Transformer(twin);
            Assert.True(model.Run(SmallTransformer.Tokens(model.Config, 1, 3, new Seed(9))).Logits.isfinite().all().item<bool>());
        }
    }

    /// <summary>Twins of the first approved verdicts were drawn by these names: the same numbers ever since.</summary>
    [Fact]
    public void A_matrix_draws_by_its_name_in_llama2c()
    {
        using var scope = NewDisposeScope();
        using TransformerWeights twin = TransformerTwins.Untrained(Wide, new Seed(1));
        foreach ((string ours, string theirs) in new[]
                 {
                     ("embed.weight", "tok_embeddings"), ("head.weight", "output"), ("blocks.1.attn.q.weight", "layers.1.wq"),
                     ("blocks.0.attn.k.weight", "layers.0.wk"), ("blocks.2.attn.v.weight", "layers.2.wv"),
                     ("blocks.2.mlp.gate.weight", "layers.2.w1"), ("blocks.2.mlp.up.weight", "layers.2.w3"),
                 })
        {
            float[] drawn = new float[twin[ours].numel()];
            new Seed(1).Derive(theirs).Rng().Normals(drawn, .02);
            Assert.Equal(drawn, twin[ours].data<float>().ToArray());
        }
    }

    [Fact]
    public void Twins_of_any_transformer_keep_its_names_types_and_what_is_no_matrix()
    {
        using var scope = NewDisposeScope();
        for (ulong seed = 1; seed <= 40; seed++)
        {
            TransformerConfig config = RandomConfig.Of(seed);
            using TransformerWeights trained = SmallTransformer.Weights(config, new Seed(seed), ScalarType.BFloat16),
                untrained = TransformerTwins.Untrained(config, new Seed(seed)),
                matched = TransformerTwins.MatchedDeviations(trained, new Seed(seed)),
                shuffled = TransformerTwins.Shuffled(trained, new Seed(seed));
            foreach ((string name, Tensor tensor) in trained.Named)
            {
                Assert.All([matched[name], shuffled[name]], twin => Assert.Equal(ScalarType.BFloat16, twin.dtype));
                Assert.Equal(Numbers(tensor).Order(), Numbers(shuffled[name]).Order());
                if (tensor.dim() > 1) continue;
                Assert.All([matched[name], shuffled[name]], twin => Assert.Equal(Numbers(tensor), Numbers(twin)));
                bool one = name.EndsWith("gain", StringComparison.Ordinal) && config.Norm.Kind != NormKind.RmsOnePlus;
                Assert.All(Numbers(untrained[name]), v => Assert.Equal(one ? 1 : 0, v));
            }
        }
    }

    /// <summary>
    /// Mean, deviation and fourth moment within 6 standard errors of a normal's: together a false alarm has probability below
    /// 1e-8 a matrix (n ≥ 3000). A fourth moment far from 3σ⁴ would be another distribution.
    /// </summary>
    private static void IsNormal(string name, Tensor tensor, double deviation)
    {
        double[] z = [.. Numbers(tensor).Select(v => v / deviation)];
        double error = 6 / Math.Sqrt(z.Length);
        Assert.True(Math.Abs(z.Average()) < error, $"{name}: mean");
        Assert.True(Math.Abs(z.Average(v => v * v) - 1) < error * Math.Sqrt(2), $"{name}: deviation");
        Assert.True(Math.Abs(z.Average(v => v * v * v * v) - 3) < error * Math.Sqrt(96), $"{name}: fourth moment");
    }

    private static bool Ends(string name, params string[] ends) => ends.Any(end => name.EndsWith(end, StringComparison.Ordinal));

    private static double[] Numbers(Tensor tensor) => tensor.to(ScalarType.Float64).data<double>().ToArray();
}
