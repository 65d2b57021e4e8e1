using Hypotheses.Core.Models.Transformers.Configuration;

namespace Hypotheses.Core.Models.Transformers;

/// <summary>
/// The hook points of a transformer by TransformerLens' names. As there, <c>hook_attn_out</c> and <c>hook_mlp_out</c> are what
/// joins the residual stream, behind a norm where one stands there; <c>attn.hook_q</c> and <c>hook_k</c> lie before norms and
/// rotation, <c>hook_rot_q</c> and <c>hook_rot_k</c> behind; <c>attn.hook_attn_scores</c> has cap, ALiBi and mask in it;
/// <c>mlp.hook_pre</c> is what goes through the activation, <c>hook_pre_linear</c> what it gates. Otherwise than there,
/// <c>hook_normalized</c> has the gain in it in every norm, not in LayerNorm alone.
/// </summary>
internal static class HookPoints
{
    /// <summary>The names of one model, in the order in which a run passes them.</summary>
    public static IReadOnlyList<string> Of(TransformerConfig config) =>
    [
        "hook_embed",
        .. Where(config.Positions is LearnedPositions, "hook_pos_embed"),
        .. Enumerable.Range(0, config.Layers).SelectMany(_ => Block(config), (layer, name) => $"blocks.{layer}.{name}"),
        .. Where(config.Norm is { Final: true, Kind: not NormKind.None }, "ln_final.hook_normalized"),
    ];

    /// <summary>One clear error where a name is unknown.</summary>
    public static void Check(IReadOnlyList<string> known, string name)
    {
        if (!known.Contains(name))
            throw new ArgumentException($"hook point '{name}' is unknown; known are {string.Join(", ", known)}");
    }

    private static IEnumerable<string> Block(TransformerConfig config)
    {
        bool norms = config.Norm.Kind != NormKind.None, before = norms && config.Norm.Place != NormPlace.After,
            after = norms && config.Norm.Place != NormPlace.Before;
        return
        [
            "hook_resid_pre",
            .. Where(before, "ln1.hook_normalized"),
            "attn.hook_q", "attn.hook_k", "attn.hook_v",
            .. Where(config.Positions is RotaryPositions, "attn.hook_rot_q", "attn.hook_rot_k"),
            "attn.hook_attn_scores", "attn.hook_pattern", "attn.hook_z",
            .. Where(after, "ln1_post.hook_normalized"),
            "hook_attn_out",
            .. Where(config is { Mlp: not null, Order: ResidualOrder.Sequential }, "hook_resid_mid"),
            .. config.Mlp is null ? [] : Mlp(config.Mlp, before, after),
            "hook_resid_post",
        ];
    }

    private static IEnumerable<string> Mlp(MlpSettings mlp, bool before, bool after) =>
    [
        .. Where(before, "ln2.hook_normalized"),
        "mlp.hook_pre",
        .. Where(mlp.Gated, "mlp.hook_pre_linear"),
        "mlp.hook_post",
        .. Where(after, "ln2_post.hook_normalized"),
        "hook_mlp_out",
    ];

    private static string[] Where(bool there, params string[] names) => there ? names : [];
}
