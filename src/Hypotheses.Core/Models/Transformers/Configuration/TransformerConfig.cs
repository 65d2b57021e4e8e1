namespace Hypotheses.Core.Models.Transformers.Configuration;

/// <summary>What joins the residual stream when.</summary>
public enum ResidualOrder
{
    /// <summary>Attention first; the MLP reads the sum.</summary>
    Sequential,

    /// <summary>Both read the block's input, each by its own norm (GPT-NeoX).</summary>
    Parallel,
}

/// <summary>
/// All that distinguishes one transformer from another but its weights: sizes, norms, positions, attention, MLP, order, head.
/// </summary>
public sealed record TransformerConfig
{
    /// <summary>d, the length of the residual stream.</summary>
    public required int Dim { get; init; }

    /// <summary>Blocks.</summary>
    public required int Layers { get; init; }

    /// <summary>V, tokens that can be read.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>The most positions that it runs on.</summary>
    public required int Context { get; init; }

    /// <summary>Norms.</summary>
    public required NormSettings Norm { get; init; }

    /// <summary>Positions.</summary>
    public required PositionSettings Positions { get; init; }

    /// <summary>Attention.</summary>
    public required AttentionSettings Attention { get; init; }

    /// <summary>Null: attention only.</summary>
    public MlpSettings? Mlp { get; init; }

    /// <summary>Sequential where nothing is said.</summary>
    public ResidualOrder Order { get; init; }

    /// <summary>Logits a position; as many as tokens where nothing is said.</summary>
    public int? Outputs { get; init; }

    /// <summary>The embedding is the head too.</summary>
    public bool TiedHead { get; init; }

    /// <summary>The head has a bias.</summary>
    public bool HeadBias { get; init; }

    /// <summary>c: a logit z becomes c · tanh(z / c).</summary>
    public double? LogitCap { get; init; }

    /// <summary>What embeddings are multiplied by (Gemma: √d, rounded to the weights' type).</summary>
    public double EmbeddingScale { get; init; } = 1;

    /// <summary>What its family's weights are before training; GPT-2's where nothing is said.</summary>
    public InitialScheme Initial { get; init; } = InitialScheme.Gpt2;
}
