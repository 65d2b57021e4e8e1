namespace Hypotheses.Core.Sae;

/// <summary>
/// How a penalty is kept from being evaded by small codes along long decoder rows. The two are not to be mixed.
/// </summary>
public enum DecoderNorm
{
    /// <summary>
    /// Rows have unit norm: the gradient along a row is removed before the optimiser's step, the row rescaled after it.
    /// </summary>
    Unit,

    /// <summary>Rows are free; what a latent pays is weighted by its row's norm (Anthropic, April 2024 update).</summary>
    Free,
}
