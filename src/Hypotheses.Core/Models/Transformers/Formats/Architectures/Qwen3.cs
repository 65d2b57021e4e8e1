using Hypotheses.Core.Models.Transformers.Configuration;

namespace Hypotheses.Core.Models.Transformers.Formats.Architectures;

/// <summary>
/// Qwen 3 (transformers/models/qwen3): as Qwen 2, with a norm of each head's queries and keys, and biases only where it says so.
/// </summary>
internal static class Qwen3
{
    public static Architecture Architecture { get; } = new("qwen3", ["Qwen3ForCausalLM"], Llama.Names, Configure);

    private static TransformerConfig Configure(ConfigFields f)
    {
        TransformerConfig config = Qwen2.Shared(f, headSize: 128);
        bool bias = f.Flag("attention_bias", false);
        return config with
        {
            Attention = config.Attention with { QueryKeyNorm = true, InputBias = bias, OutputBias = bias },
        };
    }
}
