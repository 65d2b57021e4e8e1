using Hypotheses.Core.Worlds;

namespace Hypotheses.Claims.Subjects;

/// <summary>Capability: a world in which two features often fire together, and the dictionary that is to be trained on it.</summary>
[Capability("two co-occurring features and rare ones")]
public interface IHasPair : IHasWorld
{
    /// <summary>Features 0 and 1 are the pair; the last feature is the rarest.</summary>
    PairRecipe Pair { get; }

    /// <summary>F of the dictionary.</summary>
    int Width { get; }

    /// <summary>λ of its L1 penalty.</summary>
    double Penalty { get; }
}

/// <summary>A world with a pair and a dictionary's width and λ: one point of the plane in which a claim about composites is true or false.</summary>
public sealed class PairSubject(string name, string description, PairRecipe world, int width, double penalty) : WorldSubject(name, description, world), IHasPair
{
    /// <inheritdoc/>
    public PairRecipe Pair => (PairRecipe)WorldRecipe;

    /// <inheritdoc/>
    public int Width { get; } = width;

    /// <inheritdoc/>
    public double Penalty { get; } = penalty;

    /// <inheritdoc/>
    public override string Recipe { get; } = Json.Canonical(new { World = world.ToJson(), Width = width, Penalty = penalty });
}
