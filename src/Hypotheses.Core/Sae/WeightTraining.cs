namespace Hypotheses.Core.Sae;

/// <summary>
/// Which weights are trained: all, or one of the restrictions that the literature uses as baselines. The last three are
/// Korznikov et al. 2026 (arXiv:2602.14111, section 4): what a trained dictionary must beat before its features count as found.
/// Biases and thresholds are always trained.
/// </summary>
public enum WeightTraining
{
    /// <summary>Encoder and decoder.</summary>
    Free,

    /// <summary>W_enc = W_decᵀ (Cunningham et al. 2023, arXiv:2309.08600; Sharkey et al.).</summary>
    Tied,

    /// <summary>The decoder keeps its random rows; the encoder is trained.</summary>
    FrozenDecoder,

    /// <summary>Each decoder row stays within <see cref="SaeRecipe.SoftFrozenCosine"/> of its random start.</summary>
    SoftFrozenDecoder,

    /// <summary>The encoder keeps its random columns; decoder and biases are trained.</summary>
    FrozenEncoder,
}
