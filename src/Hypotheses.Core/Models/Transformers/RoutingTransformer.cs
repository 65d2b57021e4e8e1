using Hypotheses.Core.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Transformers;

/// <summary>
/// A small transformer (learnt positions, LayerNorm before each part, ReLU MLP, no biases in attention, untied head) that routes:
/// of <c>[f0, f1, f2, f3, SEL_k]</c> it says f_k at the last position, features being tokens 0-7 and SEL_k token 8 + k. It reads
/// top to bottom, with hook points in TransformerLens' names. Float32 on the CPU. Thread-safe: it only reads its weights.
/// (sehajr-singhs/transformer-residual-stream-verification, src/toy_transformer.py and src/task.py.)
/// </summary>
public sealed class RoutingTransformer : IDisposable
{
    private const double NormEpsilon = 1e-5;

    private readonly IReadOnlyDictionary<string, Tensor> _weights;

    /// <summary>A model that owns the tensors of <see cref="RoutingConfig.Layout"/>.</summary>
    internal RoutingTransformer(RoutingConfig config, IReadOnlyDictionary<string, Tensor> weights)
    {
        Threads.Configure();
        Config = config;
        _weights = weights;
        HookPoints = ["hook_embed", "hook_pos_embed", .. LlamaHooks.All(config.Layers).Skip(1)];
    }

    /// <summary>The sizes.</summary>
    public RoutingConfig Config { get; }

    /// <summary>All hook points in the order in which a run passes them.</summary>
    public IReadOnlyList<string> HookPoints { get; }

    /// <summary>One weight by its name in <see cref="RoutingConfig.Layout"/>. The model owns it.</summary>
    /// <exception cref="KeyNotFoundException">There is no such weight.</exception>
    public Tensor this[string name] => _weights[name];

    /// <summary>All prompts of the task, [8⁴ · 4, 5] int64, and what each asks for [8⁴ · 4]. The caller disposes them.</summary>
    public static (Tensor Prompts, Tensor Answers) Task()
    {
        var (prompts, answers) = (new long[16384, 5], new long[16384]);
        for (int row = 0; row < 16384; row++)
        {
            int select = row % 4;
            for (int slot = 0, rest = row / 4; slot < 4; slot++, rest /= 8) prompts[row, slot] = rest % 8;
            prompts[row, 4] = 8 + select;
            answers[row] = prompts[row, select];
        }

        return (from_array(prompts), from_array(answers));
    }

    /// <summary>
    /// Runs tokens [B, T] (int64) through the model: logits [B, T, V] and the activations at the hook points asked for. The
    /// tensors of the result belong to the caller's dispose scope where there is one.
    /// </summary>
    /// <param name="tokens">[B, T], T at most the context, ids below the vocabulary.</param>
    /// <param name="capture">Hook points whose activations (after replacement) are kept.</param>
    /// <param name="replace">Activations put in place of the model's own, of the same shape; everything after runs on from
    /// them.</param>
    /// <param name="stopAt">The run ends at this hook point, without logits; null runs to the end.</param>
    /// <exception cref="ArgumentException">An unknown hook point, tokens out of range, or a replacement of another
    /// shape.</exception>
    public LlamaRun Run(
        Tensor tokens, IReadOnlySet<string>? capture = null, IReadOnlyDictionary<string, Tensor>? replace = null,
        string? stopAt = null)
    {
        TokenCheck.Require(tokens, Config.Context, Config.Vocabulary);
        using DisposeScope scope = NewDisposeScope();
        var hooks = new LlamaHooks(HookPoints, scope, capture, replace, stopAt);

        (long batch, long time) = (tokens.shape[0], tokens.shape[1]);
        Tensor embedded = hooks.At(
            "hook_embed", this["embed.weight"].index_select(0, tokens.flatten()).view(batch, time, Config.Dim));
        Tensor places = hooks.At("hook_pos_embed", this["pos"].narrow(0, 0, time).expand(batch, time, Config.Dim).clone());
        Tensor x = embedded + places;                                                             // [B, T, d]
        for (int layer = 0; layer < Config.Layers && !hooks.Done; layer++)
        {
            x = hooks.At($"blocks.{layer}.hook_resid_pre", x);
            if (!hooks.Done) x = Block($"blocks.{layer}.", x, hooks);
        }

        if (hooks.Done) return hooks.Result(null);

        x = hooks.At("ln_final.hook_normalized", LayerNorm(x, "ln_f"));                           // [B, T, d]
        return hooks.Result(hooks.Done ? null : nn.functional.linear(x, this["unembed.weight"])); // [B, T, V]
    }

    private Tensor Block(string at, Tensor x, LlamaHooks hooks)
    {
        using var scope = NewDisposeScope();
        (long batch, long time) = (x.shape[0], x.shape[1]);

        Tensor h = LayerNorm(x, at + "ln1");                                                      // [B, T, d]
        Tensor q = hooks.At(at + "attn.hook_q", Heads(h, at + "attn.W_Q.weight"));                // [B, T, H, D]
        Tensor k = hooks.At(at + "attn.hook_k", Heads(h, at + "attn.W_K.weight"));                // [B, T, H, D]
        Tensor v = hooks.At(at + "attn.hook_v", Heads(h, at + "attn.W_V.weight"));                // [B, T, H, D]
        Tensor future = full(time, time, double.NegativeInfinity, dtype: ScalarType.Float32).triu(1);
        Tensor pattern = q.transpose(1, 2).matmul(k.permute(0, 2, 3, 1)).div_(Math.Sqrt(Config.HeadSize)).add_(future)
            .softmax(-1);
        pattern = hooks.At(at + "attn.hook_pattern", pattern);                                    // [B, H, T, T]
        Tensor z = hooks.At(at + "attn.hook_z", pattern.matmul(v.transpose(1, 2)).transpose(1, 2)); // [B, T, H, D]
        Tensor attention = hooks.At(
            at + "hook_attn_out", nn.functional.linear(z.reshape(batch, time, Config.Dim), this[at + "attn.W_O.weight"]));
        x = hooks.At(at + "hook_resid_mid", x + attention);                                       // [B, T, d]
        if (hooks.Done) return x.MoveToOuterDisposeScope();

        Tensor pre = hooks.At(
            at + "mlp.hook_pre",
            nn.functional.linear(LayerNorm(x, at + "ln2"), this[at + "mlp.fc_in.weight"], this[at + "mlp.fc_in.bias"]));
        Tensor post = hooks.At(at + "mlp.hook_post", pre.relu());                                 // [B, T, hidden]
        Tensor mlp = hooks.At(
            at + "hook_mlp_out", nn.functional.linear(post, this[at + "mlp.fc_out.weight"], this[at + "mlp.fc_out.bias"]));
        return hooks.At(at + "hook_resid_post", x + mlp).MoveToOuterDisposeScope();               // [B, T, d]
    }

    /// <summary>Over the last dimension, epsilon inside the root (Ba et al. 2016).</summary>
    private Tensor LayerNorm(Tensor x, string name) =>
        nn.functional.layer_norm(x, [Config.Dim], this[name + ".weight"], this[name + ".bias"], NormEpsilon);

    /// <summary>[B, T, d] → [B, T, H, D].</summary>
    private Tensor Heads(Tensor h, string weight) =>
        nn.functional.linear(h, this[weight]).view(h.shape[0], h.shape[1], Config.Heads, Config.HeadSize);

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (Tensor weight in _weights.Values) weight.Dispose();
    }
}
