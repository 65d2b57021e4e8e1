using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Transformers.Forward;

/// <summary>
/// From products of queries and keys to the pattern of attention: cap, distances, mask, softmax, constant share.
/// </summary>
internal static class Attention
{
    /// <summary>
    /// What is added to the scores of queries at positions [Q] over keys at [K] (float64): ALiBi's − slope · distance, and −∞
    /// where a query does not see a key. [Q, K], or [H, Q, K] with ALiBi.
    /// </summary>
    public static Tensor Bias(TransformerConfig config, int? window, Tensor queries, Tensor keys, ScalarType type)
    {
        Tensor distance = (queries.unsqueeze(1) - keys).to(type);                                 // [Q, K], i − j
        Tensor away = distance.maximum(-distance); // |i − j|
        Tensor bias = zeros_like(distance);
        if (config.Positions is AlibiPositions alibi)
        {
            Tensor slopes = Tensors.Of([.. alibi.Slopes]).to(distance.device).to(type);           // [H]
            bias = slopes.view(-1, 1, 1) * -away;                                                 // [H, Q, K]
        }

        if (config.Attention.Causal) bias = bias.masked_fill(distance.lt(0), double.NegativeInfinity);
        return window is { } most ? bias.masked_fill(away.ge(most), double.NegativeInfinity) : bias;
    }

    /// <summary>
    /// Products of divided queries with keys, any shape, capped, plus the bias, which broadcasts. May write over the products.
    /// </summary>
    public static Tensor Scores(AttentionSettings settings, Tensor products, Tensor bias) =>
        (settings.ScoreCap is { } cap ? (products / cap).tanh() * cap : products).add_(bias);

    /// <summary>
    /// Scores over keys in the last dimension → how much of each value is taken: α · softmax + (1 − α) for each that is seen.
    /// </summary>
    public static Tensor Pattern(AttentionSettings settings, Tensor scores)
    {
        Tensor pattern = scores.softmax(-1);
        double share = settings.SoftmaxShare;
        if (share == 1) return pattern;
        Tensor seen = scores.gt(double.NegativeInfinity).to(scores.dtype);
        return (pattern * share).add_(seen.mul_(1 - share));
    }
}
