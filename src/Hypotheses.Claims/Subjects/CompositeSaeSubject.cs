using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Training;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.Recipes;
using static TorchSharp.torch;

namespace Hypotheses.Claims.Subjects;

/// <summary>Capability: directions in a space whose atoms are known.</summary>
[Capability("directions and known atoms")]
public interface IHasAtoms : IHasDirections
{
    /// <summary>How many latents a dictionary has.</summary>
    int Width { get; }

    /// <summary>Atoms [n, d] of one seed, unit rows. The caller does not own them.</summary>
    Tensor Atoms(Seed seed);
}

/// <summary>Where the rows of a composite world's dictionary come from.</summary>
public enum CompositeRows
{
    /// <summary>They are trained on the world.</summary>
    Trained,

    /// <summary>
    /// They are the composites and the actions: where no atom stood alone, a_k + t and c_l − t would do as well as a_k and c_l,
    /// for any t.
    /// </summary>
    Exact,

    /// <summary>They are the composites alone.</summary>
    Composites,

    /// <summary>They are the atoms: orthonormal actions and contexts.</summary>
    Atoms,
}

/// <summary>Dictionaries of a world of composites, whose true features are its atoms (H2).</summary>
/// <param name="name">See <see cref="Subject"/>.</param>
/// <param name="description">See <see cref="Subject"/>.</param>
/// <param name="world">The world.</param>
/// <param name="rows">Where the rows come from.</param>
/// <param name="penalty">λ of the toy recipe by which they are trained.</param>
public sealed class CompositeSaeSubject(
    string name, string description, CompositeRecipe world, CompositeRows rows, double penalty)
    : Subject(name, description), IHasAtoms
{
    private const int Samples = 20_000;

    /// <inheritdoc/>
    public override string Recipe { get; } = "composite dictionary "
        + Json.Canonical(
            new { Rows = rows.ToString(), Saes = ToySaes.All(penalty).Select(s => s.Recipe), Samples, World = world.ToJson() });

    /// <inheritdoc/>
    public int Width => rows switch
    {
        CompositeRows.Trained => Composites + AtomCount - 1, // the catalogue's K·L + 8, for any K and L
        CompositeRows.Exact => Composites + world.Families,
        CompositeRows.Composites => Composites,
        _ => AtomCount,
    };

    /// <inheritdoc/>
    public IReadOnlyList<Setting> DirectionSets => rows == CompositeRows.Trained
        ? [.. ToySaes.All(penalty).Select((s, i) => i == 0 ? s : s.InFullTier())]
        : [Setting.None];

    private int Composites => world.Families * world.Members;

    private int AtomCount => world.Families + world.Members;

    /// <inheritdoc/>
    public Tensor Atoms(Seed seed) => World(seed).Directions;

    /// <inheritdoc/>
    public Preparation<DirectionsSpecimen> Directions(Setting set, Seed seed)
    {
        var own = new Lazy<CompositeWorld>(() => World(seed));
        Gaussian Gaussian() => ActivationSource.Gaussian(own.Value.Stream(seed.Derive("covariance")), Samples);
        if (rows != CompositeRows.Trained || set is not SaeSetting sae)
            return new(() => new DirectionsSpecimen(Chosen(own.Value), Gaussian(), 0, 0, seed));
        var data = TrainingData.Of($"{world.ToJson()} by {seed.Derive("world")}", new Lazy<IWorld>(() => own.Value));
        return Preparation.Of(new SaeJob(sae.OfWidth(Width, own.Value.TrueL0), data, seed.Derive("dictionary"))).Then(trained =>
            DirectionsSpecimen.Of(
                trained, own.Value.Stream(seed.Derive("evaluation")), Samples, Gaussian(), seed, own.Value.Features));
    }

    private CompositeWorld World(Seed seed) => world.Create(seed.Derive("world"));

    private Tensor Chosen(CompositeWorld own) => rows switch
    {
        CompositeRows.Atoms => own.Directions.clone(),
        CompositeRows.Composites => own.CompositeDirections.clone(),
        _ => cat([own.CompositeDirections, own.ActionDirections], 0),
    };
}
