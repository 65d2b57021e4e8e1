using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.Sampling;
using MathNet.Numerics.Distributions;

namespace Hypotheses.Core.Worlds.Recipes;

/// <summary>
/// Five features of equal rate of which 1-4 are correlated with feature 0 and independent of each other: feature i is active
/// where a Gaussian g_i exceeds Φ⁻¹(1 − p), corr(g_0, g_i) = r. Values max(0, 1 + σg), orthonormal directions ("Sparse but
/// wrong: incorrect L0 leads to incorrect features in SAEs", small toy model: d = 20, p = .4, r = ±.4, σ = .15).
/// </summary>
public sealed record CorrelatedFiveRecipe : WorldRecipe
{
    private const int Count = 5;

    /// <summary>d, 5 … 4,096.</summary>
    public int Dimension { get; init; } = 20;

    /// <summary>p of each feature, in [.001, .999].</summary>
    public double Probability { get; init; } = 0.4;

    /// <summary>r in [−.5, .5]: beyond it no such Gaussian exists (4r² ≤ 1).</summary>
    public double Correlation { get; init; } = 0.4;

    /// <summary>σ in [0, 10].</summary>
    public double MagnitudeSpread { get; init; } = 0.15;

    /// <inheritdoc/>
    public override void Validate()
    {
        Require.Within("correlated-five world", Dimension, Count, 4096);
        Require.Within("correlated-five world", Probability, 0.001, 0.999);
        Require.Within("correlated-five world", Correlation, -0.5, 0.5);
        Require.Within("correlated-five world", MagnitudeSpread, 0, 10);
    }

    /// <inheritdoc/>
    public override SparseWorld Create(Seed seed)
    {
        Validate();
        float[] directions = RandomFrames.OrthonormalRows(DirectionRng(seed), Count, Dimension);
        double l0 = Count * Probability * Magnitudes.PositiveShare(MagnitudeSpread);
        return new SparseWorld(directions, Dimension, l0, () => new Sampler(this));
    }

    private sealed class Sampler(CorrelatedFiveRecipe recipe) : CodeSampler
    {
        private readonly double _threshold = Normal.InvCDF(0, 1, 1 - recipe.Probability);
        private readonly double _own = Math.Sqrt(1 - (Count - 1) * recipe.Correlation * recipe.Correlation);

        internal override void Next(Rng rng, SparseCode code)
        {
            code.Clear();
            double hub = _own * rng.Normal();
            for (int i = 1; i < Count; i++)
            {
                double g = rng.Normal();
                hub += recipe.Correlation * g;
                if (g > _threshold) code.Add(i, Magnitudes.Clipped(rng, recipe.MagnitudeSpread));
            }

            if (hub > _threshold) code.Add(0, Magnitudes.Clipped(rng, recipe.MagnitudeSpread));
        }
    }
}
