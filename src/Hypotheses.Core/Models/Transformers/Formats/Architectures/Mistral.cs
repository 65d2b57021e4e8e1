using Hypotheses.Core.Models.Transformers.Configuration;

namespace Hypotheses.Core.Models.Transformers.Formats.Architectures;

/// <summary>Mistral (transformers/models/mistral): Llama without biases, every block with the same window.</summary>
internal static class Mistral
{
    public static Architecture Architecture { get; } = new("mistral", ["MistralForCausalLM"], Llama.Names, Configure);

    private static TransformerConfig Configure(ConfigFields f)
    {
        int dim = f.Size("hidden_size", 4096), heads = f.Size("num_attention_heads", 32);
        int layers = Sizes.Layers(f, "num_hidden_layers", 32);
        return new TransformerConfig
        {
            Dim = dim,
            Layers = layers,
            Vocabulary = f.Size("vocab_size", 32_000),
            Context = f.Size("max_position_embeddings", 131_072),
            Norm = new NormSettings(NormKind.Rms, f.Epsilon("rms_norm_eps", 1e-6)),
            Positions = RotaryFields.Whole(f),
            Attention = new AttentionSettings(heads, Sizes.OwnHeadSize(f, dim, heads, null))
            {
                KeyValueHeads = Sizes.KeyValueHeads(f, heads, 8),
                Windows = WindowFields.Read(f, layers, f.SizeOrNull("sliding_window", 4096), _ => true, free: false),
            },
            Mlp = new MlpSettings(f.Size("intermediate_size", 14_336), f.Activation("hidden_act", "silu"), Gated: true),
            TiedHead = f.Flag("tie_word_embeddings", false),
            Initial = Sizes.Initial(f),
        };
    }
}
