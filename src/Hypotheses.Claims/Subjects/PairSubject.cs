using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Worlds.Recipes;

namespace Hypotheses.Claims.Subjects;

/// <summary>
/// Capability: a world in which two features often fire together, and the dictionary that is to be trained on it.
/// </summary>
[Capability("two co-occurring features and rare ones")]
public interface IHasPair : IHasWorld
{
    /// <summary>Features 0 and 1 are the pair; the last feature is the rarest.</summary>
    PairRecipe Pair { get; }

    /// <summary>F of the dictionary.</summary>
    int Width { get; }

    /// <summary>λ of its L1 penalty.</summary>
    double Penalty { get; }

    /// <summary>What experiments are given in the place of what random weights find: controls.</summary>
    PairFound Found => PairFound.Trained;
}

/// <summary>What is said to have been found from random weights.</summary>
public enum PairFound
{
    /// <summary>What training found.</summary>
    Trained,

    /// <summary>The solution with a composite beside the pair, which gives up the rarest features.</summary>
    CompositeBeside,

    /// <summary>The solution with a composite in place of the pair, which frees a latent.</summary>
    CompositeInPlace,
}

/// <summary>
/// A world with a pair and a dictionary's width and λ: one point of the plane in which a claim about composites is true or false.
/// </summary>
public sealed class PairSubject(
    string name, string description, PairRecipe world, int width, double penalty, PairFound found = PairFound.Trained)
    : WorldSubject(name, description, world), IHasPair
{
    /// <inheritdoc/>
    public PairRecipe Pair => (PairRecipe)WorldRecipe;

    /// <inheritdoc/>
    public int Width { get; } = width;

    /// <inheritdoc/>
    public double Penalty { get; } = penalty;

    /// <inheritdoc/>
    public PairFound Found { get; } = found;

    /// <inheritdoc/>
    public override string Recipe { get; } = Json.Canonical(
        new { World = world.ToJson(), Width = width, Penalty = penalty, Found = found.ToString() });
}
