using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Models.Transformers.Formats.Tables;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Transformers.Formats.Architectures;

/// <summary>
/// Gemma 2 (transformers/models/gemma2): norms by 1 + gain before and behind each part, the embedding times √d, caps of scores
/// and logits, every second block with a window.
/// </summary>
internal static class Gemma2
{
    private static readonly WeightTable Names = new(
        [
            new("embed.weight", "embed_tokens.weight"),
            .. WeightRow.Norm("blocks.#.attn.norm", "layers.#.input_layernorm"),
            .. WeightRow.Linear("blocks.#.attn.q", "layers.#.self_attn.q_proj"),
            .. WeightRow.Linear("blocks.#.attn.k", "layers.#.self_attn.k_proj"),
            .. WeightRow.Linear("blocks.#.attn.v", "layers.#.self_attn.v_proj"),
            .. WeightRow.Linear("blocks.#.attn.o", "layers.#.self_attn.o_proj"),
            .. WeightRow.Norm("blocks.#.attn.after", "layers.#.post_attention_layernorm"),
            .. WeightRow.Norm("blocks.#.mlp.norm", "layers.#.pre_feedforward_layernorm"),
            .. WeightRow.Linear("blocks.#.mlp.gate", "layers.#.mlp.gate_proj"),
            .. WeightRow.Linear("blocks.#.mlp.up", "layers.#.mlp.up_proj"),
            .. WeightRow.Linear("blocks.#.mlp.down", "layers.#.mlp.down_proj"),
            .. WeightRow.Norm("blocks.#.mlp.after", "layers.#.post_feedforward_layernorm"),
            .. WeightRow.Norm("final_norm", "norm"),
            new("head.weight", "lm_head.weight"),
        ],
        "model.",
        "layers.#.self_attn.rotary_emb.inv_freq", "rotary_emb.inv_freq");

    public static Architecture Architecture { get; } = new("gemma2", ["Gemma2ForCausalLM"], Names, Configure)
    {
        Stored = (config, type) => config with { EmbeddingScale = Rounded(Math.Sqrt(config.Dim), type) },
    };

    private static TransformerConfig Configure(ConfigFields f)
    {
        int dim = f.Size("hidden_size", 2304), heads = f.Size("num_attention_heads", 8);
        int layers = Sizes.Layers(f, "num_hidden_layers", 26);
        bool bias = f.Flag("attention_bias", false);
        MlpActivation activation = f.Activation("hidden_activation", "gelu_pytorch_tanh");
        if (f.Activation("hidden_act", "gelu_pytorch_tanh") != activation)
            throw f.Wrong("hidden_act", "is another function than hidden_activation, which the library takes");
        int? window = f.SizeOrNull("sliding_window", 4096);
        if (f.SizeOrNull("sliding_window_size", window) != window) // the first files have both
            throw f.Wrong("sliding_window_size", "is another one than sliding_window, which the library takes");
        return new TransformerConfig
        {
            Dim = dim,
            Layers = layers,
            Vocabulary = f.Size("vocab_size", 256_000),
            Context = f.Size("max_position_embeddings", 8192),
            Norm = new NormSettings(NormKind.RmsOnePlus, f.Epsilon("rms_norm_eps", 1e-6), NormPlace.BeforeAndAfter),
            Positions = RotaryFields.Whole(f),
            Attention = new AttentionSettings(heads, Sizes.OwnHeadSize(f, dim, heads, 256))
            {
                KeyValueHeads = Sizes.KeyValueHeads(f, heads, 4),
                InputBias = bias,
                OutputBias = bias,
                Divisor = Math.Sqrt(f.Number("query_pre_attn_scalar", 256)),
                ScoreCap = f.NumberOrNull("attn_logit_softcapping", 50),
                Windows = WindowFields.Read(f, layers, window, layer => layer % 2 == 0),
            },
            Mlp = new MlpSettings(f.Size("intermediate_size", 9216), activation, Gated: true),
            TiedHead = f.Flag("tie_word_embeddings", true),
            Initial = Sizes.Initial(f),
            LogitCap = f.NumberOrNull("final_logit_softcapping", 30),
            EmbeddingScale = Math.Sqrt(dim),
        };
    }

    private static double Rounded(double number, ScalarType type)
    {
        using var scope = NewDisposeScope();
        return tensor(number, dtype: ScalarType.Float64).to(type).to(ScalarType.Float64).item<double>();
    }
}
