using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Models.Transformers.Formats.Tables;

namespace Hypotheses.Core.Models.Transformers.Formats.Architectures;

/// <summary>
/// A small model as TransformerLens has it: attention only, no norms, learned positions, every linear map with a bias
/// (transformer_lens/config, components). Heads stand apart and act from the left.
/// </summary>
internal static class TransformerLens
{
    /// <summary>The field that tells its configurations from others.</summary>
    public const string Mark = "d_vocab";

    private static readonly WeightTable Names = new(
        [
            new("embed.weight", "embed.W_E"),
            new("positions.weight", "pos_embed.W_pos"),
            new("blocks.#.attn.q.weight", "blocks.#.attn.W_Q", StoredForm.TurnedHeads),
            new("blocks.#.attn.q.bias", "blocks.#.attn.b_Q", StoredForm.Heads),
            new("blocks.#.attn.k.weight", "blocks.#.attn.W_K", StoredForm.TurnedHeads),
            new("blocks.#.attn.k.bias", "blocks.#.attn.b_K", StoredForm.Heads),
            new("blocks.#.attn.v.weight", "blocks.#.attn.W_V", StoredForm.TurnedHeads),
            new("blocks.#.attn.v.bias", "blocks.#.attn.b_V", StoredForm.Heads),
            new("blocks.#.attn.o.weight", "blocks.#.attn.W_O", StoredForm.TurnedOutputs),
            new("blocks.#.attn.o.bias", "blocks.#.attn.b_O"),
            new("head.weight", "unembed.W_U", StoredForm.Turned),
            new("head.bias", "unembed.b_U"),
        ],
        "",
        "blocks.#.attn.mask", "blocks.#.attn.IGNORE");

    public static Architecture Architecture { get; } = new("TransformerLens", [], Names, Configure);

    private static TransformerConfig Configure(ConfigFields f)
    {
        if (!f.Flag("attn_only", false)) throw f.Wrong("attn_only", "is not true; only models without MLPs are read in this layout");
        if (f.Text("normalization_type") is { } norm) throw f.Wrong("normalization_type", $"'{norm}' is not null, the one that is read");
        if (f.Text("positional_embedding_type") is { } positions and not "standard")
            throw f.Wrong("positional_embedding_type", $"'{positions}' is not standard, the one that is read");
        int vocabulary = f.Needed(Mark), outputs = f.Size("d_vocab_out", vocabulary);
        return new TransformerConfig
        {
            Dim = f.Needed("d_model"),
            Layers = Sizes.Layers(f, "n_layers", null),
            Vocabulary = vocabulary,
            Context = f.Needed("n_ctx"),
            Norm = new NormSettings(NormKind.None, Final: false),
            Positions = new LearnedPositions(),
            Attention = new AttentionSettings(f.Needed("n_heads"), f.Needed("d_head"))
            {
                InputBias = true,
                OutputBias = true,
                Divisor = f.NumberOrNull("attn_scale", null),
                Causal = f.Text("attention_dir") is null or "causal"
                    ? true
                    : throw f.Wrong("attention_dir", "is not causal, the one that is read"),
            },
            Outputs = outputs == vocabulary ? null : outputs,
            HeadBias = true,
            Initial = new InitialScheme(f.NumberOrOther("initializer_range", .8 / Math.Sqrt(f.Needed("d_model")))),
        };
    }
}
