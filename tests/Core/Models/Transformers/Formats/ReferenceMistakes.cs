using System.Globalization;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Configuration;
using static TorchSharp.torch;
using Change = System.Func<Hypotheses.Core.Models.Transformers.TransformerWeights,
    Hypotheses.Core.Models.Transformers.TransformerWeights>;

namespace Hypotheses.Tests.Core.Models.Transformers.Formats;

/// <summary>
/// The mistakes that the folders of <c>reference</c> list, each made by another configuration or by weights that give the same
/// as the mistake would.
/// </summary>
internal static class ReferenceMistakes
{
    /// <summary>How far each mistake moves a logit, as the folder says.</summary>
    public static IReadOnlyDictionary<string, double> Listed(string folder) =>
        File.ReadAllLines(Path.Combine(ReferenceFolder.At(folder), "README.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1)
            .Select(line => line.Trim('|', ' ').Split(" | ")).ToDictionary(
                cells => string.Join(" | ", cells[..^2]), cells => double.Parse(cells[^2], CultureInfo.InvariantCulture));

    /// <summary>The mistakes by what the folder calls them.</summary>
    public static IReadOnlyDictionary<string, Change> Of(string folder) => folder switch
    {
        "gpt2" => Gpt2(),
        "gptneox-parallel" => GptNeoX(),
        "qwen2" => Qwen2(),
        "gemma2" => Gemma2(),
        "mistral-swa" => Mistral(),
        _ => Llama(),
    };

    private static Dictionary<string, Change> Gpt2() => new(LayerNorms())
    {
        ["GELU exact (erf) instead of tanh"] = Activation(MlpActivation.Gelu),
        ["GELU x*sigmoid(1.702x)"] = ByLogistic,
        ["attention c_proj used transposed"] = w => Weights(w, name => Ends(name, "attn.o.weight") ? w[name].t() : null),
        ["c_attn split per head instead of q|k|v"] = w => Weights(w, name => Qkv(name) is { } i ? Refused(w, name, i, split: true) : null),
        ["positions from 1"] = w => Weights(w, name => name == "positions.weight" ? w[name].roll(-1, 0) : null),
        ["no position embedding"] = w => Weights(w, name => name == "positions.weight" ? w[name] * 0 : null),
        ["scores not divided by sqrt(head_dim)"] = Attention(a => a with { Divisor = 1 }),
    };

    private static Dictionary<string, Change> GptNeoX() => new(LayerNorms().Concat(Rotary()))
    {
        ["sequential residual"] = Config(c => c with { Order = ResidualOrder.Sequential }),
        ["GELU tanh instead of exact"] = Activation(MlpActivation.GeluTanh),
        ["query_key_value split q|k|v instead of per head"] =
            w => Weights(w, name => Qkv(name) is { } i ? Refused(w, name, i, split: false) : null),
        ["full rotary (pct 1)"] = Turning(p => p with { Fraction = 1 }),
        ["partial rotary with exponent over head_dim"] = Turning(p => p with { Base = Math.Pow(p.Base, p.Fraction) }),
        ["rotary base 500000"] = Turning(p => p with { Base = 500_000 }),
        ["one LayerNorm for both branches"] = w => Weights(
            w, name => name.Contains(".mlp.norm.", StringComparison.Ordinal) ? w[name.Replace(".mlp.", ".attn.", StringComparison.Ordinal)] : null),
        ["head tied to embed_in"] = Config(c => c with { TiedHead = true }),
    };

    private static Dictionary<string, Change> Llama() => new(RmsNorms().Concat(Rotary()))
    {
        ["head tied to embed_tokens"] = Config(c => c with { TiedHead = true }),
        ["rope_theta 500000"] = Turning(p => p with { Base = 500_000 }),
        ["rope_theta 9000"] = Turning(p => p with { Base = 9000 }),
        ["norm epsilon 1e-06"] = Epsilon(1e-6),
        ["norm epsilon 0"] = Epsilon(0),
    };

    private static Dictionary<string, Change> Mistral() => new(RmsNorms().Concat(Rotary()).Concat(Windows(6)))
    {
        ["head tied to embed_tokens"] = Config(c => c with { TiedHead = true }),
        ["norm epsilon 1e-06"] = Epsilon(1e-6),
        ["norm epsilon 0"] = Epsilon(0),
    };

    private static Dictionary<string, Change> Qwen2() => new(RmsNorms().Concat(Rotary()))
    {
        ["q,k,v biases left out"] = Attention(a => a with { InputBias = false }),
        ["rope_theta 10000"] = Turning(p => p with { Base = 10_000 }),
        ["sliding_window 8 used although use_sliding_window is false"] = Attention(a => a with { Windows = [8, 8, 8] }),
        ["norm epsilon 1e-05"] = Epsilon(1e-5),
        ["norm epsilon 0"] = Epsilon(0),
    };

    private static Dictionary<string, Change> Gemma2() => new(Rotary().Concat(Windows(5)))
    {
        ["GELU exact instead of tanh"] = Activation(MlpActivation.Gelu),
        ["SiLU"] = Activation(MlpActivation.Silu),
        ["gain w instead of 1+w"] = Norms(n => n with { Kind = NormKind.Rms }),
        ["no embedding scale"] = Config(c => c with { EmbeddingScale = 1 }),
        ["post norms left out"] = Norms(n => n with { Place = NormPlace.Before }),
        ["post_attention_layernorm used as the pre-MLP norm (Llama habit)"] = w => Weights(
            w,
            name => Ends(name, "mlp.norm.gain") ? w[name.Replace("mlp.norm", "attn.after", StringComparison.Ordinal)] : null),
        ["scale 1/sqrt(head_dim) instead of 1/sqrt(query_pre_attn_scalar)"] = Attention(a => a with { Divisor = null }),
        ["no attention soft cap"] = Attention(a => a with { ScoreCap = null }),
        ["no final soft cap"] = Config(c => c with { LogitCap = null }),
        ["window on every layer"] = Attention(a => a with { Windows = [5, 5, 5, 5] }),
        ["window on odd layers"] = Attention(a => a with { Windows = [null, 5, null, 5] }),
        ["kv head = head % n_kv"] = OtherGroups,
        ["norm epsilon 1e-05"] = Epsilon(1e-5),
        ["norm epsilon 0"] = Epsilon(0),
    };

    private static Dictionary<string, Change> LayerNorms() => new()
    {
        ["all biases left out"] = w => Weights(w, name => Ends(name, ".bias") ? w[name] * 0 : null),
        ["LayerNorm variance divided by n-1"] = BySampleVariance,
        ["norm epsilon 0"] = Epsilon(0),
        ["norm epsilon 1e-06"] = Epsilon(1e-6),
        ["norm epsilon 1e-12"] = Epsilon(1e-12),
    };

    private static Dictionary<string, Change> RmsNorms() => new()
    {
        ["kv head = head % n_kv instead of head // group"] = OtherGroups,
        ["gate and up swapped"] = w => Weights(w, name =>
            Ends(name, "mlp.gate.weight") ? w[name.Replace("gate", "up", StringComparison.Ordinal)]
            : Ends(name, "mlp.up.weight") ? w[name.Replace("up", "gate", StringComparison.Ordinal)] : null),
        ["LayerNorm instead of RMSNorm"] = Norms(n => n with { Kind = NormKind.Layer }),
        ["gain 1+w"] = Norms(n => n with { Kind = NormKind.RmsOnePlus }),
        ["activation GELU tanh instead of SiLU"] = Activation(MlpActivation.GeluTanh),
    };

    private static Dictionary<string, Change> Rotary() => new()
    {
        ["rotary: neighbouring pairs instead of rotate-half"] = Turning(p => p with { Pairing = RotaryPairing.Neighbours }),
        ["rotary: angle with the opposite sign"] = Backwards,
        ["rotary: left out"] = Config(c => c with { Positions = new PositionSettings() }),
    };

    private static Dictionary<string, Change> Windows(int window) => new()
    {
        ["no sliding window"] = Attention(a => a with { Windows = [] }),
        ["window one too small"] = Attention(a => a with { Windows = [.. a.Windows.Select(w => w is null ? w : window - 1)] }),
        ["window one too large"] = Attention(a => a with { Windows = [.. a.Windows.Select(w => w is null ? w : window + 1)] }),
    };

    private static Change Config(Func<TransformerConfig, TransformerConfig> change) =>
        w => ReferenceFolder.Changed(w, change(w.Config), _ => null);

    private static Change Attention(Func<AttentionSettings, AttentionSettings> change) =>
        Config(c => c with { Attention = change(c.Attention) });

    private static Change Turning(Func<RotaryPositions, RotaryPositions> change) =>
        Config(c => c with { Positions = change((RotaryPositions)c.Positions) });

    private static Change Norms(Func<NormSettings, NormSettings> change) => Config(c => c with { Norm = change(c.Norm) });

    private static Change Epsilon(double epsilon) => Norms(n => n with { Epsilon = epsilon });

    private static Change Activation(MlpActivation activation) =>
        Config(c => c with { Mlp = c.Mlp! with { Activation = activation } });

    private static TransformerWeights Weights(
        TransformerWeights w, Func<string, Tensor?> make, TransformerConfig? config = null) =>
        ReferenceFolder.Changed(w, config ?? w.Config, make);

    // x · logistic(1.702 x) = SiLU(1.702 x) / 1.702
    private static TransformerWeights ByLogistic(TransformerWeights w) => Weights(
        w,
        name => name.Contains("mlp.up.", StringComparison.Ordinal) ? w[name].to(ScalarType.Float64) * 1.702
            : Ends(name, "mlp.down.weight") ? w[name].to(ScalarType.Float64) / 1.702 : null,
        w.Config with { Mlp = w.Config.Mlp! with { Activation = MlpActivation.Silu } });

    // √(v·d/(d−1) + ε) = √(d/(d−1)) · √(v + ε·(d−1)/d)
    private static TransformerWeights BySampleVariance(TransformerWeights w)
    {
        double ratio = (w.Config.Dim - 1.0) / w.Config.Dim;
        return Weights(
            w,
            name => Ends(name, ".gain") ? w[name].to(ScalarType.Float64) * Math.Sqrt(ratio) : null,
            w.Config with { Norm = w.Config.Norm with { Epsilon = w.Config.Norm.Epsilon * ratio } });
    }

    // Where the two that turn together change places, they turn the other way.
    private static TransformerWeights Backwards(TransformerWeights w)
    {
        int size = w.Config.Attention.HeadSize, half = ((RotaryPositions)w.Config.Positions).Turning(size) / 2;
        long[] order = [.. Enumerable.Range(0, size).Select(i => (long)(i < half ? i + half : i < 2 * half ? i - half : i))];
        return Weights(w, name => Qkv(name) is 0 or 1 ? Rows(w[name], size, order) : null);
    }

    // Query head h reads key-value head h % G where it stands in place (h % G) · R + h / G.
    private static TransformerWeights OtherGroups(TransformerWeights w)
    {
        AttentionSettings a = w.Config.Attention;
        int groups = a.KeyValueHeads, each = a.Heads / groups;
        long[] order = [.. Enumerable.Range(0, a.Heads).OrderBy(h => ((h % groups) * each) + (h / groups)).Select(h => (long)h)];
        Tensor ByHead(Tensor rows) =>
            rows.reshape([a.Heads, a.HeadSize, .. rows.shape[1..]]).index_select(0, tensor(order)).reshape(rows.shape);
        return Weights(w, name => Qkv(name) == 0 ? ByHead(w[name])
            : Ends(name, "attn.o.weight") ? ByHead(w[name].t().contiguous()).t() : null);
    }

    /// <summary>Row i of each head's rows in another order.</summary>
    private static Tensor Rows(Tensor rows, int headSize, long[] order) =>
        rows.reshape([-1, headSize, .. rows.shape[1..]]).index_select(1, tensor(order)).reshape(rows.shape);

    /// <summary>The rows of q, k or v where the fused map is taken for the other kind: per head, or side by side.</summary>
    private static Tensor Refused(TransformerWeights w, string name, int part, bool split)
    {
        long heads = w.Config.Attention.Heads, size = w.Config.Attention.HeadSize;
        Tensor[] all = [.. "qkv".Select(c => w[name.Replace($"attn.{"qkv"[part]}.", $"attn.{c}.", StringComparison.Ordinal)])];
        long[] rest = all[0].shape[1..];
        Tensor side = cat(all, 0);
        Tensor interleaved = stack([.. all.Select(t => t.reshape([heads, size, .. rest]))], 1).reshape(side.shape);
        return split
            ? side.reshape([heads, 3, size, .. rest]).select(1, part).reshape(all[0].shape)
            : interleaved.narrow(0, part * heads * size, heads * size);
    }

    private static int? Qkv(string name) =>
        name.IndexOf(".attn.", StringComparison.Ordinal) is > 0 and var at && name[at + 7] == '.'
            && "qkv".IndexOf(name[at + 6], StringComparison.Ordinal) is >= 0 and var part ? part : null;

    private static bool Ends(string name, string end) => name.EndsWith(end, StringComparison.Ordinal);
}
