using Hypotheses.Claims.Specimens;
using Hypotheses.Core.Dictionaries;
using Hypotheses.Core.Interventions;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using static TorchSharp.torch;

namespace Hypotheses.Claims.Subjects;

/// <summary>Capability: directions in a space whose atoms are known.</summary>
[Capability("directions and known atoms")]
public interface IHasAtoms : IHasDirections
{
    /// <summary>How many latents a dictionary has.</summary>
    int Width { get; }

    /// <summary>Atoms [n, d] of one of the lab's seeds, unit rows. The caller does not own them.</summary>
    Tensor Atoms(Seed seed);
}

/// <summary>Where the rows of a composite world's dictionary come from.</summary>
public enum CompositeRows
{
    /// <summary>They are trained on the world.</summary>
    Trained,

    /// <summary>They are the composites and the actions: where no atom stood alone, a_k + t and c_l − t would do as well as a_k and c_l, for any t.</summary>
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
public sealed class CompositeDictionarySubject(string name, string description, CompositeRecipe world, CompositeRows rows, double penalty) : Subject(name, description), IHasAtoms
{
    private const int Samples = 20_000;

    /// <inheritdoc/>
    public override string Recipe { get; } = "composite dictionary " + Json.Canonical(new { Rows = rows.ToString(), Families = ToyFamilies.Names.Select(f => ToyFamilies.Recipe(f, 1, penalty, 1)), Samples, World = world.ToJson() });

    /// <inheritdoc/>
    public int Width => rows switch
    {
        CompositeRows.Trained => Composites + AtomCount - 1, // the catalogue's K·L + 8, for any K and L
        CompositeRows.Exact => Composites + world.Families,
        CompositeRows.Composites => Composites,
        _ => AtomCount,
    };

    /// <inheritdoc/>
    public IReadOnlyList<string> DirectionSets => rows == CompositeRows.Trained ? ToyFamilies.Names : [""];

    private int Composites => world.Families * world.Members;

    private int AtomCount => world.Families + world.Members;

    /// <inheritdoc/>
    public Tensor Atoms(Seed seed) => World(seed).Directions;

    /// <inheritdoc/>
    public IReadOnlyList<DirectionsSpecimen> Directions(string set, Lab lab)
    {
        CompositeWorld[] worlds = [.. lab.Seeds.Select(World)];
        IReadOnlyList<Dictionary> trained = rows == CompositeRows.Trained ? lab.TrainDictionaries(ToyFamilies.Recipe(set, Width, penalty, worlds[0].TrueL0), (i, seed) => worlds[i].Stream(seed)) : [];
        return [.. worlds.Select((own, i) =>
        {
            Seed seed = lab.Seeds[i];
            Gaussian gaussian = ActivationSource.Gaussian(own.Stream(seed.Derive("covariance")), Samples);
            return rows == CompositeRows.Trained
                ? DirectionsSpecimen.Of(trained[i], own.Stream(seed.Derive("evaluation")), Samples, gaussian, seed, own.Features)
                : new DirectionsSpecimen(Chosen(own), gaussian, 0, 0, seed);
        })];
    }

    private CompositeWorld World(Seed seed) => world.Create(seed.Derive("world"));

    private Tensor Chosen(CompositeWorld own) => rows switch
    {
        CompositeRows.Atoms => own.Directions.clone(),
        CompositeRows.Composites => own.CompositeDirections.clone(),
        _ => cat([own.CompositeDirections, own.ActionDirections], 0),
    };
}
