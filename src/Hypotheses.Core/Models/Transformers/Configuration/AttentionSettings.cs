namespace Hypotheses.Core.Models.Transformers.Configuration;

/// <summary>Attention, the same in each block but for windows.</summary>
/// <param name="Heads">H, query heads.</param>
/// <param name="HeadSize">D; H · D need not be d.</param>
public sealed record AttentionSettings(int Heads, int HeadSize)
{
    /// <summary>G, which divides H: each serves H / G neighbouring query heads.</summary>
    public int KeyValueHeads { get; init; } = Heads;

    /// <summary>A position sees itself and earlier ones only; else all.</summary>
    public bool Causal { get; init; } = true;

    /// <summary>Biases of queries, keys and values.</summary>
    public bool InputBias { get; init; }

    /// <summary>A bias of the output.</summary>
    public bool OutputBias { get; init; }

    /// <summary>
    /// RMS norms of each head's queries and keys, before they turn (Qwen 3); by 1 + gain where the other norms are.
    /// </summary>
    public bool QueryKeyNorm { get; init; }

    /// <summary>Scores are q·k / this; √D where null.</summary>
    public double? Divisor { get; init; }

    /// <summary>Scores of block i are divided by i + 1 too (GPT-2's <c>scale_attn_by_inverse_layer_idx</c>).</summary>
    public bool DividedByLayer { get; init; }

    /// <summary>c: a score s becomes c · tanh(s / c) before the mask (Gemma 2).</summary>
    public double? ScoreCap { get; init; }

    /// <summary>
    /// W of each block: |i − j| &lt; W (where causal, 0 ≤ i − j &lt; W); null sees all. Empty: every block sees all.
    /// </summary>
    public IReadOnlyList<int?> Windows { get; init; } = [];

    /// <summary>
    /// α: the pattern is α · softmax + (1 − α), a constant that is not divided by the number of positions (Zhong et al. 2023,
    /// "The Clock and the Pizza"); where a position sees nothing it stays 0.
    /// </summary>
    public double SoftmaxShare { get; init; } = 1;

    /// <summary>W of a block; null sees all.</summary>
    public int? Window(int layer) => Windows.Count == 0 ? null : Windows[layer];

    /// <summary>What scores of a block are divided by.</summary>
    public double DivisorOf(int layer) => (Divisor ?? Math.Sqrt(HeadSize)) * (DividedByLayer ? layer + 1 : 1);

    /// <inheritdoc/>
    public bool Equals(AttentionSettings? other) =>
        other is not null && Scalars.Equals(other.Scalars) && Windows.SequenceEqual(other.Windows);

    /// <inheritdoc/>
    public override int GetHashCode() => Windows.Aggregate(Scalars.GetHashCode(), HashCode.Combine);

    private (int, int, int, bool, bool, bool, bool, double?, bool, double?, double) Scalars =>
        (Heads, HeadSize, KeyValueHeads, Causal, InputBias, OutputBias, QueryKeyNorm, Divisor, DividedByLayer, ScoreCap,
            SoftmaxShare);
}
