using Hypotheses.Core.Files;
using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Models.Transformers.Formats.Architectures;
using Hypotheses.Core.Models.Transformers.Formats.Tables;

namespace Hypotheses.Core.Models.Transformers.Formats;

/// <summary>
/// Reads the modular-addition transformers of Zhong et al. 2023, "The Clock and the Pizza": <c>model_….pt</c> and
/// <c>config_….json</c>. Two tokens a and b, no norms, every position sees both, the pattern mixes a softmax with a constant; the
/// answer (a + b) mod C is read at the last position. (fjzzq2002/pizza, code/train-main.py)
/// </summary>
public static class ClockPizzaCheckpoint
{
    private static readonly WeightTable Names = new(
        [
            new("embed.weight", "embed.W_E", StoredForm.Turned),
            new("positions.weight", "pos_embed.W_pos"),
            new("blocks.#.attn.q.weight", "blocks.#.attn.W_Q", StoredForm.Heads),
            new("blocks.#.attn.k.weight", "blocks.#.attn.W_K", StoredForm.Heads),
            new("blocks.#.attn.v.weight", "blocks.#.attn.W_V", StoredForm.Heads),
            new("blocks.#.attn.o.weight", "blocks.#.attn.W_O"),
            new("blocks.#.mlp.up.weight", "blocks.#.mlp.W_in"),
            new("blocks.#.mlp.up.bias", "blocks.#.mlp.b_in"),
            new("blocks.#.mlp.down.weight", "blocks.#.mlp.W_out"),
            new("blocks.#.mlp.down.bias", "blocks.#.mlp.b_out"),
            new("head.weight", "unembed.W_U", StoredForm.Turned),
        ],
        "",
        "blocks.#.attn.mask"); // kept by the authors' code, which does not use it

    /// <summary>Reads and checks configuration and weights.</summary>
    /// <param name="weights"><c>model_….pt</c>.</param>
    /// <param name="config"><c>config_….json</c>.</param>
    /// <exception cref="MalformedFileException">No such files, a model of another kind, a missing, foreign or wrong tensor; names
    /// file and field or tensor.</exception>
    public static TransformerWeights Read(string weights, string config)
    {
        TransformerConfig read = Configure(new ConfigFields(JsonFile.Read(config)));
        using TensorSet tensors = TensorSet.Open(weights);
        return Names.Read(read, tensors);
    }

    private static TransformerConfig Configure(ConfigFields f)
    {
        if (f.Flag("use_linear", false)) throw f.Wrong("use_linear", "makes it no transformer");
        int sign = f.Truth("eqn_sign", false) ? 1 : 0, numbers = f.Needed("C");
        int dim = f.Needed("d_model"), heads = f.Needed("n_heads");
        double share = f.NumberOrNull("attn_coeff", null, zero: true) ?? throw f.Wrong("attn_coeff", "is missing");
        return new TransformerConfig
        {
            Dim = dim,
            Layers = Sizes.Layers(f, "n_layers", 1),
            Vocabulary = (f.Truth("diff_vocab", false) ? 2 * numbers : numbers) + sign,
            Context = 2 + sign,
            Norm = new NormSettings(NormKind.None, Final: false),
            Positions = new LearnedPositions(),
            Attention = new AttentionSettings(heads, f.SizeOrNull("d_head", null) ?? Sizes.HeadSize(f, "d_model", dim, heads))
            {
                Causal = false, // whatever attention_dir says: the authors' code does not read it
                SoftmaxShare = share <= 1 ? share : throw f.Wrong("attn_coeff", $"{share} is not from 0 to 1"),
            },
            Mlp = new MlpSettings(4 * dim, Activation(f), Bias: true),
            Initial = InitialScheme.Grokking(dim, (f.Truth("diff_vocab", false) ? 2 * numbers : numbers) + sign),
        };
    }

    private static MlpActivation Activation(ConfigFields f) => f.Text("act_fn") switch
    {
        "ReLU" => MlpActivation.Relu,
        "GeLU" => MlpActivation.Gelu,
        var other => throw f.Wrong("act_fn", $"'{other}' is not one of ReLU, GeLU, the activations that are read"),
    };
}
