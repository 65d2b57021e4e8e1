using Hypotheses.Core.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Transformers;

/// <summary>
/// A Llama-type transformer (Touvron et al. 2023; the forward pass of llama2.c) that reads top to bottom, with hook points in
/// TransformerLens' names where activations are captured or replaced. Float32 on the CPU. Thread-safe: it only reads its weights.
/// </summary>
public sealed class Llama : IDisposable
{
    private const double NormEpsilon = 1e-5;
    private const double RopeBase = 10000;

    private readonly Tensor _frequency; // [D/2], radians a position, double

    /// <summary>A model that owns <paramref name="weights"/>.</summary>
    public Llama(LlamaWeights weights)
    {
        Threads.Configure();
        Weights = weights;
        Config = weights.Config;
        HookPoints = LlamaHooks.All(Config.Layers);
        using var scope = NewDisposeScope();
        _frequency = pow(RopeBase, arange(0, Config.HeadSize, 2, dtype: ScalarType.Float64) / -Config.HeadSize)
            .DetachFromDisposeScope();
    }

    /// <summary>The sizes.</summary>
    public LlamaConfig Config { get; }

    /// <summary>The weights.</summary>
    public LlamaWeights Weights { get; }

    /// <summary>All hook points in the order in which a run passes them.</summary>
    public IReadOnlyList<string> HookPoints { get; }

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

        int first = hooks.FirstBlock(Config.Layers);
        Tensor x = first == 0 // [B, T, d]
            ? hooks.At(
                "hook_embed",
                Weights.Embedding.index_select(0, tokens.flatten()).view(tokens.shape[0], tokens.shape[1], Config.Dim))
            : hooks.Replacement($"blocks.{first}.hook_resid_pre", [tokens.shape[0], tokens.shape[1], Config.Dim]);
        for (int layer = first; layer < Config.Layers && !hooks.Done; layer++)
        {
            x = hooks.At($"blocks.{layer}.hook_resid_pre", x);
            if (!hooks.Done) x = Block(layer, x, hooks);
        }

        if (hooks.Done) return hooks.Result(null);

