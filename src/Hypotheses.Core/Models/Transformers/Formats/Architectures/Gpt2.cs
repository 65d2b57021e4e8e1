using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Models.Transformers.Formats.Tables;

namespace Hypotheses.Core.Models.Transformers.Formats.Architectures;

/// <summary>GPT-2 (transformers/models/gpt2). Its linear maps are stored [in, out] ("Conv1D").</summary>
internal static class Gpt2
{
    private static readonly WeightTable Names = new(
        [
            new("embed.weight", "wte.weight"),
            new("positions.weight", "wpe.weight"),
            .. WeightRow.Norm("blocks.#.attn.norm", "h.#.ln_1"),
            .. WeightRow.Fused("h.#.attn.c_attn", StoredForm.ThirdTurned),
            .. WeightRow.Turned("blocks.#.attn.o", "h.#.attn.c_proj"),
            .. WeightRow.Norm("blocks.#.mlp.norm", "h.#.ln_2"),
            .. WeightRow.Turned("blocks.#.mlp.up", "h.#.mlp.c_fc"),
            .. WeightRow.Turned("blocks.#.mlp.down", "h.#.mlp.c_proj"),
            .. WeightRow.Norm("final_norm", "ln_f"),
            new("head.weight", "lm_head.weight"),
        ],
        "transformer.",
        "h.#.attn.bias", "h.#.attn.masked_bias");

    public static Architecture Architecture { get; } = new("gpt2", ["GPT2LMHeadModel", "GPT2Model"], Names, Configure);

    private static TransformerConfig Configure(ConfigFields f)
    {
        int dim = f.Size("n_embd", 768), heads = f.Size("n_head", 12), layers = Sizes.Layers(f, "n_layer", 12);
        int headSize = Sizes.HeadSize(f, "n_embd", dim, heads);
        return new TransformerConfig
        {
            Dim = dim,
            Layers = layers,
            Vocabulary = f.Size("vocab_size", 50_257),
            Context = f.Size("n_positions", 1024),
            Norm = new NormSettings(NormKind.Layer, f.Epsilon("layer_norm_epsilon", 1e-5)),
            Positions = new LearnedPositions(),
            Attention = new AttentionSettings(heads, headSize)
            {
                InputBias = true,
                OutputBias = true,
                Divisor = f.Flag("scale_attn_weights", true) ? null : 1,
                Windows = WindowFields.Read(f, layers, null, _ => false, free: false),
                DividedByLayer = f.Flag("scale_attn_by_inverse_layer_idx", false),
            },
            Mlp = new MlpSettings(f.SizeOrNull("n_inner", null) ?? 4 * dim, f.Activation("activation_function", "gelu_new"), Bias: true),
            TiedHead = f.Flag("tie_word_embeddings", true),
            Initial = Sizes.Initial(f) with { Reduced = ReducedMatrices.Writers },
        };
    }
}
