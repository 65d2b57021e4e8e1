using Hypotheses.Core.Sae.Architectures;

namespace Hypotheses.Core.Sae.Training.Batched;

/// <summary>
/// Matryoshka: as BatchTopK, of prefixes that reconstruct by themselves. A latent is in all prefixes that end after it, so its
/// gradient is that of the sum of their residuals.
/// </summary>
internal sealed class MatryoshkaGradient : TopKGradient
{
    public override int[] Prefixes(SaeRecipe recipe) => MatryoshkaArchitecture.Prefixes(recipe);
}
