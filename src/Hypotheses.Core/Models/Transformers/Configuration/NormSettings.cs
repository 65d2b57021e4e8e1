namespace Hypotheses.Core.Models.Transformers.Configuration;

/// <summary>What a norm does to a vector x of length d.</summary>
public enum NormKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>(x − mean) / √(variance + ε) · gain + bias, the variance divided by d (Ba et al. 2016).</summary>
    Layer,

    /// <summary>x / √(mean of squares + ε) · gain (Zhang and Sennrich 2019).</summary>
    Rms,

    /// <summary>x / √(mean of squares + ε) · (1 + gain), as Gemma stores its gains.</summary>
    RmsOnePlus,
}

/// <summary>Where a block's norms stand.</summary>
public enum NormPlace
{
    /// <summary>Before attention and before the MLP.</summary>
    Before,

    /// <summary>Behind each, before its output joins the residual stream.</summary>
    After,

    /// <summary>Both.</summary>
    BeforeAndAfter,
}

/// <summary>The norms of a transformer.</summary>
/// <param name="Kind">Of all of them.</param>
/// <param name="Epsilon">ε, inside the root.</param>
/// <param name="Place">In a block.</param>
/// <param name="Final">Whether one stands between the last block and the head.</param>
public sealed record NormSettings(
    NormKind Kind, double Epsilon = 1e-5, NormPlace Place = NormPlace.Before, bool Final = true);
