using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.Sampling;

namespace Hypotheses.Core.Worlds.Recipes;

/// <summary>
/// Negative control for recovery: every code is standard normal, so nothing is sparse and no set of directions is privileged.
/// Directions are random unit rows.
/// </summary>
public sealed record DenseGaussianRecipe : WorldRecipe
{
    /// <summary>n, 1 … 4,096.</summary>
    public int Features { get; init; } = 64;

    /// <summary>d, 1 … 4,096.</summary>
    public int Dimension { get; init; } = 32;

    /// <inheritdoc/>
    public override void Validate()
    {
        Require.Within("dense Gaussian world", Features, 1, 4096);
        Require.Within("dense Gaussian world", Dimension, 1, 4096);
    }

    /// <inheritdoc/>
    public override SparseWorld Create(Seed seed)
    {
        Validate();
        return new SparseWorld(
            RandomFrames.UnitRows(DirectionRng(seed), Features, Dimension), Dimension, Features, () => new Sampler(Features));
    }

    private sealed class Sampler(int features) : CodeSampler
    {
        internal override void Next(Rng rng, SparseCode code)
        {
            code.Clear();
            for (int i = 0; i < features; i++) code.Add(i, rng.Normal());
        }
    }
}
