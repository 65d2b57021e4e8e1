using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Formats;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Core.Sae.Formats;
using Hypotheses.Tests.Support;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Models.Transformers;

/// <summary>Small random models, written by hand as files, against plain loops.</summary>
public sealed class RoutingTransformerTests : IDisposable
{
    private const double Single = 2e-5; // float32 through three blocks, relative to the largest number

    private static readonly RoutingConfig Small = new(Dim: 12, HiddenDim: 7, Layers: 3, Heads: 4, Vocabulary: 9, Context: 6);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static PlainTensors File(RoutingConfig config, Seed seed, string? without = null, string type = "F32")
    {
        var file = new PlainTensors();
        foreach ((string name, long[] shape) in config.Layout().Where(part => part.Name != without))
        {
            Rng rng = seed.Derive(name).Rng();
            file.Add(
                name,
                type,
                shape,
                [
                    .. Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b))
                        .Select(_ => (shape.Length == 1 ? 1 : .6) * rng.Normal())]);
        }

        return file;
    }

    private RoutingTransformer Model(RoutingConfig config, Seed seed) =>
        RoutingCheckpoint.Read(_folder.Write("model.safetensors", File(config, seed).File()), config.Heads);

    [Theory]
    [InlineData(4, 3, 6, 1)]
    [InlineData(1, 1, 6, 2)]
    [InlineData(12, 2, 1, 3)]
    public void Every_hook_point_and_the_logits_equal_plain_loops(int heads, int layers, int time, ulong seed)
    {
        using var scope = NewDisposeScope();
        using RoutingTransformer model = Model(Small with { Heads = heads, Layers = layers }, new Seed(seed));
        Tensor tokens = Tokens(3, time, new Seed(seed));
        LlamaRun run = model.Run(tokens, model.HookPoints.ToHashSet());
        for (int b = 0; b < 3; b++)
        {
            var loops = new RoutingByLoops(model);
            Agree("logits", [.. loops.Logits(tokens[b].data<long>().ToArray()).SelectMany(row => row)], run.Logits[b]);
            Assert.Equal(loops.Noted.Keys.Order(), model.HookPoints.Order());
            foreach (string hook in model.HookPoints)
            {
                Tensor own = run[hook][b];
                Agree(
                    hook, [.. loops.Noted[hook]], hook.EndsWith("pattern", StringComparison.Ordinal) ? own.transpose(0, 1) : own);
            }
        }
    }

    [Theory]
    [InlineData("hook_embed")]
    [InlineData("hook_pos_embed")]
    [InlineData("blocks.0.hook_resid_mid")]
    [InlineData("blocks.1.hook_resid_pre")]
    [InlineData("blocks.1.attn.hook_pattern")]
    [InlineData("blocks.2.mlp.hook_post")]
    [InlineData("ln_final.hook_normalized")]
    public void An_activation_replaced_by_itself_changes_nothing_and_by_another_changes_only_what_follows(string hook)
    {
        using var scope = NewDisposeScope();
        using RoutingTransformer model = Model(Small, new Seed(6));
        Tensor tokens = Tokens(2, 5, new Seed(6));
        var all = model.HookPoints.ToHashSet();
        LlamaRun before = model.Run(tokens, all),
            same = model.Run(tokens, replace: new Dictionary<string, Tensor> { [hook] = before[hook] });
        Assert.True(before.Logits.equal(same.Logits).all().item<bool>());
        LlamaRun after = model.Run(tokens, all, new Dictionary<string, Tensor> { [hook] = (before[hook] * 1.5) + 0.25 });
        Assert.All(
            model.HookPoints.TakeWhile(name => name != hook),
            earlier => Assert.True(after[earlier].equal(before[earlier]).all().item<bool>(), earlier));
        Assert.False(after.Logits.allclose(before.Logits));
    }

    [Fact]
    public void A_run_stops_where_it_is_told_and_captures_the_same_as_a_whole_run()
    {
        using var scope = NewDisposeScope();
        using RoutingTransformer model = Model(Small, new Seed(8));
        Tensor tokens = Tokens(2, 5, new Seed(8));
        LlamaRun whole = model.Run(tokens, model.HookPoints.ToHashSet());
        foreach (string hook in model.HookPoints)
        {
            LlamaRun part = model.Run(tokens, new HashSet<string> { hook }, stopAt: hook);
            Assert.Null(part.LogitsOrNull);
            Assert.True(part[hook].equal(whole[hook]).all().item<bool>(), hook);
        }
    }

    [Fact]
    public void A_run_leaves_nothing_behind_but_its_result()
    {
        using var scope = NewDisposeScope();
        using RoutingTransformer model = Model(Small, new Seed(9));
        Tensor tokens = Tokens(2, 5, new Seed(9));
        using var inner = NewDisposeScope();
        LlamaRun run = model.Run(tokens, new HashSet<string> { "hook_pos_embed", "blocks.1.hook_resid_pre" });
        Assert.Equal(3, inner.DisposablesCount);
        run.Dispose();
        Assert.Equal(0, inner.DisposablesCount);
        Assert.False(model["pos"].IsInvalid);
    }

    [Fact]
    public void The_task_asks_every_prompt_once()
    {
        using var scope = NewDisposeScope();
        (Tensor prompts, Tensor answers) = RoutingTransformer.Task();
        long[] p = prompts.data<long>().ToArray(), asked = answers.data<long>().ToArray();
        Assert.Equal([16384L, 5], prompts.shape);
        Assert.Equal(
            16384, Enumerable.Range(0, 16384).Select(i => string.Join(' ', p[(5 * i)..(5 * (i + 1))])).Distinct().Count());
        for (int i = 0; i < 16384; i++)
        {
            Assert.InRange(p[(5 * i) + 4], 8, 11);
            Assert.Equal(p[(5 * i) + (int)p[(5 * i) + 4] - 8], asked[i]);
            Assert.All(p[(5 * i)..((5 * i) + 4)], feature => Assert.InRange(feature, 0, 7));
        }
    }

    [Fact]
    public void Bad_files_are_named()
    {
        void Refused(PlainTensors file, string field, string problem, int heads = 4)
        {
            string path = _folder.Write("bad", file.File());
            Refusal.Of(() => RoutingCheckpoint.Read(path, heads), path, field, problem);
        }

        Refused(File(Small, new Seed(1), without: "blocks.1.attn.W_O.weight"), "blocks.1.attn.W_O.weight", "is missing");
        Refused(
            File(Small, new Seed(1), without: "blocks.0.ln1.weight"),
            "blocks.0.ln1.bias",
            "is no tensor of a routing transformer");
        Refused(
            File(Small, new Seed(1)).Add("blocks.ln1.weight", "F32", [1.0]),
            "blocks.ln1.weight",
            "is no tensor of a routing transformer");
        Refused(File(Small, new Seed(1)), "embed.weight", "has rows of 12, which 5 heads do not divide", heads: 5);
        Refused(File(Small, new Seed(1), type: "I32"), "embed.weight", "is Int32, not of floating-point numbers");
        Refused(
            File(Small, new Seed(1), without: "pos").Add("pos", "F32", new double[6, 11]),
            "pos",
            "has shape [6, 11], not [6, 12]");
        Refused(
            File(Small, new Seed(1), without: "ln_f.bias").Add("ln_f.bias", "F32", [.. Enumerable.Repeat(double.NaN, 12)]),
            "ln_f.bias",
            "NaN");
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        using var scope = NewDisposeScope();
        using RoutingTransformer model = Model(Small, new Seed(10));
        Tensor tokens = Tokens(1, 4, new Seed(10));
        void Throws(string problem, Action action) =>
            Assert.Contains(problem, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
        Throws(
            "'blocks.3.hook_resid_pre' is unknown", () => model.Run(tokens, new HashSet<string> { "blocks.3.hook_resid_pre" }));
        Throws(
            "not Float32 [1, 4, 12]",
            () => model.Run(tokens, replace: new Dictionary<string, Tensor> { ["blocks.1.hook_resid_pre"] = zeros(1, 3, 12) }));
        Throws("the vocabulary has 9", () => model.Run(full(1, 4, 9, dtype: ScalarType.Int64)));
        Throws("the context is 6", () => model.Run(zeros(1, 7, dtype: ScalarType.Int64)));
        Throws("non-empty Int64", () => model.Run(zeros(1, 4)));
    }

    private static Tensor Tokens(int batch, int time, Seed seed)
    {
        Rng rng = seed.Derive("tokens").Rng();
        var ids = new long[batch, time];
        for (int b = 0; b < batch; b++)
            for (int t = 0; t < time; t++) ids[b, t] = rng.Below(Small.Vocabulary);
        return from_array(ids);
    }

    private static void Agree(string name, double[] expected, Tensor actual)
    {
        double[] given = actual.contiguous().to(ScalarType.Float64).data<double>().ToArray();
        Assert.Equal(expected.Length, given.Length);
        double largest = expected.Max(Math.Abs), difference = expected.Zip(given, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(difference <= Single * largest, $"{name}: differs by {difference:g3} of {largest:g3}");
    }
}
