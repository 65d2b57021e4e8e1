using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Models.Transformers.Formats.Tables;

namespace Hypotheses.Core.Models.Transformers.Formats.Architectures;

/// <summary>GPT-NeoX, Pythia's architecture (transformers/models/gpt_neox). q, k and v stand side by side in each head.</summary>
internal static class GptNeoX
{
    private static readonly WeightTable Names = new(
        [
            new("embed.weight", "embed_in.weight"),
            .. WeightRow.Norm("blocks.#.attn.norm", "layers.#.input_layernorm"),
            .. WeightRow.Fused("layers.#.attention.query_key_value", StoredForm.ThirdOfHeads),
            .. WeightRow.Linear("blocks.#.attn.o", "layers.#.attention.dense"),
            .. WeightRow.Norm("blocks.#.mlp.norm", "layers.#.post_attention_layernorm"),
            .. WeightRow.Linear("blocks.#.mlp.up", "layers.#.mlp.dense_h_to_4h"),
            .. WeightRow.Linear("blocks.#.mlp.down", "layers.#.mlp.dense_4h_to_h"),
            .. WeightRow.Norm("final_norm", "final_layer_norm"),
            new("head.weight", "embed_out.weight"),
        ],
        "gpt_neox.",
        "layers.#.attention.bias", "layers.#.attention.masked_bias", "layers.#.attention.rotary_emb.inv_freq",
        "rotary_emb.inv_freq");

    public static Architecture Architecture { get; } = new("gpt_neox", ["GPTNeoXForCausalLM"], Names, Configure);

    private static TransformerConfig Configure(ConfigFields f)
    {
        int dim = f.Size("hidden_size", 6144), heads = f.Size("num_attention_heads", 64);
        int layers = Sizes.Layers(f, "num_hidden_layers", 44);
        int headSize = Sizes.HeadSize(f, "hidden_size", dim, heads);
        bool bias = f.Flag("attention_bias", true);
        return new TransformerConfig
        {
            Dim = dim,
            Layers = layers,
            Vocabulary = f.Size("vocab_size", 50_432),
            Context = f.Size("max_position_embeddings", 2048),
            Norm = new NormSettings(NormKind.Layer, f.Epsilon("layer_norm_eps", 1e-5)),
            Positions = RotaryFields.Part(f, headSize, "rotary_emb_base", "rotary_pct", .25),
            Attention = new AttentionSettings(heads, headSize)
            {
                InputBias = bias,
                OutputBias = bias,
                Windows = WindowFields.Read(f, layers, null, _ => false, free: false),
            },
            Mlp = new MlpSettings(f.Size("intermediate_size", 24_576), f.Activation("hidden_act", "gelu"), Bias: true),
            Order = f.Flag("use_parallel_residual", true) ? ResidualOrder.Parallel : ResidualOrder.Sequential,
            TiedHead = f.Flag("tie_word_embeddings", false),
            Initial = Sizes.Initial(f),
        };
    }
}
