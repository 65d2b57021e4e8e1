using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Models.Transformers.Formats.Tables;

namespace Hypotheses.Core.Models.Transformers.Formats.Architectures;

/// <summary>Llama (transformers/models/llama), whose names Mistral and Qwen share.</summary>
internal static class Llama
{
    /// <summary>Where the weights of the family stand.</summary>
    public static WeightTable Names { get; } = new(
        [
            new("embed.weight", "embed_tokens.weight"),
            .. WeightRow.Norm("blocks.#.attn.norm", "layers.#.input_layernorm"),
            .. WeightRow.Linear("blocks.#.attn.q", "layers.#.self_attn.q_proj"),
            .. WeightRow.Linear("blocks.#.attn.k", "layers.#.self_attn.k_proj"),
            .. WeightRow.Linear("blocks.#.attn.v", "layers.#.self_attn.v_proj"),
            .. WeightRow.Norm("blocks.#.attn.q_norm", "layers.#.self_attn.q_norm"),
            .. WeightRow.Norm("blocks.#.attn.k_norm", "layers.#.self_attn.k_norm"),
            .. WeightRow.Linear("blocks.#.attn.o", "layers.#.self_attn.o_proj"),
            .. WeightRow.Norm("blocks.#.mlp.norm", "layers.#.post_attention_layernorm"),
            .. WeightRow.Linear("blocks.#.mlp.gate", "layers.#.mlp.gate_proj"),
            .. WeightRow.Linear("blocks.#.mlp.up", "layers.#.mlp.up_proj"),
            .. WeightRow.Linear("blocks.#.mlp.down", "layers.#.mlp.down_proj"),
            .. WeightRow.Norm("final_norm", "norm"),
            new("head.weight", "lm_head.weight"),
        ],
        "model.",
        "layers.#.self_attn.rotary_emb.inv_freq", "rotary_emb.inv_freq");

    public static Architecture Architecture { get; } = new("llama", ["LlamaForCausalLM"], Names, Configure);

    private static TransformerConfig Configure(ConfigFields f)
    {
        int dim = f.Size("hidden_size", 4096), heads = f.Size("num_attention_heads", 32);
        int layers = Sizes.Layers(f, "num_hidden_layers", 32);
        bool bias = f.Flag("attention_bias", false);
        return new TransformerConfig
        {
            Dim = dim,
            Layers = layers,
            Vocabulary = f.Size("vocab_size", 32_000),
            Context = f.Size("max_position_embeddings", 2048),
            Norm = new NormSettings(NormKind.Rms, f.Epsilon("rms_norm_eps", 1e-6)),
            Positions = RotaryFields.Whole(f),
            Attention = new AttentionSettings(heads, Sizes.OwnHeadSize(f, dim, heads, null))
            {
                KeyValueHeads = Sizes.KeyValueHeads(f, heads, null),
                InputBias = bias,
                OutputBias = bias,
                Windows = WindowFields.Read(f, layers, null, _ => false, free: false),
            },
            Mlp = new MlpSettings(
                f.Size("intermediate_size", 11_008), f.Activation("hidden_act", "silu"), Gated: true, f.Flag("mlp_bias", false)),
            TiedHead = f.Flag("tie_word_embeddings", false),
            Initial = Sizes.Initial(f),
        };
    }
}
