namespace Hypotheses.Core.Models.Transformers.Configuration;

/// <summary>
/// Names and shapes of a transformer's weights, in an order that never changes: matrices are [out, in] and act as x·Wᵀ + b.
/// </summary>
public static class WeightLayout
{
    /// <summary>
    /// <c>embed.weight</c>, <c>positions.weight</c>, of each block <c>blocks.i.attn.{norm,q,k,v,q_norm,k_norm,o,after}</c> and
    /// <c>blocks.i.mlp.{norm,gate,up,down,after}</c>, <c>final_norm</c>, <c>head</c>: matrices end in <c>.weight</c>, biases in
    /// <c>.bias</c>, a norm's in <c>.gain</c> and <c>.bias</c>; only those that the configuration has.
    /// </summary>
    public static IEnumerable<(string Name, long[] Shape)> Of(TransformerConfig config)
    {
        long d = config.Dim;
        yield return ("embed.weight", [config.Vocabulary, d]);
        if (config.Positions is LearnedPositions) yield return ("positions.weight", [config.Context, d]);
        for (int layer = 0; layer < config.Layers; layer++)
        {
            foreach ((string name, long[] shape) in Attention(config).Concat(Mlp(config)))
                yield return ($"blocks.{layer}.{name}", shape);
        }

        if (config.Norm.Final)
            foreach ((string, long[]) part in Norm(config, "final_norm")) yield return part;
        if (!config.TiedHead) yield return ("head.weight", [config.Outputs ?? config.Vocabulary, d]);
        if (config.HeadBias) yield return ("head.bias", [config.Outputs ?? config.Vocabulary]);
    }

    private static IEnumerable<(string Name, long[] Shape)> Attention(TransformerConfig config)
    {
        AttentionSettings a = config.Attention;
        long d = config.Dim, queries = (long)a.Heads * a.HeadSize, keys = (long)a.KeyValueHeads * a.HeadSize;
        return
        [
            .. config.Norm.Place == NormPlace.After ? [] : Norm(config, "attn.norm"),
            .. Linear("attn.q", queries, d, a.InputBias),
            .. Linear("attn.k", keys, d, a.InputBias),
            .. Linear("attn.v", keys, d, a.InputBias),
            .. a.QueryKeyNorm ? [("attn.q_norm.gain", [a.HeadSize]), ("attn.k_norm.gain", [a.HeadSize])]
                : Array.Empty<(string, long[])>(),
            .. Linear("attn.o", d, queries, a.OutputBias),
            .. config.Norm.Place == NormPlace.Before ? [] : Norm(config, "attn.after"),
        ];
    }

    private static IEnumerable<(string Name, long[] Shape)> Mlp(TransformerConfig config)
    {
        if (config.Mlp is not { } mlp) return [];
        long d = config.Dim;
        return
        [
            .. config.Norm.Place == NormPlace.After ? [] : Norm(config, "mlp.norm"),
            .. mlp.Gated ? Linear("mlp.gate", mlp.Width, d, mlp.Bias) : [],
            .. Linear("mlp.up", mlp.Width, d, mlp.Bias),
            .. Linear("mlp.down", d, mlp.Width, mlp.Bias),
            .. config.Norm.Place == NormPlace.Before ? [] : Norm(config, "mlp.after"),
        ];
    }

    private static IEnumerable<(string Name, long[] Shape)> Linear(string name, long outputs, long inputs, bool bias) =>
        bias ? [(name + ".weight", [outputs, inputs]), (name + ".bias", [outputs])] : [(name + ".weight", [outputs, inputs])];

    private static IEnumerable<(string Name, long[] Shape)> Norm(TransformerConfig config, string name) => config.Norm.Kind switch
    {
        NormKind.None => [],
        NormKind.Layer => [(name + ".gain", [config.Dim]), (name + ".bias", [config.Dim])],
        _ => [(name + ".gain", [config.Dim])],
    };
}
