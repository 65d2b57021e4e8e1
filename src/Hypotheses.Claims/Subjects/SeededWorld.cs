using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Training;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Claims.Subjects;

/// <summary>A subject's world for one seed: made once, when it is first wanted, and what jobs learn from. Thread-safe.</summary>
/// <param name="subject">The subject.</param>
/// <param name="seed">The trial's.</param>
public sealed class SeededWorld(IHasWorld subject, Seed seed)
{
    private readonly Lazy<IWorld> _world = new(() => subject.World(seed.Derive("world")));

    /// <summary>Everything that the world follows from.</summary>
    public string Identity { get; } = $"{((Subject)subject).Recipe} by {seed.Derive("world")}";

    /// <summary>The world.</summary>
    public IWorld World => _world.Value;

    /// <summary>Its activations.</summary>
    public TrainingData Data => TrainingData.Of(Identity, _world);

    /// <summary>The world for jobs that need more than its activations.</summary>
    public Lazy<IWorld> Lazy => _world;
}
