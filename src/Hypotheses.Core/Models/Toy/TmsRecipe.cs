using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.Recipes;

namespace Hypotheses.Core.Models.Toy;

/// <summary>
/// A toy model of superposition and its training (Elhage et al., "Toy Models of Superposition", 2022, section 2):
/// x̂ = ReLU(WᵀWx + b), L = mean over samples of Σ I_i (x_i − x̂_i)². Defaults reach the pentagon of n = 5, m = 2.
/// </summary>
public sealed record TmsRecipe
{
    /// <summary>n, 1 … 4,096.</summary>
    public int Features { get; init; } = 5;

    /// <summary>m, hidden dimensions, 1 … n.</summary>
    public int Hidden { get; init; } = 2;

    /// <summary>p = 1 − S in (0, 1].</summary>
    public double Probability { get; init; } = 0.05;

    /// <summary>ρ in [0, 1]: correlation of the activity of features 2j and 2j+1.</summary>
    public double PairCofiring { get; init; }

    /// <summary>I_i = decay^i in (0, 1]; 1 is equal importance.</summary>
    public double ImportanceDecay { get; init; } = 1;

    /// <summary>Leaves the ReLU out: the linear control, which keeps at most m features.</summary>
    public bool Linear { get; init; }

    /// <summary>Training steps, 0 … 1,000,000; 0 leaves the model untrained.</summary>
    public int Steps { get; init; } = 3000;

    /// <summary>Samples a step, 1 … 65,536.</summary>
    public int Batch { get; init; } = 512;

    /// <summary>First learning rate of Adam (β .9, .999), in (0, 1].</summary>
    public double LearningRate { get; init; } = 1e-2;

    /// <summary>Whether the learning rate falls to 0 as a half cosine; otherwise it stays.</summary>
    public bool Cosine { get; init; } = true;

    /// <summary>Decoupled weight decay of W (AdamW), in [0, 1].</summary>
    public double WeightDecay { get; init; }

    /// <summary>The inputs: a <see cref="UniformSparseRecipe"/> of these features.</summary>
    public UniformSparseRecipe Inputs() => new() { Features = Features, Probability = Probability, PairCofiring = PairCofiring };

    /// <summary>I_i of each feature.</summary>
    public float[] Importance() => [.. Enumerable.Range(0, Features).Select(i => (float)Math.Pow(ImportanceDecay, i))];

    /// <summary>Checks every field's range.</summary>
    /// <exception cref="ArgumentException">A field is out of its range; one line names field, value and range.</exception>
    public void Validate()
    {
        Require.Within("TMS", Features, 1, 4096);
        Require.Within("TMS", Hidden, 1, Features);
        Require.Within("TMS", Probability, 1e-6, 1);
        Require.Within("TMS", PairCofiring, 0, 1);
        Require.Within("TMS", ImportanceDecay, 1e-3, 1);
        Require.Within("TMS", Steps, 0, 1_000_000);
        Require.Within("TMS", Batch, 1, 65_536);
        Require.Within("TMS", LearningRate, 1e-9, 1);
        Require.Within("TMS", WeightDecay, 0, 1);
    }
}
