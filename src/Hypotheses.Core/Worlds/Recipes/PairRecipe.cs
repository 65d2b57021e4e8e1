using System.Text.Json.Serialization;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.Sampling;

namespace Hypotheses.Core.Worlds.Recipes;

/// <summary>
/// Co-occurrence: features 0 and 1 have equal rates and fire together with probability c; the rest are rare and independent,
/// the last one with a rate of its own. Values uniform (composed features: Till, "Do sparse autoencoders find true features?";
/// Anders, "Sparse autoencoders find composed features"). Unequal parts are the strength of feature 1.
/// </summary>
public sealed record PairRecipe : ComposedRecipe
{
    /// <summary>n, 3 … 2d.</summary>
    public int Features { get; init; } = 10;

    /// <summary>d, from half of n to 8,192.</summary>
    public int Dimension { get; init; } = 16;

    /// <summary>P(0) = P(1) in [0, 1].</summary>
    public double PairProbability { get; init; } = 0.2;

    /// <summary>c = P(0 and 1), in [max(0, 2P − 1), P]; 0 is mutually exclusive, P² independent.</summary>
    public double Both { get; init; } = 0.16;

    /// <summary>P of each feature from 2 to n − 2, in [0, 1].</summary>
    public double RareProbability { get; init; } = 0.02;

    /// <summary>p_r = P(n − 1), the rarest feature, in [0, 1].</summary>
    public double RarestProbability { get; init; } = 0.02;

    /// <summary>Least value of an active feature, in (0, High].</summary>
    public double Low { get; init; } = 0.8;

    /// <summary>Greatest value (exclusive) of an active feature, up to 1,000.</summary>
    public double High { get; init; } = 1.2;

    [JsonInclude, JsonPropertyName("inFamilyCosine"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal double? WrittenCosine
    {
        get => InFamilyCosine;
        init => InFamilyCosine = value;
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        Require.Within("pair world", Features, 3, 4096);
        ValidateOptions("pair world", Dimension, Features, leastCosine: -1 + 1e-6);
        Require.Within("pair world", PairProbability, 0, 1);
        Require.Within("pair world", Both, Math.Max(0, 2 * PairProbability - 1), PairProbability);
        Require.Within("pair world", RareProbability, 0, 1);
        Require.Within("pair world", RarestProbability, 0, 1);
        Require.Within("pair world", High, 1e-6, 1000);
        Require.Within("pair world", Low, 1e-6, High);
    }

    /// <inheritdoc/>
    public override SparseWorld Create(Seed seed)
    {
        Validate();
        float[] directions = FrameOfTwo(seed, Features, Dimension);
        double rate = 2 * PairProbability + (Features - 3) * RareProbability + RarestProbability;
        double strength = Strengths(seed, 1)[0];
        return new SparseWorld(directions, Dimension, rate * PositiveShare, () => new Sampler(this, strength), Noise);
    }

    private sealed class Sampler(PairRecipe recipe, double strength) : CodeSampler
    {
        internal override void Next(Rng rng, SparseCode code)
        {
            code.Clear();
            double u = rng.Uniform(), single = recipe.PairProbability - recipe.Both;
            if (u < recipe.PairProbability) code.Add(0, Value(rng));
            if (u < recipe.Both || (u >= recipe.PairProbability && u < recipe.PairProbability + single))
                code.Add(1, strength * Value(rng));
            for (int i = 2; i < recipe.Features; i++)
            {
                double p = i == recipe.Features - 1 ? recipe.RarestProbability : recipe.RareProbability;
                if (rng.Uniform() < p) code.Add(i, Value(rng));
            }
        }

        private double Value(Rng rng) => recipe.Value(rng, recipe.Low, recipe.High);
    }
}
