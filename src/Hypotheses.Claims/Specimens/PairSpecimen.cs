using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Measures.Fidelity;
using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Measures.Splitting;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Architectures;
using Hypotheses.Core.Training;
using Hypotheses.Core.Worlds;
using static TorchSharp.torch;

namespace Hypotheses.Claims.Specimens;

/// <summary>
/// Dictionaries of one width, trained on the same samples of a world with a pair: from the solution without composites, from two
/// with one, and from random weights; and fresh samples on which their losses are compared.
/// </summary>
/// <param name="Atomic">From one latent a feature (<see cref="PairStarts.Atomic"/>).</param>
/// <param name="Composite">From a composite beside the pair (<see cref="PairStarts.Composite"/>).</param>
/// <param name="Merged">From a composite in place of the pair (<see cref="PairStarts.Merged"/>).</param>
/// <param name="Found">From random weights: the restart of lowest loss.</param>
/// <param name="Features">[n, d] true directions.</param>
/// <param name="Codes">[N, n] true codes.</param>
/// <param name="Activations">[N, d] the same samples.</param>
/// <param name="Penalty">λ.</param>
/// <param name="Seed">For chance levels.</param>
public sealed record PairSpecimen(
    SparseAutoencoder Atomic,
    SparseAutoencoder Composite,
    SparseAutoencoder Merged,
    SparseAutoencoder Found,
    Tensor Features,
    Tensor Codes,
    Tensor Activations,
    double Penalty,
    Seed Seed)
    : ISpecimen<PairSpecimen>
{
    /// <summary>
    /// Gates that say whether both solutions are solutions: training from one ends where it began, no latent wants to be rescaled
    /// by much, the atomic one keeps its latents and has no composite, the other keeps its own.
    /// </summary>
    public static IReadOnlyList<Gate> Settled { get; } =
    [
        Gate.AtMost("violation.atomic", .3),
        Gate.AtMost("violation.composite", .3),
        Gate.Between("living.atomic", 1, 1),
        Gate.AtMost("composite.atomic", CompositeCosine.Threshold),
        Gate.AtLeast("composite.composite", CompositeCosine.Threshold),
    ];

    /// <summary>Of one seed; all its dictionaries train side by side.</summary>
    /// <param name="subject">World, width and λ.</param>
    /// <param name="seed">The trial's.</param>
    /// <param name="samples">Samples on which losses are compared.</param>
    /// <param name="steps">Training steps; null for the toy recipe's.</param>
    public static Preparation<PairSpecimen> Prepare(IHasPair subject, Seed seed, int samples, int? steps = null)
    {
        var world = new SeededWorld(subject, seed);
        (int width, double penalty) = (subject.Width, subject.Penalty);
        SaeRecipe recipe = SaeRecipes.Toy(width, penalty);
        recipe = recipe with { Steps = steps ?? recipe.Steps };
        SaeVariant From(string name, Func<Tensor, SparseAutoencoder> start) =>
            new(recipe, new SaeStart(name, () => start(world.World.Directions)));
        var job = new SideBySideJob(
            [
                From("atoms", d => PairStarts.Atomic(d, width, penalty)),
                From("composite beside the pair", d => PairStarts.Composite(d, subject.Pair, width, penalty)),
                From("composite in place of the pair", d => PairStarts.Merged(d, width, penalty)),
                .. Enumerable.Repeat(new SaeVariant(recipe), recipe.Restarts),
            ],
            world.Data,
            seed.Derive("dictionary"));
        return Preparation.Of(job).Then(trained => Of(subject, world.World, trained, penalty, seed, samples));
    }

    private static PairSpecimen Of(
        IHasPair subject, IWorld world, IReadOnlyList<SparseAutoencoder> trained, double penalty, Seed seed, int samples)
    {
        float[] codes = new float[samples * world.Features], activations = new float[samples * world.Dimension];
        world.Stream(seed.Derive("evaluation")).Next(codes, activations);
        Tensor x = Tensors.Of(activations, samples, world.Dimension);
        SparseAutoencoder found = subject.Found switch
        {
            PairFound.CompositeBeside => PairStarts.Composite(world.Directions, subject.Pair, subject.Width, penalty),
            PairFound.CompositeInPlace => PairStarts.Merged(world.Directions, subject.Width, penalty),
            _ => trained.Skip(3).MinBy(d => SparseLoss.PerSample(d, x, penalty).Average())!,
        };
        return new PairSpecimen(
            trained[0],
            trained[1],
            trained[2],
            found,
            world.Directions,
            Tensors.Of(codes, samples, world.Features),
            x,
            penalty,
            seed);
    }

    /// <summary>Losses of the four, sample by sample, in the unit in which an active feature's mean value is 1.</summary>
    public PairLosses Losses()
    {
        using var scope = NewDisposeScope();
        double unit = Codes.sum(ScalarType.Float64).item<double>() / Codes.gt(0).sum().item<long>();
        double[] Loss(SparseAutoencoder dictionary) =>
            [.. SparseLoss.PerSample(dictionary, Activations, Penalty).Select(l => l / (unit * unit))];
        return new PairLosses(Loss(Atomic), Loss(Composite), Loss(Merged), Loss(Found));
    }

    /// <summary>Decoder directions of the latents that fire.</summary>
    public Tensor Living(SparseAutoencoder dictionary)
    {
        using var scope = NewDisposeScope();
        Tensor living = dictionary.Encode(Activations).gt(0).any(0).nonzero().flatten();
        return dictionary.DecoderTensor.index_select(0, living).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Share of the rare features (all but the pair) that a dictionary's living latents recover at a cosine of at least so much.
    /// </summary>
    public double RareRecall(SparseAutoencoder dictionary, double sameFrom)
    {
        using var scope = NewDisposeScope();
        double[] cosine = SignedMatching.Of(Features, Living(dictionary)).Cosine;
        return cosine.Skip(2).Count(c => c >= sameFrom) / (cosine.Length - 2.0);
    }

    /// <summary>
    /// What gates look at. Training from a solution must have ended (no latent wants to be rescaled by much:
    /// <c>violation.atomic</c>, <c>violation.composite</c>) where it began: the atomic one keeps as many latents as it had
    /// (<c>living.atomic</c>, a share) and none is a composite (<c>composite.atomic</c>, a cosine), the other keeps its composite
    /// (<c>composite.composite</c>).
    /// </summary>
    public Measurement Health()
    {
        using var scope = NewDisposeScope();
        double kept = Math.Min(Atomic.Width, (int)Features.shape[0]);
        return new Measurement
        {
            ["violation.atomic"] = SparseLoss.Violation(Atomic, Activations, Penalty),
            ["violation.composite"] = SparseLoss.Violation(Composite, Activations, Penalty),
            ["living.atomic"] = Living(Atomic).shape[0] / kept,
            ["composite.atomic"] = CompositeCosine.Of(Features, Living(Atomic)),
            ["composite.composite"] = CompositeCosine.Of(Features, Composite.DecoderTensor),
        };
    }

    /// <inheritdoc/>
    public PairSpecimen? Under(Invariance invariance, Seed seed)
    {
        Rng rng = seed.Rng();
        switch (invariance)
        {
            case Invariance.Rotation:
                Tensor q = Core.Baselines.Directions.Rotation(Atomic.Dimension, rng).to(float32);
                return Each(d => d.Rotated(q)) with { Features = Features.matmul(q), Activations = Activations.matmul(q) };
            case Invariance.Permutation:
                int[] order = [.. Enumerable.Range(0, Atomic.Width)];
                rng.Shuffle(order.AsSpan());
                return Each(d => d.Permuted(order)) with { Codes = Codes.flip(0), Activations = Activations.flip(0) };
            case Invariance.Scaling:
                return Each(d => d.Scaled(3)) with { Codes = Codes * 3, Activations = Activations * 3, Penalty = Penalty * 3 };
            case Invariance.Gauge:
                return Each(d => d.Gauge([.. Enumerable.Range(0, d.Width).Select(_ => (float)rng.Uniform(.5, 2))]));
            case Invariance.DeadLatent:
                return Each(d => d.WithDeadLatent());
            default:
                return null;
        }
    }

    /// <inheritdoc/>
    public PairSpecimen? Under(Mutant mutant, Seed seed) =>
        mutant == Mutant.SwappedBaseline ? this with { Atomic = Composite, Composite = Atomic, Merged = Atomic } : null;

    private PairSpecimen Each(Func<SparseAutoencoder, SparseAutoencoder> change) =>
        this with { Atomic = change(Atomic), Composite = change(Composite), Merged = change(Merged), Found = change(Found) };
}

/// <summary>Losses sample by sample, in the same order.</summary>
/// <param name="Atomic">Without composites.</param>
/// <param name="Composite">With a composite beside the pair.</param>
/// <param name="Merged">With a composite in place of the pair.</param>
/// <param name="Found">From random weights.</param>
public sealed record PairLosses(double[] Atomic, double[] Composite, double[] Merged, double[] Found)
{
    /// <summary>Mean of first − second over samples, and its standard error.</summary>
    public static (double Mean, double StandardError) Difference(double[] first, double[] second)
    {
        double[] difference = [.. first.Zip(second, (a, b) => a - b)];
        return (
            Core.Statistics.Intervals.Summary.Mean(difference),
            Core.Statistics.Intervals.Summary.StandardDeviation(difference) / Math.Sqrt(difference.Length));
    }

    /// <summary>The solution with a composite of lower mean loss.</summary>
    public double[] BestWithComposite => Composite.Average() <= Merged.Average() ? Composite : Merged;
}
