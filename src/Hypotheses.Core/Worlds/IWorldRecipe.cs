namespace Hypotheses.Core.Worlds;

/// <summary>
/// The parameters of a family of worlds: a record whose public properties say everything but the seed, so that its JSON is
/// its identity. Immutable.
/// </summary>
public interface IWorldRecipe
{
    /// <summary>One world: its random directions follow from <paramref name="seed"/>.</summary>
    IWorld Create(Runtime.Seed seed);
}
