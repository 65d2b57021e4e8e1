using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.Sampling;

namespace Hypotheses.Core.Worlds.Recipes;

/// <summary>
/// Sharkey, Braun and Millidge, "Taking features out of superposition with sparse autoencoders" (2022): random unit features,
/// rates falling as decay^i, values uniform in [0, 1). Differences from the published code: rates are rescaled so that the mean
/// number of active features is <see cref="MeanActive"/> also in the independent variant; values are one uniform number, not a
/// product of two; samples without any active feature are kept; the correlated variant draws its Gaussian for each sample, not
/// for each batch, and its covariance is normalised to a correlation matrix.
/// </summary>
public sealed record SharkeyRecipe : WorldRecipe
{
    /// <summary>The size that trains on a CPU: d = 32, 64 features.</summary>
    public static SharkeyRecipe Small { get; } = new();

    /// <summary>The published size: d = 256, 512 features.</summary>
    public static SharkeyRecipe Published { get; } = new() { Features = 512, Dimension = 256 };

    /// <summary>n, 1 … 4,096; at most d where the features are orthonormal.</summary>
    public int Features { get; init; } = 64;

    /// <summary>d, 1 … 4,096.</summary>
    public int Dimension { get; init; } = 32;

    /// <summary>Mean number of active features, from 0 to the sum of decay^i (rates stay at most 1).</summary>
    public double MeanActive { get; init; } = 5;

    /// <summary>Rates fall as decay^i; in (0, 1].</summary>
    public double Decay { get; init; } = 0.99;

    /// <summary>
    /// Rates vary from sample to sample: Φ(g_i)·decay^i rescaled to the mean number of active features, g correlated normal.
    /// </summary>
    public bool Correlated { get; init; }

    /// <summary>Orthonormal instead of random unit features: the positive control of recovery.</summary>
    public bool Orthonormal { get; init; }

    /// <summary>decay^i of each feature.</summary>
    internal double[] Decays() => [.. Enumerable.Range(0, Features).Select(i => Math.Pow(Decay, i))];

    /// <inheritdoc/>
    public override void Validate()
    {
        Require.Within("sharkey world", Dimension, 1, 4096);
        Require.Within("sharkey world", Features, 1, Orthonormal ? Dimension : 4096);
        Require.Within("sharkey world", Decay, 1e-6, 1);
        Require.Within("sharkey world", MeanActive, 0, Decays().Sum());
    }

    /// <inheritdoc/>
    public override SparseWorld Create(Seed seed)
    {
        Validate();
        Rng rng = DirectionRng(seed);
        float[] directions = Orthonormal
            ? RandomFrames.OrthonormalRows(rng, Features, Dimension)
            : RandomFrames.UnitRows(rng, Features, Dimension);
        double[] decays = Decays();
        double scale = MeanActive / decays.Sum();
        double[] rates = [.. decays.Select(d => d * scale)];
        if (!Correlated) return new SparseWorld(directions, Dimension, MeanActive, () => new IndependentSampler(rates, 0, 1));
        float[] factor = CopulaSampler.Factor(seed.Derive("correlations").Rng(), Features);
        return new SparseWorld(directions, Dimension, MeanActive, () => new CopulaSampler(factor, rates));
    }
}
