using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Trials;
using Hypotheses.Core.Dictionaries;
using Hypotheses.Core.Measures;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using static TorchSharp.torch;

namespace Hypotheses.Claims.Specimens;

/// <summary>A dictionary trained on a world, with fresh samples of that world on which it is judged.</summary>
/// <param name="Dictionary">The dictionary.</param>
/// <param name="Features">[n, d] true directions.</param>
/// <param name="Parents">[K, d] directions of parents, where the world has families; else empty.</param>
/// <param name="Codes">[N, n] true codes.</param>
/// <param name="Activations">[N, d] the same samples.</param>
/// <param name="TrueL0">Mean number of active features: the world's where it knows, else counted on the samples; NaN where the dictionary was given, whose L0 is no fault of the instrument.</param>
/// <param name="Seed">For chance levels.</param>
public sealed record DictionarySpecimen(Dictionary Dictionary, Tensor Features, Tensor Parents, Tensor Codes, Tensor Activations, double TrueL0, Seed Seed) : ISpecimen<DictionarySpecimen>
{
    private const long MostCodes = 1L << 25;

    /// <summary>
    /// One a seed of the lab: a world, a dictionary trained on it, and <paramref name="samples"/> fresh samples, fewer where the
    /// world has very many features (codes of a specimen take at most 128 MiB). A subject that brings a dictionary of its own is
    /// judged with that one; the recipe is then not used.
    /// </summary>
    /// <exception cref="ArgumentException">The subject's own dictionary has another dimension than its world.</exception>
    public static IReadOnlyList<DictionarySpecimen> Train(IHasWorld subject, DictionaryRecipe recipe, Lab lab, int samples = 20_000)
    {
        IWorld[] worlds = [.. lab.Seeds.Select(s => subject.World(s.Derive("world")))];
        return subject is IHasDictionary given
            ? Of(worlds, [.. worlds.Select(world => Fitting(given.Dictionary, world))], lab, samples, counted: false)
            : Train(worlds, recipe, lab, samples);
    }

    /// <summary>One a seed of the lab, whose worlds are <paramref name="worlds"/>: see the other overload.</summary>
    public static IReadOnlyList<DictionarySpecimen> Train(IReadOnlyList<IWorld> worlds, DictionaryRecipe recipe, Lab lab, int samples = 20_000) =>
        Of(worlds, lab.TrainDictionaries(recipe, (i, seed) => worlds[i].Stream(seed)), lab, samples);

    private static IReadOnlyList<DictionarySpecimen> Of(IReadOnlyList<IWorld> worlds, IReadOnlyList<Dictionary> dictionaries, Lab lab, int samples, bool counted = true)
    {
        samples = (int)Math.Min(samples, MostCodes / worlds[0].Features); // dense codes are held in memory
        return [.. worlds.Select((world, i) =>
        {
            float[] codes = new float[samples * world.Features], activations = new float[samples * world.Dimension];
            world.Stream(lab.Seeds[i].Derive("evaluation")).Next(codes, activations);
            return new DictionarySpecimen(
                dictionaries[i],
                world.Directions,
                (world as CompositeWorld)?.ActionDirections ?? empty(0, world.Dimension),
                Tensors.Of(codes, samples, world.Features),
                Tensors.Of(activations, samples, world.Dimension),
                counted && double.IsNaN(world.TrueL0) ? codes.Count(c => c != 0) / (double)samples : world.TrueL0,
                lab.Seeds[i]);
        })];
    }

    private static Dictionary Fitting(Dictionary dictionary, IWorld world) => dictionary.Dimension == world.Dimension
        ? dictionary
        : throw new ArgumentException($"the dictionary has dimension {dictionary.Dimension}, but its world {world.Dimension}");

    /// <summary>Decoder directions [F, d].</summary>
    public Tensor Directions => Dictionary.DecoderTensor;

    /// <summary>Latents on the samples [N, F].</summary>
    public Tensor Latents => Dictionary.Encode(Activations);

    /// <summary>True features matched one to one to decoder directions.</summary>
    public Matching Matching => Matching.Of(Features, Directions);

    /// <summary>Decoder directions of the latents that fire on the samples: dead latents keep some random direction.</summary>
    public Tensor LivingDirections
    {
        get
        {
            using var scope = NewDisposeScope();
            Tensor living = Latents.gt(0).any(0).nonzero().flatten();
            return Directions.index_select(0, living).MoveToOuterDisposeScope();
        }
    }

    /// <summary>The toy recipe's gates (claims.md, section 1): no dead latents, L0 within 20% of the truth where it is known, FVU at most .05, unless others are given.</summary>
    public Measurement GatedByTruth(Measurement seen, double fvu = .05, int dead = 0)
    {
        Gated(fvu, dead, seen);
        return double.IsFinite(TrueL0) ? seen.Between("l0", seen["l0"], .8 * TrueL0, 1.2 * TrueL0) : seen;
    }

    /// <summary>Gates without the truth: FVU and the number of dead latents at most so large. Adds FVU, L0 and dead to the measurement.</summary>
    public Measurement Gated(double fvu, int dead, Measurement seen)
    {
        using var scope = NewDisposeScope();
        Tensor latents = Latents;
        Firing firing = Firing.Of(latents);
        (seen["fvu"], seen["l0"], seen["dead"]) = (Reconstruction.FvuOf(Activations, Dictionary.Decode(latents)), firing.L0, firing.DeadLatents().Length);
        return seen.AtMost("dead", seen["dead"], dead).AtMost("fvu", seen["fvu"], fvu);
    }

    /// <summary>The same in activation space rotated by Q [d, d], float32.</summary>
    public DictionarySpecimen Rotated(Tensor q) =>
        this with { Dictionary = Dictionary.Rotated(q), Features = Features.matmul(q), Parents = Parents.matmul(q), Activations = Activations.matmul(q) };

    /// <inheritdoc/>
    public Portrait Portrait() => Claims.Portrait.Of(Features, Codes, Directions, Latents);

    /// <inheritdoc/>
    public DictionarySpecimen? Under(Invariance invariance, Seed seed)
    {
        Rng rng = seed.Rng();
        switch (invariance)
        {
            case Invariance.Rotation:
                return Rotated(Core.Interventions.Directions.Rotation(Dictionary.Dimension, rng).to(float32));
            case Invariance.Permutation:
                int[] latents = Order(Dictionary.Width, rng);
                Tensor samples = tensor(Array.ConvertAll(Order((int)Codes.shape[0], rng), i => (long)i));
                return this with { Dictionary = Dictionary.Permuted(latents), Codes = Codes.index_select(0, samples), Activations = Activations.index_select(0, samples) };
            case Invariance.Scaling:
                return this with { Dictionary = Dictionary.Scaled(3), Codes = Codes * 3, Activations = Activations * 3 };
            case Invariance.Gauge:
                return this with { Dictionary = Dictionary.Gauge([.. Enumerable.Range(0, Dictionary.Width).Select(_ => (float)rng.Uniform(.5, 2))]) };
            case Invariance.DeadLatent:
                return this with { Dictionary = Dictionary.WithDeadLatent() };
            case Invariance.DuplicateLatent:
                return this with { Dictionary = Dictionary.WithDuplicate(rng.Below(Dictionary.Width)) };
            default:
                return null;
        }
    }

    private static int[] Order(int count, Rng rng)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        rng.Shuffle(order.AsSpan());
        return order;
    }
}
