namespace Hypotheses.Core.Sae;

/// <summary>
/// AuxK (Gao et al. 2024, arXiv:2406.04093, appendix A.2): the largest dead latents of each sample reconstruct what the others
/// left, e = x − x̂ held fixed, without b_dec; added to the loss is coefficient · ‖e − ê‖² · var(x)/var(e), variances over the
/// batch. The authors normalise both terms, by var(x) and by var(e); the squared error here is not normalised, so var(x) moves to
/// the other term. Without it the revival would weaken with the data's scale: Adam remembers the gradients of a latent's
/// lifetime.
/// </summary>
/// <param name="DeadAfter">A latent is dead once it has not fired for this many samples, ≥ 1.</param>
/// <param name="K">k_aux, dead latents a sample; 0 for half of d, as the authors have it. At most the width.</param>
/// <param name="Coefficient">Weight in the loss, ≥ 0; 1/32 is the authors'.</param>
public sealed record AuxiliaryLoss(long DeadAfter = 30_000, int K = 0, double Coefficient = 1.0 / 32)
{
    /// <summary>k_aux for activations of length <paramref name="dimension"/> and <paramref name="width"/> latents.</summary>
    internal int KFor(int dimension, int width) => Math.Min(width, K > 0 ? K : Math.Max(1, dimension / 2));
}
