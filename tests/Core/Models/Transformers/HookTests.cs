using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Models.Transformers;

/// <summary>What is captured, replaced, and where a run begins and ends.</summary>
public class HookTests
{
    /// <summary>Every hook point that there is occurs in one of them.</summary>
    private static readonly TransformerConfig[] Kinds =
    [
        SmallTransformer.Llama,
        SmallTransformer.Llama with
        {
            Positions = new LearnedPositions(),
            Norm = new NormSettings(NormKind.Layer, Place: NormPlace.BeforeAndAfter),
            Mlp = new MlpSettings(7, MlpActivation.GeluTanh),
        },
        SmallTransformer.Llama with { Order = ResidualOrder.Parallel, Attention = new AttentionSettings(2, 6) },
    ];

    public static TheoryData<int, string> Points
    {
        get
        {
            var points = new TheoryData<int, string>();
            for (int kind = 0; kind < Kinds.Length; kind++)
            {
                using Transformer model = SmallTransformer.Model(Kinds[kind], 6);
                foreach (string hook in model.HookPoints)
                    if (!hook.StartsWith("blocks.0.", StringComparison.Ordinal)) points.Add(kind, hook);
            }

            return points;
        }
    }

    [Theory]
    [MemberData(nameof(Points))]
    public void An_activation_replaced_by_itself_changes_nothing_and_by_another_changes_only_what_follows(int kind, string hook)
    {
        using var scope = NewDisposeScope();
        using Transformer model = SmallTransformer.Model(Kinds[kind], 6);
        Tensor tokens = SmallTransformer.Tokens(model.Config, 2, 9, new Seed(6));
        var all = model.HookPoints.ToHashSet();
        TransformerRun before = model.Run(tokens, all);

        TransformerRun same = model.Run(tokens, replace: new Dictionary<string, Tensor> { [hook] = before[hook] });
        Assert.True(before.Logits.equal(same.Logits).all().item<bool>());

        Tensor other = (before[hook] * 1.5) + arange(before[hook].shape[^1], dtype: ScalarType.Float32);
        TransformerRun after = model.Run(tokens, all, new Dictionary<string, Tensor> { [hook] = other });
        Assert.True(after[hook].equal(other).all().item<bool>());
        int at = model.HookPoints.ToList().IndexOf(hook);
        Assert.All(
            model.HookPoints.Take(at), earlier => Assert.True(after[earlier].equal(before[earlier]).all().item<bool>(), earlier));
        Assert.False(after.Logits.allclose(before.Logits));

        // Running on from a replaced residual stream needs nothing before it: another sequence's tokens give the same.
        if (!hook.EndsWith("resid_pre", StringComparison.Ordinal)) return;
        TransformerRun elsewhere = model.Run(
            SmallTransformer.Tokens(model.Config, 2, 9, new Seed(7)), replace: new Dictionary<string, Tensor> { [hook] = other });
        Assert.True(elsewhere.Logits.equal(after.Logits).all().item<bool>());
    }

    [Fact]
    public void A_run_stops_where_it_is_told_and_captures_the_same_as_a_whole_run()
    {
        using var scope = NewDisposeScope();
        foreach (TransformerConfig kind in Kinds)
        {
            using Transformer model = SmallTransformer.Model(kind, 8);
            Tensor tokens = SmallTransformer.Tokens(model.Config, 2, 5, new Seed(8));
            TransformerRun whole = model.Run(tokens, model.HookPoints.ToHashSet());
            foreach (string hook in model.HookPoints)
            {
                TransformerRun part = model.Run(tokens, new HashSet<string> { hook }, stopAt: hook);
                Assert.Null(part.LogitsOrNull);
                Assert.Throws<InvalidOperationException>(() => part.Logits);
                Assert.True(part[hook].equal(whole[hook]).all().item<bool>(), hook);
            }
        }
    }

