using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.Sampling;

namespace Hypotheses.Core.Worlds.Recipes;

/// <summary>
/// Independent features whose rates fall as a power law: p_i = C·i^(−s), i = 1 … n (feature index i − 1). Orthonormal directions,
/// values uniform.
/// </summary>
public sealed record ZipfRecipe : WorldRecipe
{
    /// <summary>n, also the dimension; 1 … 4,096.</summary>
    public int Features { get; init; } = 96;

    /// <summary>s in [0, 5]; 0 gives equal rates.</summary>
    public double Exponent { get; init; } = 1;

    /// <summary>C, the rate of the most frequent feature, in [0, 1].</summary>
    public double Largest { get; init; } = 0.3;

    /// <summary>Least value of an active feature, in (0, High].</summary>
    public double Low { get; init; } = 0.5;

    /// <summary>Greatest value (exclusive) of an active feature, up to 1,000.</summary>
    public double High { get; init; } = 1.5;

    /// <summary>p_i of each feature.</summary>
    public double[] Probabilities() => [.. Enumerable.Range(1, Features).Select(i => Largest * Math.Pow(i, -Exponent))];

    /// <inheritdoc/>
    public override void Validate()
    {
        Require.Within("zipf world", Features, 1, 4096);
        Require.Within("zipf world", Exponent, 0, 5);
        Require.Within("zipf world", Largest, 0, 1);
        Require.Within("zipf world", High, 1e-6, 1000);
        Require.Within("zipf world", Low, 1e-6, High);
    }

    /// <inheritdoc/>
    public override SparseWorld Create(Seed seed)
    {
        Validate();
        double[] rates = Probabilities();
        float[] directions = RandomFrames.OrthonormalRows(DirectionRng(seed), Features, Features);
        return new SparseWorld(directions, Features, rates.Sum(), () => new IndependentSampler(rates, Low, High));
    }
}
