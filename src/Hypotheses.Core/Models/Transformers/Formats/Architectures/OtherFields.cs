using System.Text.Json;

namespace Hypotheses.Core.Models.Transformers.Formats.Architectures;

/// <summary>
/// Fields of a configuration that no architecture asked for. What the library itself passes over says nothing about the model;
/// what would change it, or sounds as if it would, is refused.
/// </summary>
internal static class OtherFields
{
    private const string Causal = "is_causal"; // true says nothing here, false does

    /// <summary>
    /// Training and how it is computed: none changes what the model computes, though their names speak of its parts.
    /// </summary>
    private static readonly HashSet<string> Silent =
    [
        "attention_dropout", "attention_probs_dropout_prob", "attn_implementation", "attn_pdrop", "embd_pdrop", "embedding_dropout",
        "hidden_dropout", "hidden_dropout_prob", "output_hidden_states", "reorder_and_upcast_attn", "resid_pdrop",
        "summary_activation",
        "_attn_implementation", "_attn_implementation_autoset", "_attn_implementation_internal",
        "_flash_attn_2_enabled", "_pre_quantization_dtype", "use_flash_attention", "use_flash_attn",
    ];

    /// <summary>Fields that make another model of it, and what they would need.</summary>
    private static readonly Dictionary<string, string> Refused = new()
    {
        ["quantization_config"] = "says that the weights are quantised, which is not read; use the model's float weights",
        ["compression_config"] = "says that the weights are compressed, which is not read; use the model's float weights",
        ["auto_map"] = "names code of the model's own, which is not executed",
        ["is_encoder_decoder"] = "makes it an encoder and a decoder; only decoders are read",
        ["add_cross_attention"] = "adds attention to another model, which is not read",
        [Causal] = "makes attention look ahead, which is not read for this architecture",
        ["pruned_heads"] = "takes heads away, which is not read",
    };

    /// <summary>Parts of names that speak of what a model computes.</summary>
    private static readonly HashSet<string> Words =
    [
        "act", "activation", "alibi", "attention", "attn", "base", "bias", "bidirectional", "cap", "causal", "dim", "embd",
        "embedding", "embeddings", "eps", "epsilon", "expert", "experts", "factor", "ffn", "head", "heads", "hidden", "inner",
        "interleaved", "kv", "layer", "layers", "logit", "logits", "mask", "mlp", "moe", "multiplier", "norm", "ntk", "parallel",
        "pos", "position", "positions", "qk", "qkv", "quant", "quantization", "resid", "residual", "rope", "rotary", "scalar",
        "scale", "scaling", "sink", "sinks", "sliding", "softcap", "softcapping", "sparse", "sparsity", "theta", "tie",
        "tied", "window", "yarn",
    ];

    /// <summary>Why a field is refused; null where it may be passed over.</summary>
    public static string? Problem(JsonProperty field)
    {
        if (field.Name == Causal)
            return field.Value.ValueKind is JsonValueKind.Null or JsonValueKind.True ? null : Refused[Causal];
        if (IsEmpty(field.Value)) return null;
        if (Refused.TryGetValue(field.Name, out string? problem)) return problem;
        return !Silent.Contains(field.Name) && field.Name.Split('_', '.', '-').Any(Words.Contains)
            ? "is not known for this architecture, but its name says that it may change what the model computes"
            : null;
    }

    private static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => true,
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        JsonValueKind.Array => value.GetArrayLength() == 0,
        _ => false,
    };
}
