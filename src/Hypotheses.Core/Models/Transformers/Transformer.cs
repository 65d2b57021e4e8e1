using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Models.Transformers.Forward;
using Hypotheses.Core.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Transformers;

/// <summary>
/// A decoder- or encoder-only transformer (Vaswani et al. 2017) of any <see cref="TransformerConfig"/>, whose forward pass reads
/// top to bottom, with hook points by TransformerLens' names where activations are captured or replaced. It runs where its
/// weights are and reads nothing back; gradients go through it to weights that ask for them. Thread-safe: it only reads its
/// weights.
/// </summary>
public sealed class Transformer : IDisposable
{
    /// <summary>
    /// A model that owns <paramref name="weights"/> and computes in <paramref name="compute"/>: weights of another type stay as
    /// they are stored and are converted at use, one matrix at a time.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="compute"/> is neither float32 nor float64.</exception>
    public Transformer(TransformerWeights weights, ScalarType compute = ScalarType.Float32)
    {
        if (compute is not (ScalarType.Float32 or ScalarType.Float64))
            throw new ArgumentException($"compute: {compute} is neither Float32 nor Float64", nameof(compute));
        Threads.Configure();
        (Weights, Compute) = (weights, compute);
        HookPoints = Transformers.HookPoints.Of(Config);
    }

    /// <summary>What it is.</summary>
    public TransformerConfig Config => Weights.Config;

    /// <summary>The weights.</summary>
    public TransformerWeights Weights { get; }

    /// <summary>The type of activations and logits.</summary>
    public ScalarType Compute { get; }

    /// <summary>Where it runs.</summary>
    public Device Device => Weights.Device;

    /// <summary>All hook points in the order in which a run passes them.</summary>
    public IReadOnlyList<string> HookPoints { get; }

    /// <summary>
    /// Runs tokens [B, T] (int64) through the model: logits [B, T, V] and the activations at the hook points asked for. The
    /// tensors of the result belong to the caller's dispose scope where there is one.
    /// </summary>
    /// <param name="tokens">[B, T], T at most the context, ids below the vocabulary, on the model's device.</param>
    /// <param name="capture">Hook points whose activations (after replacement) are kept.</param>
    /// <param name="replace">Activations put in place of the model's own, of the same shape and type; everything after runs on
    /// from them.</param>
    /// <param name="stopAt">The run ends at this hook point, without logits; null runs to the end.</param>
    /// <exception cref="ArgumentException">An unknown hook point, tokens out of range, or a replacement of another
    /// shape.</exception>
    public TransformerRun Run(
        Tensor tokens, IReadOnlySet<string>? capture = null, IReadOnlyDictionary<string, Tensor>? replace = null,
        string? stopAt = null)
    {
        TokenCheck.Require(tokens, Config.Context, Config.Vocabulary, Device);
        using DisposeScope scope = NewDisposeScope();
        var hooks = new RunHooks(HookPoints, scope, Compute, capture, replace, stopAt);
        var pass = new WholeSequence(this, hooks, tokens.shape[1]);

        int first = hooks.FirstBlock(Config.Layers);
        Tensor x = first == 0
            ? Embed(tokens, pass)                                                                 // [B, T, d]
            : hooks.Replacement($"blocks.{first}.hook_resid_pre", [tokens.shape[0], tokens.shape[1], Config.Dim]);
        for (int layer = first; layer < Config.Layers && !pass.Done; layer++)
        {
            x = pass.At($"blocks.{layer}.hook_resid_pre", x);
            if (!pass.Done) x = Block(layer, x, pass);
        }

        return hooks.Result(pass.Done ? null : Logits(x, pass));                                  // [B, T, V]
    }

    private Tensor Embed(Tensor tokens, WholeSequence pass)
    {
        (long batch, long time) = (tokens.shape[0], tokens.shape[1]);
        Tensor rows = Weights["embed.weight"].index(TensorIndex.Tensor(tokens)).to(Compute);      // [B, T, d]
        Tensor x = pass.At("hook_embed", Config.EmbeddingScale == 1 ? rows : rows * Config.EmbeddingScale);
        if (Config.Positions is not LearnedPositions) return x;
        Tensor places = Weights["positions.weight"].narrow(0, 0, time).to(Compute);               // [T, d]
        return x + pass.At("hook_pos_embed", places.expand(batch, time, Config.Dim).clone());
    }

