using Hypotheses.Core.Runtime;

namespace Hypotheses.Core.Worlds.SynthSaeBench.Laws;

/// <summary>
/// Features fire together: feature i fires where L_i·ε + √D_i·η_i exceeds Φ⁻¹(1 − p_i), with ε of length Rank shared by the
/// sample's features and all ε, η standard normal (a Gaussian copula of low rank; SAELens, synthetic/correlation.py,
/// <c>generate_random_low_rank_correlation_matrix</c>).
/// </summary>
public sealed record SynthCorrelation
{
    private const float LargestShare = 0.99f;

    /// <summary>Length of ε, 1 … 256.</summary>
    public int Rank { get; init; } = 25;

    /// <summary>Standard deviation of the entries of L, in [0, 10]. ‖L_i‖² is about Rank·Scale².</summary>
    public double Scale { get; init; } = 0.1;

    internal void Validate()
    {
        Require.Within("synth world: correlation", Rank, 1, 256);
        Require.Within("synth world: correlation", Scale, 0, 10);
    }

    /// <summary>
    /// L [features × Rank] and D_i = 1 − ‖L_i‖². Where a row is longer than 1, all of L shrinks until the longest has ‖L_i‖² =
    /// .99.
    /// </summary>
    internal (float[] Factor, float[] Diagonal) Draw(Rng rng, int features)
    {
        var factor = new float[features * Rank];
        rng.Normals(factor, Scale);
        float longest = Enumerable.Range(0, features).Max(i => Square(factor, i));
        if (longest >= 1)
        {
            float scale = MathF.Sqrt(LargestShare / longest);
            foreach (ref float entry in factor.AsSpan()) entry *= scale;
        }

        return (factor, [.. Enumerable.Range(0, features).Select(i => 1 - Square(factor, i))]);
    }

    private float Square(float[] factor, int feature)
    {
        double sum = 0;
        foreach (float entry in factor.AsSpan(feature * Rank, Rank)) sum += (double)entry * entry;
        return (float)sum;
    }
}
