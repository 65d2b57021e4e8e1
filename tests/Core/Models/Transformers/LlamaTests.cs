using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Models.Transformers;

public class LlamaTests
{
    private const double Single = 2e-5; // float32 through three blocks, relative to the largest number

    public static TheoryData<LlamaConfig, bool, ulong> Shapes => new()
    {
        { SmallLlama.Grouped, true, 1 },
        { SmallLlama.Grouped, false, 2 },
        { SmallLlama.Grouped with { KeyValueHeads = 6 }, true, 3 }, // every query head its own keys
        { SmallLlama.Grouped with { KeyValueHeads = 1, Layers = 1 }, true, 4 },
        { new LlamaConfig(2, 1, 2, 1, 1, 3, 12), true, 5 }, // the smallest
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_hook_point_and_the_logits_equal_plain_loops(LlamaConfig config, bool shared, ulong seed)
    {
        using var scope = NewDisposeScope();
        using Llama model = SmallLlama.Model(config, seed, shared);
        Tensor tokens = SmallLlama.Tokens(config, 3, 11, new Seed(seed));
        LlamaRun run = model.Run(tokens, model.HookPoints.ToHashSet());
        for (int b = 0; b < 3; b++)
        {
            var loops = new LlamaByLoops(model.Weights);
            double[] logits = [.. loops.Logits(tokens[b].data<long>().ToArray()).SelectMany(row => row)];
            Agree("logits", logits, run.Logits[b]);
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
    [InlineData("blocks.0.hook_resid_mid")]
    [InlineData("blocks.1.hook_resid_pre")]
    [InlineData("blocks.1.attn.hook_k")]
    [InlineData("blocks.1.attn.hook_pattern")]
    [InlineData("blocks.2.hook_resid_mid")]
    [InlineData("blocks.2.mlp.hook_post")]
    [InlineData("blocks.2.hook_resid_post")]
    [InlineData("ln_final.hook_normalized")]
    public void An_activation_replaced_by_itself_changes_nothing_and_by_another_changes_only_what_follows(string hook)
    {
        using var scope = NewDisposeScope();
        using Llama model = SmallLlama.Model(SmallLlama.Grouped, 6);
        Tensor tokens = SmallLlama.Tokens(model.Config, 2, 9, new Seed(6));
        var all = model.HookPoints.ToHashSet();
        LlamaRun before = model.Run(tokens, all);

        LlamaRun same = model.Run(tokens, replace: new Dictionary<string, Tensor> { [hook] = before[hook] });
        Assert.True(before.Logits.equal(same.Logits).all().item<bool>());

        Tensor other = before[hook] * 1.5 + 0.25;
        LlamaRun after = model.Run(tokens, all, new Dictionary<string, Tensor> { [hook] = other });
        Assert.True(after[hook].equal(other).all().item<bool>());
        int at = model.HookPoints.ToList().IndexOf(hook);
        Assert.All(
            model.HookPoints.Take(at), earlier => Assert.True(after[earlier].equal(before[earlier]).all().item<bool>(), earlier));
        Assert.False(after.Logits.allclose(before.Logits));

        // Running on from a replaced residual stream needs nothing before it: another sequence's tokens give the same.
        if (!hook.EndsWith("resid_pre", StringComparison.Ordinal)) return;
        LlamaRun elsewhere = model.Run(
            SmallLlama.Tokens(model.Config, 2, 9, new Seed(7)), replace: new Dictionary<string, Tensor> { [hook] = other });
        Assert.True(elsewhere.Logits.equal(after.Logits).all().item<bool>());
    }

    [Fact]
    public void A_run_stops_where_it_is_told_and_captures_the_same_as_a_whole_run()
    {
        using var scope = NewDisposeScope();
        using Llama model = SmallLlama.Model(SmallLlama.Grouped, 8);
        Tensor tokens = SmallLlama.Tokens(model.Config, 2, 5, new Seed(8));
        LlamaRun whole = model.Run(tokens, model.HookPoints.ToHashSet());
        foreach (string hook in model.HookPoints)
        {
            LlamaRun part = model.Run(tokens, new HashSet<string> { hook }, stopAt: hook);
            Assert.Null(part.LogitsOrNull);
            Assert.Throws<InvalidOperationException>(() => part.Logits);
            Assert.True(part[hook].equal(whole[hook]).all().item<bool>(), hook);
        }
    }

    [Fact]
    public void A_run_leaves_nothing_behind_but_its_result()
    {
        using var scope = NewDisposeScope();
        using Llama model = SmallLlama.Model(SmallLlama.Grouped, 9);
        Tensor tokens = SmallLlama.Tokens(model.Config, 2, 5, new Seed(9));
        using DisposeScope inner = NewDisposeScope();
        LlamaRun run = model.Run(tokens, new HashSet<string> { "hook_embed", "blocks.1.hook_resid_pre" });
        Assert.Equal(3, inner.DisposablesCount);
        run.Dispose();
        Assert.Equal(0, inner.DisposablesCount);
        Assert.False(model.Weights.Embedding.IsInvalid);
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        using var scope = NewDisposeScope();
        using Llama model = SmallLlama.Model(SmallLlama.Grouped, 10);
        Tensor tokens = SmallLlama.Tokens(model.Config, 1, 4, new Seed(10));
        string unknown = Assert.Throws<ArgumentException>(() =>
            model.Run(tokens, new HashSet<string> { "blocks.3.hook_resid_pre" })).Message;
        Assert.Contains("'blocks.3.hook_resid_pre' is unknown", unknown, StringComparison.Ordinal);
        Assert.Contains("blocks.2.hook_resid_pre", unknown, StringComparison.Ordinal);
        Throws(
            "comes after",
            () => model.Run(tokens, new HashSet<string> { "blocks.1.hook_resid_pre" }, stopAt: "blocks.0.hook_resid_pre"));
        Throws(
            "not Float32 [1, 4, 24]",
            () => model.Run(tokens, replace: new Dictionary<string, Tensor> { ["blocks.1.hook_resid_pre"] = zeros(1, 3, 24) }));
        Throws("the vocabulary has 17", () => model.Run(full(1, 4, 17, dtype: ScalarType.Int64)));
        Throws("the context is 32", () => model.Run(zeros(1, 33, dtype: ScalarType.Int64)));
        Throws("non-empty Int64", () => model.Run(zeros(1, 0, dtype: ScalarType.Int64)));
        Throws("non-empty Int64", () => model.Run(zeros(1, 4)));
    }

    private static void Throws(string problem, Action action) =>
        Assert.Contains(problem, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);

    private static void Agree(string name, double[] expected, Tensor actual)
    {
        double[] given = actual.contiguous().to(ScalarType.Float64).data<double>().ToArray();
        Assert.Equal(expected.Length, given.Length);
        double largest = expected.Max(Math.Abs), difference = expected.Zip(given, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(difference <= Single * largest, $"{name}: differs by {difference:g3} of {largest:g3}");
    }
}
