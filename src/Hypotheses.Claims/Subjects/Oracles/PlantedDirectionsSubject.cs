using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Claims.Subjects.Oracles;

/// <summary>
/// Directions of known clustering: <paramref name="clusters"/> centres drawn from N(0, Σ), Σ with spectrum 1/i, and members at
/// <paramref name="spread"/> of a random direction from their centre. No clusters: draws from N(0, Σ) itself.
/// </summary>
/// <param name="name">See <see cref="Subject"/>.</param>
/// <param name="description">See <see cref="Subject"/>.</param>
/// <param name="dimension">d.</param>
/// <param name="count">How many directions.</param>
/// <param name="clusters">How many clusters, or 0 for none.</param>
/// <param name="spread">Length of the random part that is added to a unit centre.</param>
public sealed class PlantedDirectionsSubject(
    string name, string description, int dimension, int count, int clusters, double spread)
    : Subject(name, description), IHasDirections
{
    /// <inheritdoc/>
    public override string Recipe { get; } = Json.Canonical(
        new { Kind = "planted directions", dimension, count, clusters, spread });

    /// <inheritdoc/>
    public IReadOnlyList<Setting> DirectionSets => [Setting.None];

    /// <inheritdoc/>
    public Preparation<DirectionsSpecimen> Directions(Setting set, Seed seed) => new(() =>
    {
        Rng rng = seed.Derive("planted").Rng();
        using var scope = NewDisposeScope();
        var gaussian = new Gaussian(zeros(dimension), diag(1 / arange(1, dimension + 1, float32)));
        Tensor centres = gaussian.Sample(clusters > 0 ? clusters : count, rng, centred: true);
        if (clusters > 0)
        {
            centres /= linalg.vector_norm(centres, 2.0, new long[] { 1 }, keepdim: true);
            centres = centres.repeat_interleave((count + clusters - 1) / clusters, 0).narrow(0, 0, count)
                + Core.Baselines.Directions.Isotropic(count, dimension, rng) * spread;
        }

        return new DirectionsSpecimen(centres.MoveToOuterDisposeScope(), gaussian, 0, 0, seed);
    });
}