    [Fact]
    public void Hook_points_that_a_configuration_lacks_are_unknown()
    {
        string[] Of(TransformerConfig config)
        {
            using Transformer model = SmallTransformer.Model(config with { Layers = 1 }, 1);
            return [.. model.HookPoints.Select(hook => hook.Replace("blocks.0.", "", StringComparison.Ordinal))];
        }

        Assert.Equal(
            [
                "hook_embed", "hook_resid_pre", "ln1.hook_normalized", "attn.hook_q", "attn.hook_k", "attn.hook_v",
                "attn.hook_rot_q", "attn.hook_rot_k", "attn.hook_attn_scores", "attn.hook_pattern", "attn.hook_z",
                "hook_attn_out", "hook_resid_mid", "ln2.hook_normalized", "mlp.hook_pre", "mlp.hook_pre_linear",
                "mlp.hook_post", "hook_mlp_out", "hook_resid_post", "ln_final.hook_normalized",
            ],
            Of(Kinds[0]));
        Assert.Equal(
            [
                "hook_embed", "hook_pos_embed", "hook_resid_pre", "ln1.hook_normalized", "attn.hook_q", "attn.hook_k",
                "attn.hook_v", "attn.hook_attn_scores", "attn.hook_pattern", "attn.hook_z", "ln1_post.hook_normalized",
                "hook_attn_out", "hook_resid_mid", "ln2.hook_normalized", "mlp.hook_pre", "mlp.hook_post",
                "ln2_post.hook_normalized", "hook_mlp_out", "hook_resid_post", "ln_final.hook_normalized",
            ],
            Of(Kinds[1]));
        Assert.DoesNotContain("hook_resid_mid", Of(Kinds[2]));
        Assert.Equal(
            [
                "hook_embed", "hook_resid_pre", "attn.hook_q", "attn.hook_k", "attn.hook_v", "attn.hook_attn_scores",
                "attn.hook_pattern", "attn.hook_z", "hook_attn_out", "hook_resid_post",
            ],
            Of(Kinds[0] with { Positions = new PositionSettings(), Mlp = null, Norm = new NormSettings(NormKind.None) }));
    }

    [Fact]
    public void A_run_leaves_nothing_behind_but_its_result()
    {
        using var scope = NewDisposeScope();
        foreach (TransformerConfig kind in Kinds)
        {
            using Transformer model = SmallTransformer.Model(kind, 9);
            Tensor tokens = SmallTransformer.Tokens(model.Config, 2, 5, new Seed(9));
            using DisposeScope inner = NewDisposeScope();
            TransformerRun run = model.Run(tokens, new HashSet<string> { "hook_embed", "blocks.1.hook_resid_pre" });
            Assert.Equal(3, inner.DisposablesCount);
            run.Dispose();
            Assert.Equal(0, inner.DisposablesCount);
            Assert.All(model.Weights.Named, part => Assert.False(part.Tensor.IsInvalid));
        }
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        using var scope = NewDisposeScope();
        using Transformer model = SmallTransformer.Model(SmallTransformer.Llama, 10);
        Tensor tokens = SmallTransformer.Tokens(model.Config, 1, 4, new Seed(10));
        string unknown = Assert.Throws<ArgumentException>(() =>
            model.Run(tokens, new HashSet<string> { "blocks.3.hook_resid_pre" })).Message;
        Assert.Contains("'blocks.3.hook_resid_pre' is unknown", unknown, StringComparison.Ordinal);
        Assert.Contains("blocks.2.hook_resid_pre", unknown, StringComparison.Ordinal);
        Throws(
            "comes after",
            () => model.Run(tokens, new HashSet<string> { "blocks.1.hook_resid_pre" }, stopAt: "blocks.0.hook_resid_pre"));
        Throws("not Float32 [1, 4, 24]", () => model.Run(tokens, replace: Replaced(zeros(1, 3, 24))));
        Throws("not Float32 [1, 4, 24]", () => model.Run(tokens, replace: Replaced(zeros(1, 4, 24, ScalarType.Float64))));
        Throws("the vocabulary has 17", () => model.Run(full(1, 4, 17, dtype: ScalarType.Int64)));
        Throws("the context is 32", () => model.Run(zeros(1, 33, dtype: ScalarType.Int64)));
        Throws("non-empty Int64", () => model.Run(zeros(1, 0, dtype: ScalarType.Int64)));
        Throws("non-empty Int64", () => model.Run(zeros(1, 4)));
        Throws("tokens: are on meta, the model is on cpu", () =>
            model.Run(zeros(1, 4, dtype: ScalarType.Int64, device: new Device(DeviceType.META))));
    }

    private static Dictionary<string, Tensor> Replaced(Tensor by) => new() { ["blocks.1.hook_resid_pre"] = by };

    private static void Throws(string problem, Action action) =>
        Assert.Contains(problem, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
}
