using System.Text.Json.Serialization;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.Sampling;

namespace Hypotheses.Core.Worlds.Recipes;

/// <summary>
/// Hierarchy: feature 0 is a parent, feature 1 its child, which is active only where the parent is, then a second child where
/// there is one; the rest are independent. An active feature has the value 1, but for the options (a toy of feature absorption,
/// arXiv:2409.14507). Unequal parts are the child's strength. With <see cref="IndependentChild"/> all rates stay and the children
/// no longer depend on the parent.
/// </summary>
public sealed record NestedRecipe : ComposedRecipe
{
    /// <summary>Index of the parent feature.</summary>
    public const int Parent = 0;

    /// <summary>Index of the child feature.</summary>
    public const int Child = 1;

    /// <summary>d, from half the number of features to 8,192.</summary>
    public int Dimension { get; init; } = 12;

    /// <summary>Features besides parent and children, 0 … 4,094.</summary>
    public int Others { get; init; } = 2;

    /// <summary>P(parent) in [0, 1].</summary>
    public double ParentProbability { get; init; } = 0.25;

    /// <summary>P(child | parent) in [0, 1].</summary>
    public double ChildGivenParent { get; init; } = 0.2;

    /// <summary>P(second child | parent) in [0, 1]; at 0 there is none. Children are independent given the parent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double SecondChildGivenParent { get; init; }

    /// <summary>P of each other feature in [0, 1].</summary>
    public double OtherProbability { get; init; } = 0.05;

    /// <inheritdoc/>
    /// <remarks>Written where it is 0 too, as it always was: a recipe's text is what hashes and seeds follow from.</remarks>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public override double MagnitudeSpread { get; init; }

    /// <summary>The negative control: a child is active with P(parent)·P(child | parent) whatever the parent does.</summary>
    public bool IndependentChild { get; init; }

    /// <summary>The first feature that is neither parent nor child.</summary>
    internal int Unrelated => SecondChildGivenParent > 0 ? 3 : 2;

    [JsonInclude, JsonPropertyName("inFamilyCosine"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal double? WrittenCosine
    {
        get => InFamilyCosine;
        init => InFamilyCosine = value;
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        Require.Within("nested world", Others, 0, 4094);
        ValidateOptions("nested world", Dimension, Unrelated + Others, leastCosine: -1 + 1e-6);
        Require.Within("nested world", ParentProbability, 0, 1);
        Require.Within("nested world", ChildGivenParent, 0, 1);
        Require.Within("nested world", SecondChildGivenParent, 0, 1);
        Require.Within("nested world", OtherProbability, 0, 1);
    }

    /// <inheritdoc/>
    public override SparseWorld Create(Seed seed)
    {
        Validate();
        float[] directions = FrameOfTwo(seed, Unrelated + Others, Dimension);
        double rate = ParentProbability * (1 + ChildGivenParent + SecondChildGivenParent) + Others * OtherProbability;
        double strength = Strengths(seed, 1)[0];
        return new SparseWorld(directions, Dimension, rate * PositiveShare, () => new Sampler(this, strength), Noise);
    }

    private sealed class Sampler(NestedRecipe recipe, double strength) : CodeSampler
    {
        internal override void Next(Rng rng, SparseCode code)
        {
            code.Clear();
            bool parent = rng.Uniform() < recipe.ParentProbability;
            bool child = Child(rng, parent, recipe.ChildGivenParent);
            bool second = recipe.SecondChildGivenParent > 0 && Child(rng, parent, recipe.SecondChildGivenParent);
            if (parent) code.Add(Parent, Value(rng));
            if (child) code.Add(NestedRecipe.Child, strength * Value(rng));
            if (second) code.Add(NestedRecipe.Child + 1, strength * Value(rng));
            for (int i = 0; i < recipe.Others; i++)
                if (rng.Uniform() < recipe.OtherProbability) code.Add(recipe.Unrelated + i, Value(rng));
        }

        private bool Child(Rng rng, bool parent, double probability)
        {
            bool gate = recipe.IndependentChild ? rng.Uniform() < recipe.ParentProbability : parent;
            return gate && rng.Uniform() < probability;
        }

        private double Value(Rng rng) => Magnitudes.Clipped(rng, recipe.MagnitudeSpread);
    }
}
