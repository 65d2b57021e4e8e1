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

/// <summary>A synthetic world as a subject. Its identity is the canonical text of its parameters.</summary>
public sealed class WorldSubject(string name, string description, IWorldRecipe parameters) : Subject(name, description), IHasWorld
{
    /// <summary>The parameters, for claims that need more than <see cref="IWorld"/>.</summary>
    public IWorldRecipe Parameters { get; } = parameters;

    /// <inheritdoc/>
    public override string Recipe { get; } = parameters.GetType().Name + Json.Canonical(parameters);

    /// <inheritdoc/>
    public IWorld World(Seed seed) => Parameters.Create(seed);
}
