using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Core.Training;

/// <summary>
/// What a job learns from, as data: a line that says all that the samples follow from, the jobs that must be trained before they
/// can be drawn, and how they are drawn then. Nothing is drawn, read or made before <see cref="Open"/>.
/// </summary>
/// <param name="identity">Everything that the samples follow from, in one line.</param>
/// <param name="open">Makes what gives a fresh stream for a seed; called once a training, on any thread.</param>
/// <param name="needs">Jobs whose results the samples come from.</param>
public sealed class TrainingData(
    string identity, Func<Trained, Func<Seed, IActivationStream>> open, params IReadOnlyList<TrainingJob> needs)
{
    /// <summary>Everything that the samples follow from.</summary>
    public string Identity => identity;

    /// <summary>Jobs whose results the samples come from.</summary>
    public IReadOnlyList<TrainingJob> Needs => needs;

    /// <summary>What gives a fresh stream for a seed.</summary>
    public Func<Seed, IActivationStream> Open(Trained trained) => open(trained);

    /// <summary>Samples of a world.</summary>
    /// <param name="identity">What the world follows from: its recipe and its seed.</param>
    /// <param name="world">The world, made when it is first wanted.</param>
    public static TrainingData Of(string identity, Lazy<IWorld> world) => new(identity, _ => seed => world.Value.Stream(seed));
}
