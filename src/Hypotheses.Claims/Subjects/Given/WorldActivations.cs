using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Claims.Subjects.Given;

/// <summary>The activations of a world on disk.</summary>
public sealed class WorldActivations(GivenWorldSubject subject) : ActivationSource
{
    /// <inheritdoc/>
    public override string? Missing => subject.Unavailable;

    /// <inheritdoc/>
    public override string Identity => subject.Recipe;

    /// <inheritdoc/>
    public override IActivationStream Stream(Seed seed) => subject.World(seed).Stream(seed);
}
