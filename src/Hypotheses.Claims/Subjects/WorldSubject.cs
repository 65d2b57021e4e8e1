using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.Recipes;

namespace Hypotheses.Claims.Subjects;

/// <summary>Capability: the true features are known and activations can be drawn.</summary>
[Capability("known true features")]
public interface IHasWorld
{
    /// <summary>The world of one seed: its random directions follow from the seed.</summary>
    IWorld World(Seed seed);
}

/// <summary>A synthetic world as a subject. Its identity is the JSON of its recipe.</summary>
public class WorldSubject(string name, string description, WorldRecipe world) : Subject(name, description), IHasWorld
{
    /// <summary>The recipe, for claims that need more than <see cref="IWorld"/>.</summary>
    public WorldRecipe WorldRecipe { get; } = world;

    /// <inheritdoc/>
    public override string Recipe { get; } = world.ToJson();

    /// <inheritdoc/>
    public IWorld World(Seed seed) => WorldRecipe.Create(seed);
}

/// <summary>Capability: a world with a parent feature and a child that depends on it.</summary>
[Capability("a parent and a child feature")]
public interface IHasHierarchy : IHasWorld
{
    /// <summary>Parent and child are features <see cref="NestedRecipe.Parent"/> and <see cref="NestedRecipe.Child"/>.</summary>
    NestedRecipe Hierarchy { get; }
}

/// <summary>A world with a hierarchy as a subject.</summary>
public sealed class NestedSubject(string name, string description, NestedRecipe world)
    : WorldSubject(name, description, world), IHasHierarchy
{
    /// <inheritdoc/>
    public NestedRecipe Hierarchy => (NestedRecipe)WorldRecipe;
}

/// <summary>Capability: a world with families of related features whose parents are known.</summary>
[Capability("families of features with known parents")]
public interface IHasFamilies : IHasWorld
{
    /// <summary>Families, members and which of them are true.</summary>
    CompositeRecipe Families { get; }
}

/// <summary>A world of composites or splits as a subject.</summary>
public sealed class CompositeSubject(string name, string description, CompositeRecipe world)
    : WorldSubject(name, description, world), IHasFamilies
{
    /// <inheritdoc/>
    public CompositeRecipe Families => (CompositeRecipe)WorldRecipe;
}
