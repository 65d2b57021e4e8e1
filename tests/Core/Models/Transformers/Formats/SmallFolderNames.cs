namespace Hypotheses.Tests.Core.Models.Transformers.Formats;

/// <summary>
/// Which number of a <see cref="SmallFolder"/> an entry of a weight is: index by index, not as the reader does it.
/// </summary>
internal static class SmallFolderNames
{
    /// <summary>The tensor and the index in it.</summary>
    public static (string Name, long[] Index) Of(string architecture, string weight, long[] at)
    {
        string[] parts = weight.Split('.');
        string layer = parts[0] == "blocks" ? parts[1] : "", part = layer.Length == 0 ? weight : string.Join('.', parts[2..]);
        return architecture switch
        {
            "gpt2" => Gpt2($"transformer.h.{layer}.", part, at),
            "gpt_neox" => GptNeoX($"gpt_neox.layers.{layer}.", part, at),
            _ => (Llama(architecture, $"model.layers.{layer}.", part), at),
        };
    }

    private static (string, long[]) Gpt2(string h, string part, long[] at) => part switch
    {
        "embed.weight" => ("transformer.wte.weight", at),
        "positions.weight" => ("transformer.wpe.weight", at),
        "final_norm.gain" => ("transformer.ln_f.weight", at),
        "final_norm.bias" => ("transformer.ln_f.bias", at),
        "attn.norm.gain" => (h + "ln_1.weight", at),
        "attn.norm.bias" => (h + "ln_1.bias", at),
        "mlp.norm.gain" => (h + "ln_2.weight", at),
        "mlp.norm.bias" => (h + "ln_2.bias", at),
        "attn.q.weight" => (h + "attn.c_attn.weight", [at[1], at[0]]),
        "attn.k.weight" => (h + "attn.c_attn.weight", [at[1], 12 + at[0]]),
        "attn.v.weight" => (h + "attn.c_attn.weight", [at[1], 24 + at[0]]),
        "attn.q.bias" => (h + "attn.c_attn.bias", [at[0]]),
        "attn.k.bias" => (h + "attn.c_attn.bias", [12 + at[0]]),
        "attn.v.bias" => (h + "attn.c_attn.bias", [24 + at[0]]),
        "attn.o.weight" => (h + "attn.c_proj.weight", [at[1], at[0]]),
        "attn.o.bias" => (h + "attn.c_proj.bias", at),
        "mlp.up.weight" => (h + "mlp.c_fc.weight", [at[1], at[0]]),
        "mlp.up.bias" => (h + "mlp.c_fc.bias", at),
        "mlp.down.weight" => (h + "mlp.c_proj.weight", [at[1], at[0]]),
        "mlp.down.bias" => (h + "mlp.c_proj.bias", at),
        _ => throw new ArgumentOutOfRangeException(nameof(part), part, null),
    };

    private static (string, long[]) GptNeoX(string h, string part, long[] at)
    {
        if (part.Split('.') is ["attn", "q" or "k" or "v", var kind])
        {
            long which = "qkv".IndexOf(part[5], StringComparison.Ordinal), head = at[0] / 4, number = at[0] % 4;
            return ($"{h}attention.query_key_value.{kind}", [(head * 12) + (which * 4) + number, .. at[1..]]);
        }

        return (part switch
        {
            "embed.weight" => "gpt_neox.embed_in.weight",
            "head.weight" => "embed_out.weight",
            "final_norm.gain" => "gpt_neox.final_layer_norm.weight",
            "final_norm.bias" => "gpt_neox.final_layer_norm.bias",
            "attn.norm.gain" => h + "input_layernorm.weight",
            "attn.norm.bias" => h + "input_layernorm.bias",
            "mlp.norm.gain" => h + "post_attention_layernorm.weight",
            "mlp.norm.bias" => h + "post_attention_layernorm.bias",
            "attn.o.weight" => h + "attention.dense.weight",
            "attn.o.bias" => h + "attention.dense.bias",
            "mlp.up.weight" => h + "mlp.dense_h_to_4h.weight",
            "mlp.up.bias" => h + "mlp.dense_h_to_4h.bias",
            "mlp.down.weight" => h + "mlp.dense_4h_to_h.weight",
            "mlp.down.bias" => h + "mlp.dense_4h_to_h.bias",
            _ => throw new ArgumentOutOfRangeException(nameof(part), part, null),
        }, at);
    }

    private static string Llama(string architecture, string h, string part) => part switch
    {
        "embed.weight" => "model.embed_tokens.weight",
        "head.weight" => "lm_head.weight",
        "final_norm.gain" => "model.norm.weight",
        "attn.norm.gain" => h + "input_layernorm.weight",
        "attn.q_norm.gain" => h + "self_attn.q_norm.weight",
        "attn.k_norm.gain" => h + "self_attn.k_norm.weight",
        "attn.after.gain" => h + "post_attention_layernorm.weight",
        "mlp.norm.gain" => h + (architecture == "gemma2" ? "pre_feedforward_layernorm.weight" : "post_attention_layernorm.weight"),
        "mlp.after.gain" => h + "post_feedforward_layernorm.weight",
        _ => part.Split('.') is [var room, var map, var kind]
            ? $"{h}{(room == "attn" ? "self_attn" : room)}.{map}_proj.{kind}"
            : throw new ArgumentOutOfRangeException(nameof(part), part, null),
    };
}
