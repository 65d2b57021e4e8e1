using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Claims.Subjects;

/// <summary>Capability: the true features are known and activations can be drawn.</summary>
[Capability("known true features")]
public interface IHasWorld
{
    /// <summary>The world of one seed: its random directions follow from the seed.</summary>
    IWorld World(Seed seed);
}

/// <summary>A synthetic world as a subject. Its identity is the JSON of its recipe.</summary>
public sealed class WorldSubject(string name, string description, WorldRecipe world) : Subject(name, description), IHasWorld
{
    /// <summary>The recipe, for claims that need more than <see cref="IWorld"/>.</summary>
    public WorldRecipe WorldRecipe { get; } = world;

    /// <inheritdoc/>
    public override string Recipe { get; } = world.ToJson();

    /// <inheritdoc/>
    public IWorld World(Seed seed) => WorldRecipe.Create(seed);
}
