using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Claims.Subjects.Oracles;

/// <summary>
/// Directions of another subject, each of unit length and with a random direction of its own added, so that what holds of them
/// exactly holds barely, or no more.
/// </summary>
/// <param name="name">See <see cref="Subject"/>.</param>
/// <param name="description">See <see cref="Subject"/>.</param>
/// <param name="of">The other subject.</param>
/// <param name="noise">Length of what is added to a direction of length 1, at least 0.</param>
public sealed class NoisyDirectionsSubject(string name, string description, IHasDirections of, double noise)
    : Subject(name, description), IHasDirections
{
    /// <inheritdoc/>
    public override string Recipe { get; } =
        Json.Canonical(new { Kind = "noisy directions", Of = ((Subject)of).Recipe, noise });

    /// <inheritdoc/>
    public IReadOnlyList<Setting> DirectionSets => of.DirectionSets;

    /// <inheritdoc/>
    public Preparation<DirectionsSpecimen> Directions(Setting set, Seed seed) => of.Directions(set, seed).Then(exact =>
    {
        using var scope = NewDisposeScope();
        Tensor rows = exact.Directions;   // [F, d]
        Tensor random = Core.Baselines.Directions.Isotropic((int)rows.shape[0], (int)rows.shape[1], seed.Derive("noise").Rng());
        Tensor noisy = nn.functional.normalize(rows, p: 2, dim: 1) + (random * noise);
        return exact with { Directions = noisy.MoveToOuterDisposeScope() };
    });
}
