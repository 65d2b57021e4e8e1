using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Measures.Fidelity;
using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Training;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.Recipes;
using static TorchSharp.torch;

namespace Hypotheses.Claims.Specimens;

/// <summary>A dictionary trained on a world, with fresh samples of that world on which it is judged.</summary>
/// <param name="Sae">The dictionary.</param>
/// <param name="Features">[n, d] true directions.</param>
/// <param name="Parents">[K, d] directions of parents, where the world has families; else empty.</param>
/// <param name="Codes">[N, n] true codes.</param>
/// <param name="Activations">[N, d] the same samples.</param>
/// <param name="TrueL0">Mean number of active features: the world's where it knows, else counted on the samples; NaN where the
/// dictionary was given, whose L0 is no fault of the instrument.</param>
/// <param name="Seed">For chance levels.</param>
public sealed record SaeSpecimen(
    SparseAutoencoder Sae, Tensor Features, Tensor Parents, Tensor Codes, Tensor Activations, double TrueL0, Seed Seed)
    : ISpecimen<SaeSpecimen>
{
    private const long MostNumbers = 1L << 25, Piece = 1024;

    /// <summary>[K·L, d] directions of planted composites, where the world has them; else null.</summary>
    public Tensor? Composites { get; init; }

    /// <summary>[N, K], bool: where each of <see cref="Parents"/> is on.</summary>
    public Tensor ParentsOn { get; init; } = empty(Codes.shape[0], 0, ScalarType.Bool);

    /// <summary>
    /// [M, d] further samples of the world, without their codes: who fires is counted on these as well. Null where all samples
    /// have codes.
    /// </summary>
    public Tensor? Further { get; init; }

    /// <summary>
    /// A world of one seed, an autoencoder trained on it, and <paramref name="samples"/> fresh samples. Where the world has very
    /// many features fewer have codes (they take at most 128 MiB, 2,048 samples at 16,384 features), and the others are
    /// <see cref="Further"/>: a feature that is active once in 2,000 samples may miss the former, and its latent is not dead for
    /// it. A subject that brings a dictionary of its own is judged with that one.
    /// </summary>
    /// <param name="subject">The world's subject.</param>
    /// <param name="recipe">The recipe for the world; not asked where a dictionary is given.</param>
    /// <param name="seed">The trial's.</param>
    /// <param name="samples">On how many samples it is judged.</param>
    /// <exception cref="ArgumentException">The subject's own dictionary has another dimension than its world.</exception>
    public static Preparation<SaeSpecimen> Prepare(
        IHasWorld subject, Func<IWorld, SaeRecipe> recipe, Seed seed, int samples)
    {
        var world = new SeededWorld(subject, seed);
        if (subject is IHasSae given)
            return new(() => Of(world.World, Fitting(given.Sae, world.World), seed, samples, counted: false));
        return Preparation.Of(new SaeJob(recipe(world.World), world.Data, seed.Derive("dictionary")))
            .Then(d => Of(world.World, d, seed, samples));
    }

    /// <summary>The same, of a setting: as many features as the world has, as many active as are on average.</summary>
    public static Preparation<SaeSpecimen> Prepare(IHasWorld subject, SaeSetting setting, Seed seed, int samples) =>
        Prepare(subject, world => setting.For(world.Features, world.TrueL0), seed, samples);

    /// <summary>A dictionary with fresh samples of its world.</summary>
    /// <param name="world">The world.</param>
    /// <param name="dictionary">The dictionary.</param>
    /// <param name="seed">The trial's.</param>
    /// <param name="samples">How many.</param>
    /// <param name="counted">Whether a true L0 that the world does not know is counted on the samples.</param>
    public static SaeSpecimen Of(IWorld world, SparseAutoencoder dictionary, Seed seed, int samples, bool counted = true) =>
        Of(world, dictionary, seed, samples, counted, MostNumbers);

    internal static SaeSpecimen Of(IWorld world, SparseAutoencoder dictionary, Seed seed, int samples, bool counted, long most)
    {
        int held = (int)Math.Min(samples, most / world.Features); // dense codes are held in memory
        float[] codes = new float[held * world.Features], activations = new float[held * world.Dimension];
        float[] further = new float[(int)Math.Min(samples - held, most / world.Dimension) * world.Dimension];
        IWorldStream stream = world.Stream(seed.Derive("evaluation"));
        stream.Next(codes, activations);
        Tensor truth = Tensors.Of(codes, held, world.Features);
        if (further.Length > 0) stream.Next(further);
        return new SaeSpecimen(
            dictionary,
            world.Directions,
            (world as CompositeWorld)?.ActionDirections ?? empty(0, world.Dimension),
            truth,
            Tensors.Of(activations, held, world.Dimension),
            counted ? double.IsNaN(world.TrueL0) ? codes.Count(c => c != 0) / (double)held : world.TrueL0 : double.NaN,
            seed)
        {
            Composites = (world as CompositeWorld)?.CompositeDirections,
            ParentsOn = (world as CompositeWorld)?.ActionsOn(truth) ?? empty(held, 0, ScalarType.Bool),
            Further = further.Length > 0 ? Tensors.Of(further, -1, world.Dimension) : null,
        };
    }

    private static SparseAutoencoder Fitting(SparseAutoencoder dictionary, IWorld world) =>
        dictionary.Dimension == world.Dimension
        ? dictionary
        : throw new ArgumentException($"the dictionary has dimension {dictionary.Dimension}, but its world {world.Dimension}");

    /// <summary>Decoder directions [F, d].</summary>
    public Tensor Directions => Sae.DecoderTensor;

    /// <summary>Latents on the samples [N, F].</summary>
    public Tensor Latents => Sae.Encode(Activations);

    /// <summary>True features matched one to one to decoder directions.</summary>
    public SignedMatching Matching => SignedMatching.Of(Features, Directions);

    /// <summary>Decoder directions of the latents that fire on the samples: dead latents keep some random direction.</summary>
    public Tensor LivingDirections
    {
        get
        {
            using var scope = NewDisposeScope();
            return Directions.index_select(0, Living(Latents).nonzero().flatten()).MoveToOuterDisposeScope();
        }
    }

    // Which latents fire on any sample [F], those without codes included.
    private Tensor Living(Tensor latents)
    {
        using var scope = NewDisposeScope();
        Tensor living = latents.gt(0).any(0);
        for (long at = 0; at < (Further?.shape[0] ?? 0); at += Piece)
        {
            using var inner = NewDisposeScope();
            Tensor piece = Further!.narrow(0, at, Math.Min(Piece, Further.shape[0] - at));
            living = living.logical_or(Sae.Encode(piece).gt(0).any(0)).MoveToOuterDisposeScope();
        }

        return living.MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The share of the variance of what the codes give, without noise, that the reconstruction of the noisy samples leaves
    /// unexplained: a dictionary cannot explain noise, and need not.
    /// </summary>
    public double FvuOfSignal
    {
        get
        {
            using var scope = NewDisposeScope();
            return Reconstruction.FvuOf(Codes.matmul(Features), Sae.Decode(Latents));
        }
    }

    /// <summary>
    /// What gates look at: <c>fvu</c>, <c>l0</c>, <c>dead</c> (latents that fire on no sample, <see cref="Further"/> ones
    /// included), <c>dead.share</c> of the width, and, where the true L0 is known, <c>l0.ratio</c> over it.
    /// </summary>
    public Measurement Health()
    {
        using var scope = NewDisposeScope();
        Tensor latents = Latents;
        Firing firing = Firing.Of(latents);
        int dead = Sae.Width - (int)Living(latents).sum().item<long>();
        var seen = new Measurement
        {
            ["fvu"] = Reconstruction.FvuOf(Activations, Sae.Decode(latents)),
            ["l0"] = firing.L0,
            ["dead"] = dead,
            ["dead.share"] = dead / (double)Sae.Width,
        };
        if (double.IsFinite(TrueL0)) seen["l0.ratio"] = firing.L0 / TrueL0;
        return seen;
    }

    /// <summary>The same on some of the samples with codes only; a true L0 that was known is counted on these.</summary>
    /// <param name="chosen">[N], bool.</param>
    public SaeSpecimen Where(Tensor chosen)
    {
        Tensor rows = chosen.nonzero().flatten(), codes = Codes.index_select(0, rows);
        double active = double.IsFinite(TrueL0) ? codes.ne(0).sum().item<long>() / (double)rows.shape[0] : double.NaN;
        return this with
        {
            Codes = codes,
            ParentsOn = ParentsOn.index_select(0, rows),
            Activations = Activations.index_select(0, rows),
            TrueL0 = active,
            Further = null,
        };
    }

    /// <summary>The same in activation space rotated by Q [d, d], float32.</summary>
    public SaeSpecimen Rotated(Tensor q) => this with
    {
        Sae = Sae.Rotated(q),
        Features = Features.matmul(q),
        Parents = Parents.matmul(q),
        Composites = Composites?.matmul(q),
        Activations = Activations.matmul(q),
        Further = Further?.matmul(q),
    };

    /// <inheritdoc/>
    public CounterexampleFigure Figure() => CounterexampleFigure.Of(Features, Codes, Directions, Latents);

    /// <inheritdoc/>
    public SaeSpecimen? Under(Invariance invariance, Seed seed)
    {
        Rng rng = seed.Rng();
        switch (invariance)
        {
            case Invariance.Rotation:
                return Rotated(Core.Baselines.Directions.Rotation(Sae.Dimension, rng).to(float32));
            case Invariance.Permutation:
                int[] latents = Order(Sae.Width, rng);
                Tensor samples = tensor(Array.ConvertAll(Order((int)Codes.shape[0], rng), i => (long)i));
                return this with
                {
                    Sae = Sae.Permuted(latents),
                    Codes = Codes.index_select(0, samples),
                    ParentsOn = ParentsOn.index_select(0, samples),
                    Activations = Activations.index_select(0, samples)
                };
            case Invariance.Scaling:
                (Tensor codes, Tensor activations) = (Codes * 3, Activations * 3);
                return this with
                {
                    Sae = Sae.Scaled(3),
                    Codes = codes,
                    Activations = activations,
                    Further = Further?.mul(3)
                };
            case Invariance.Gauge:
                return this with
                {
                    Sae = Sae.Gauge(
                        [.. Enumerable.Range(0, Sae.Width).Select(_ => (float)rng.Uniform(.5, 2))])
                };
            case Invariance.DeadLatent:
                return this with { Sae = Sae.WithDeadLatent() };
            case Invariance.DuplicateLatent:
                return this with { Sae = Sae.WithDuplicate(rng.Below(Sae.Width)) };
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
