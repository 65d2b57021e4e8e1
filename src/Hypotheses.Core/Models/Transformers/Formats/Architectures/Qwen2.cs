using Hypotheses.Core.Models.Transformers.Configuration;

namespace Hypotheses.Core.Models.Transformers.Formats.Architectures;

/// <summary>
/// Qwen 2 (transformers/models/qwen2): Llama with biases of q, k and v; a window only where it is switched on, from a layer on.
/// </summary>
internal static class Qwen2
{
    public static Architecture Architecture { get; } = new("qwen2", ["Qwen2ForCausalLM"], Llama.Names, Configure);

    private static TransformerConfig Configure(ConfigFields f)
    {
        TransformerConfig config = Shared(f, headSize: null);
        return config with { Attention = config.Attention with { InputBias = true } };
    }

    /// <summary>What Qwen 2 and Qwen 3 share.</summary>
    /// <param name="f">The configuration.</param>
    /// <param name="headSize">D where the file does not say it; null: as the heads share d.</param>
    public static TransformerConfig Shared(ConfigFields f, int? headSize)
    {
        int dim = f.Size("hidden_size", 4096), heads = f.Size("num_attention_heads", 32);
        int layers = Sizes.Layers(f, "num_hidden_layers", 32), from = f.Count("max_window_layers", 28);
        int? window = f.SizeOrNull("sliding_window", 4096);
        if (!f.Flag("use_sliding_window", false)) window = null;
        return new TransformerConfig
        {
            Dim = dim,
            Layers = layers,
            Vocabulary = f.Size("vocab_size", 151_936),
            Context = f.Size("max_position_embeddings", 32_768),
            Norm = new NormSettings(NormKind.Rms, f.Epsilon("rms_norm_eps", 1e-6)),
            Positions = RotaryFields.Whole(f),
            Attention = new AttentionSettings(heads, Sizes.OwnHeadSize(f, dim, heads, headSize))
            {
                KeyValueHeads = Sizes.KeyValueHeads(f, heads, 32),
                Windows = WindowFields.Read(f, layers, window, layer => layer >= from),
            },
            Mlp = new MlpSettings(f.Size("intermediate_size", 22_016), f.Activation("hidden_act", "silu"), Gated: true),
            TiedHead = f.Flag("tie_word_embeddings", false),
            Initial = Sizes.Initial(f),
        };
    }
}