        x = hooks.At("ln_final.hook_normalized", RmsNorm(x, Weights.Norm));                       // [B, T, d]
        return hooks.Result(hooks.Done ? null : nn.functional.linear(x, Weights.Output));         // [B, T, V]
    }

    private Tensor Block(int layer, Tensor x, LlamaHooks hooks)
    {
        using var scope = NewDisposeScope();
        LlamaBlock w = Weights.Blocks[layer];
        (long batch, long time) = (x.shape[0], x.shape[1]);
        string at = $"blocks.{layer}.";

        Tensor h = RmsNorm(x, w.AttentionNorm);                                                   // [B, T, d]
        Tensor q = hooks.At(at + "attn.hook_q", Project(h, w.Wq, Config.Heads));                  // [B, T, H, D]
        Tensor k = hooks.At(at + "attn.hook_k", Project(h, w.Wk, Config.KeyValueHeads));          // [B, T, G, D]
        Tensor v = hooks.At(at + "attn.hook_v", Project(h, w.Wv, Config.KeyValueHeads));          // [B, T, G, D]
        q = ByGroup(Rotate(q, 0).div_(Math.Sqrt(Config.HeadSize)));                               // [B, G, R·T, D], R = H / G
        k = Rotate(k, 0).transpose(1, 2);                                                         // [B, G, T, D]
        Tensor pattern = q.matmul(k.transpose(2, 3)).view(batch, Config.Heads, time, time)        // [B, H, T, T]
            .add_(Future(time)).softmax(-1);
        pattern = hooks.At(at + "attn.hook_pattern", pattern);
        Tensor z = pattern.reshape(batch, Config.KeyValueHeads, -1, time).matmul(v.transpose(1, 2)); // [B, G, R·T, D]
        z = hooks.At(at + "attn.hook_z", z.view(batch, Config.Heads, time, -1).transpose(1, 2));  // [B, T, H, D]
        Tensor attention = hooks.At(at + "hook_attn_out", nn.functional.linear(z.reshape(batch, time, Config.Dim), w.Wo));
        x = hooks.At(at + "hook_resid_mid", x + attention);                                       // [B, T, d]
        if (hooks.Done) return x.MoveToOuterDisposeScope();

        h = RmsNorm(x, w.MlpNorm);                                                                // [B, T, d]
        Tensor gate = hooks.At(at + "mlp.hook_pre", nn.functional.linear(h, w.W1));               // [B, T, hidden]
        Tensor post = hooks.At(at + "mlp.hook_post", nn.functional.silu(gate) * nn.functional.linear(h, w.W3));
        Tensor mlp = hooks.At(at + "hook_mlp_out", nn.functional.linear(post, w.W2));             // [B, T, d]
        return hooks.At(at + "hook_resid_post", x + mlp).MoveToOuterDisposeScope();               // [B, T, d]
    }

    /// <summary>x / rms(x) · gain over the last dimension, epsilon inside the root (Zhang and Sennrich 2019).</summary>
    internal static Tensor RmsNorm(Tensor x, Tensor gain) =>
        x * (x * x).mean([-1], keepdim: true).add_(NormEpsilon).rsqrt_() * gain;

    /// <summary>SwiGLU (Shazeer 2020) without hook points: [.., d] → [.., d].</summary>
    internal static Tensor Mlp(Tensor h, LlamaBlock w) =>
        nn.functional.linear(nn.functional.silu(nn.functional.linear(h, w.W1)) * nn.functional.linear(h, w.W3), w.W2);

    /// <summary>[B, T, d] → [B, T, heads, D].</summary>
    internal Tensor Project(Tensor h, Tensor weight, int heads) =>
        nn.functional.linear(h, weight).view(h.shape[0], h.shape[1], heads, Config.HeadSize);

    /// <summary>
    /// Rotary embedding (Su et al. 2021) of [B, T, heads, D] on interleaved pairs (2i, 2i + 1): row t stands at position
    /// <paramref name="start"/> + t, or all rows at <paramref name="start"/> where <paramref name="samePosition"/> is set.
    /// </summary>
    internal Tensor Rotate(Tensor x, long start, bool samePosition = false)
    {
        Tensor position = arange(start, start + (samePosition ? 1 : x.shape[1]), dtype: ScalarType.Float64);
        Tensor angle = outer(position, _frequency).unsqueeze(1);                                  // [T, 1, D/2]
        Tensor cos = angle.cos().to(ScalarType.Float32), sin = angle.sin().to(ScalarType.Float32);
        // (even, odd) turned by the angle: x·cos plus (−odd, even)·sin.
        Tensor pairs = x.reshape(x.shape[0], x.shape[1], x.shape[2], -1, 2);                      // [B, T, heads, D/2, 2]
        Tensor turned = pairs.flip(-1).mul_(stack([-sin, sin], -1));
        return turned.add_(pairs * cos.unsqueeze(-1)).flatten(-2);                                // [B, T, heads, D]
    }

    /// <summary>
    /// Query heads beside the key-value head that serves them, each H / G neighbouring ones: [B, T, H, D] → [B, G, R·T, D], R = H
    /// / G.
    /// </summary>
    private Tensor ByGroup(Tensor q) => q.transpose(1, 2).reshape(q.shape[0], Config.KeyValueHeads, -1, q.shape[3]);

    /// <summary>[T, T]: −∞ where a position would see a later one, else 0.</summary>
    private static Tensor Future(long time) => full(time, time, double.NegativeInfinity, dtype: ScalarType.Float32).triu(1);

    /// <summary>The same, whose tensors the caller's dispose scope frees: nobody disposes it.</summary>
    public Llama InScope()
    {
        Tensors.GiveToScope([_frequency, .. Weights.Named.Select(part => part.Tensor)]);
        return this;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _frequency.Dispose();
        Weights.Dispose();
    }
}