    /// <summary>
    /// One block: [B, T, d] → [B, T, d], in the caller's scope. H query heads, G of keys and values, D numbers each.
    /// </summary>
    internal Tensor Block(int layer, Tensor x, IPass pass)
    {
        using var scope = NewDisposeScope();
        AttentionSettings a = Config.Attention;
        string at = $"blocks.{layer}.";

        Tensor h = Norm(x, at + "attn.norm", at + "ln1", pass);                                   // [B, T, d]
        Tensor q = pass.At(at + "attn.hook_q", Heads(Linear(h, at + "attn.q"), a.Heads));         // [B, T, H, D]
        Tensor k = pass.At(at + "attn.hook_k", Heads(Linear(h, at + "attn.k"), a.KeyValueHeads)); // [B, T, G, D]
        Tensor v = pass.At(at + "attn.hook_v", Heads(Linear(h, at + "attn.v"), a.KeyValueHeads)); // [B, T, G, D]
        q = pass.At(at + "attn.hook_rot_q", Placed(q, at + "attn.q_norm", pass.Rotary));          // [B, T, H, D]
        k = pass.At(at + "attn.hook_rot_k", Placed(k, at + "attn.k_norm", pass.Rotary));          // [B, T, G, D]
        Tensor z = pass.At(at + "attn.hook_z", pass.Attend(layer, q / a.DivisorOf(layer), k, v)); // [B, T, H, D]
        Tensor attention = Norm(Linear(z.flatten(2), at + "attn.o"), at + "attn.after", at + "ln1_post", pass);
        Tensor sum = x + pass.At(at + "hook_attn_out", attention);                                // [B, T, d]

        if (Config.Mlp is { } settings)
        {
            if (Config.Order == ResidualOrder.Sequential) x = sum = pass.At(at + "hook_resid_mid", sum);
            if (pass.Done) return sum.MoveToOuterDisposeScope();
            h = Norm(x, at + "mlp.norm", at + "ln2", pass);                                       // [B, T, d]
            Tensor mlp = Norm(Mlp(settings, h, at + "mlp.", pass), at + "mlp.after", at + "ln2_post", pass);
            sum = sum + pass.At(at + "hook_mlp_out", mlp);                                        // [B, T, d]
        }

        return pass.At(at + "hook_resid_post", sum).MoveToOuterDisposeScope();
    }

    private Tensor Mlp(MlpSettings mlp, Tensor h, string at, IPass pass)
    {
        Tensor pre = pass.At(at + "hook_pre", Linear(h, at + (mlp.Gated ? "gate" : "up")));       // [B, T, width]
        Tensor post = ActivationFunction.Of(mlp.Activation, pre);
        if (mlp.Gated) post = post * pass.At(at + "hook_pre_linear", Linear(h, at + "up"));
        return Linear(pass.At(at + "hook_post", post), at + "down");                              // [B, T, d]
    }

    /// <summary>The head's logits [B, T, V] of the last block's output [B, T, d]; no more than a hook point where the pass ends
    /// there.</summary>
    internal Tensor? Logits(Tensor x, IPass pass)
    {
        x = Norm(x, "final_norm", "ln_final", pass);                                              // [B, T, d]
        if (pass.Done) return null;
        Tensor logits = nn.functional.linear(
            x, Weight(Config.TiedHead ? "embed.weight" : "head.weight"), Optional("head.bias"));  // [B, T, V]
        return Config.LogitCap is { } cap ? (logits / cap).tanh() * cap : logits;
    }

    /// <summary>Keys of a block [B, T, G, D] as queries meet them.</summary>
    internal Tensor Keys(int layer, Tensor k, RotaryTable? rotary) => Placed(k, $"blocks.{layer}.attn.k_norm", rotary);

    /// <summary>Queries or keys, normed where the configuration says so, turned where it does.</summary>
    private Tensor Placed(Tensor x, string norm, RotaryTable? rotary)
    {
        if (Optional(norm + ".gain") is { } gain) x = Norms.OfHead(Config.Norm, x, gain);
        return rotary?.Turn(x) ?? x;
    }

    /// <summary>[B, T, heads · D] → [B, T, heads, D].</summary>
    private Tensor Heads(Tensor x, int heads) => x.view(x.shape[0], x.shape[1], heads, Config.Attention.HeadSize);

    /// <summary>The norm of that name where the configuration has one; its hook point is its own.</summary>
    private Tensor Norm(Tensor x, string name, string hook, IPass pass) => Optional(name + ".gain") is { } gain
        ? pass.At(hook + ".hook_normalized", Norms.Of(Config.Norm, x, gain, Optional(name + ".bias")))
        : x;

    /// <summary>x·Wᵀ + b. What is converted lives no longer than the product.</summary>
    private Tensor Linear(Tensor x, string name)
    {
        using var scope = NewDisposeScope();
        return nn.functional.linear(x, Weight(name + ".weight"), Optional(name + ".bias")).MoveToOuterDisposeScope();
    }

    private Tensor Weight(string name) => Weights[name].to(Compute);

    private Tensor? Optional(string name) => Weights.Optional(name)?.to(Compute);

    /// <summary>The same, whose tensors the caller's dispose scope frees: nobody disposes it.</summary>
    public Transformer InScope()
    {
        Tensors.GiveToScope(Weights.Named.Select(part => part.Tensor));
        return this;
    }

    /// <inheritdoc />
    public void Dispose() => Weights.Dispose();
}
