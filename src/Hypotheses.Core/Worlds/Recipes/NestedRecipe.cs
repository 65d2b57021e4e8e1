using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.Sampling;

namespace Hypotheses.Core.Worlds.Recipes;

/// <summary>
/// Hierarchy: feature 0 is a parent, feature 1 its child, which is active only where the parent is, the rest are independent.
/// Orthonormal directions; an active feature has the value max(0, 1 + σg), g standard normal (a toy of feature absorption,
/// arXiv:2409.14507). With <see cref="IndependentChild"/> all rates stay and the child no longer depends on the parent.
/// </summary>
public sealed record NestedRecipe : WorldRecipe
{
    /// <summary>Index of the parent feature.</summary>
    public const int Parent = 0;

    /// <summary>Index of the child feature.</summary>
    public const int Child = 1;

    /// <summary>d, from the number of features to 4,096.</summary>
    public int Dimension { get; init; } = 12;

    /// <summary>Features besides parent and child, 0 … 4,094.</summary>
    public int Others { get; init; } = 2;

    /// <summary>P(parent) in [0, 1].</summary>
    public double ParentProbability { get; init; } = 0.25;

    /// <summary>P(child | parent) in [0, 1].</summary>
    public double ChildGivenParent { get; init; } = 0.2;

    /// <summary>P of each other feature in [0, 1].</summary>
    public double OtherProbability { get; init; } = 0.05;

    /// <summary>σ in [0, 10].</summary>
    public double MagnitudeSpread { get; init; }

    /// <summary>The negative control: the child is active with P(parent)·P(child | parent) whatever the parent does.</summary>
    public bool IndependentChild { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        Require.Within("nested world", Others, 0, 4094);
        Require.Within("nested world", Dimension, 2 + Others, 4096);
        Require.Within("nested world", ParentProbability, 0, 1);
        Require.Within("nested world", ChildGivenParent, 0, 1);
        Require.Within("nested world", OtherProbability, 0, 1);
        Require.Within("nested world", MagnitudeSpread, 0, 10);
    }

    /// <inheritdoc/>
    public override SparseWorld Create(Seed seed)
    {
        Validate();
        float[] directions = RandomFrames.OrthonormalRows(DirectionRng(seed), 2 + Others, Dimension);
        double rate = ParentProbability * (1 + ChildGivenParent) + Others * OtherProbability;
        return new SparseWorld(directions, Dimension, rate * Magnitudes.PositiveShare(MagnitudeSpread), () => new Sampler(this));
    }

    private sealed class Sampler(NestedRecipe recipe) : CodeSampler
    {
        internal override void Next(Rng rng, SparseCode code)
        {
            code.Clear();
            bool parent = rng.Uniform() < recipe.ParentProbability;
            bool gate = recipe.IndependentChild ? rng.Uniform() < recipe.ParentProbability : parent;
            bool child = gate && rng.Uniform() < recipe.ChildGivenParent;
            if (parent) code.Add(Parent, Magnitudes.Clipped(rng, recipe.MagnitudeSpread));
            if (child) code.Add(Child, Magnitudes.Clipped(rng, recipe.MagnitudeSpread));
            for (int i = 0; i < recipe.Others; i++)
                if (rng.Uniform() < recipe.OtherProbability) code.Add(2 + i, Magnitudes.Clipped(rng, recipe.MagnitudeSpread));
        }
    }
}
