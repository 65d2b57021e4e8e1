using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.Sampling;

namespace Hypotheses.Core.Worlds.Recipes;

/// <summary>
/// Input data of toy models of superposition (Elhage et al., "Toy Models of Superposition", 2022, section 2): each feature is 0
/// with probability S = 1 − p, else uniform. The activation is the code itself (V = identity), so the seed changes nothing.
/// </summary>
public sealed record UniformSparseRecipe : WorldRecipe
{
    /// <summary>n, also the dimension; 1 … 4,096.</summary>
    public int Features { get; init; } = 5;

    /// <summary>p = 1 − S in [0, 1].</summary>
    public double Probability { get; init; } = 0.05;

    /// <summary>
    /// ρ in [0, 1]: correlation of the activity of neighbours 2j and 2j+1 (values independent); 0 is the paper's independent
    /// data.
    /// </summary>
    public double PairCofiring { get; init; }

    /// <summary>Least value of an active feature, in [−1,000, High].</summary>
    public double Low { get; init; }

    /// <summary>Greatest value (exclusive) of an active feature, up to 1,000.</summary>
    public double High { get; init; } = 1;

    /// <inheritdoc/>
    public override void Validate()
    {
        Require.Within("uniform world", Features, 1, 4_096);
        Require.Within("uniform world", Probability, 0, 1);
        Require.Within("uniform world", PairCofiring, 0, 1);
        Require.Within("uniform world", High, -1000, 1000);
        Require.Within("uniform world", Low, -1000, High);
    }

    /// <inheritdoc/>
    public override SparseWorld Create(Seed seed)
    {
        Validate();
        var identity = new float[Features * Features];
        for (int i = 0; i < Features; i++) identity[i * (Features + 1)] = 1;
        return new SparseWorld(identity, Features, Features * Probability, Sampler);
    }

    internal CodeSampler Sampler() => PairCofiring > 0
        ? new PairedSampler(Features, Probability, PairCofiring, Low, High)
        : new IndependentSampler([.. Enumerable.Repeat(Probability, Features)], Low, High);
}
