using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Trials;
using Hypotheses.Core.Dictionaries;
using Hypotheses.Core.Measures;
using Hypotheses.Core.Runtime;
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
public sealed record PairSpecimen(Dictionary Atomic, Dictionary Composite, Dictionary Merged, Dictionary Found, Tensor Features, Tensor Codes, Tensor Activations, double Penalty, Seed Seed)
    : ISpecimen<PairSpecimen>
{
    /// <summary>Samples on which losses are compared: 400 batches of 200 (claims.md, C23, pitfall).</summary>
    public const int Samples = 80_000;

    /// <summary>One a seed of the lab; all dictionaries of a seed train side by side.</summary>
    /// <param name="subject">World, width and λ.</param>
    /// <param name="lab">Seeds and faults.</param>
    /// <param name="samples">Samples on which losses are compared.</param>
    /// <param name="steps">Training steps; null for the toy recipe's.</param>
    public static IReadOnlyList<PairSpecimen> Train(IHasPair subject, Lab lab, int samples = Samples, int? steps = null)
    {
        IWorld[] worlds = [.. lab.Seeds.Select(s => subject.World(s.Derive("world")))];
        (int width, double penalty) = (subject.Width, subject.Penalty);
        DictionaryRecipe recipe = DictionaryRecipe.Toy(width, penalty);
        recipe = recipe with { Steps = steps ?? recipe.Steps };
        IReadOnlyList<Dictionary[]> trained = lab.TrainSideBySide(
            i => [
                (recipe, PairStarts.Atomic(worlds[i].Directions, width, penalty)),
                (recipe, PairStarts.Composite(worlds[i].Directions, subject.Pair, width, penalty)),
                (recipe, PairStarts.Merged(worlds[i].Directions, width, penalty)),
                .. Enumerable.Repeat((recipe, (Dictionary?)null), recipe.Restarts)],
            (i, seed) => worlds[i].Stream(seed));
        return [.. worlds.Select((world, i) =>
        {
            float[] codes = new float[samples * world.Features], activations = new float[samples * world.Dimension];
            world.Stream(lab.Seeds[i].Derive("evaluation")).Next(codes, activations);
            Tensor x = Tensors.Of(activations, samples, world.Dimension);
            Dictionary found = trained[i][3..].MinBy(d => SparseLoss.PerSample(d, x, penalty).Average())!;
            return new PairSpecimen(trained[i][0], trained[i][1], trained[i][2], found, world.Directions, Tensors.Of(codes, samples, world.Features), x, penalty, lab.Seeds[i]);
        })];
    }

    /// <summary>Losses of the four, sample by sample, in the unit in which an active feature's mean value is 1.</summary>
    public PairLosses Losses()
    {
        using var scope = NewDisposeScope();
        double unit = Codes.sum(ScalarType.Float64).item<double>() / Codes.gt(0).sum().item<long>();
        double[] Loss(Dictionary dictionary) => [.. SparseLoss.PerSample(dictionary, Activations, Penalty).Select(l => l / (unit * unit))];
        return new PairLosses(Loss(Atomic), Loss(Composite), Loss(Merged), Loss(Found));
    }

    /// <summary>Decoder directions of the latents that fire.</summary>
    public Tensor Living(Dictionary dictionary)
    {
        using var scope = NewDisposeScope();
        Tensor living = dictionary.Encode(Activations).gt(0).any(0).nonzero().flatten();
        return dictionary.DecoderTensor.index_select(0, living).MoveToOuterDisposeScope();
    }

    /// <summary>Share of the rare features (all but the pair) that a dictionary's living latents recover at cosine .9.</summary>
    public double RareRecall(Dictionary dictionary)
    {
        using var scope = NewDisposeScope();
        double[] cosine = Matching.Of(Features, Living(dictionary)).Cosine;
        return cosine.Skip(2).Count(c => c >= .9) / (cosine.Length - 2.0);
    }

    /// <summary>
    /// Gates: training from a solution must have ended (no latent wants to be rescaled by much) where it began: the atomic one keeps
    /// as many latents as it had and none is a composite, the other keeps its composite.
    /// </summary>
    public Measurement Gated(Measurement seen)
    {
        using var scope = NewDisposeScope();
        int width = Atomic.Width, kept = Math.Min(width, (int)Features.shape[0]);
        return seen
            .AtMost("violation.atomic", SparseLoss.Violation(Atomic, Activations, Penalty), .3)
            .AtMost("violation.composite", SparseLoss.Violation(Composite, Activations, Penalty), .3)
            .Between("living.atomic", Living(Atomic).shape[0], kept, kept)
            .AtMost("composite.atomic", CompositeCosine.Of(Features, Living(Atomic)), CompositeCosine.Threshold)
            .AtLeast("composite.composite", CompositeCosine.Of(Features, Composite.DecoderTensor), CompositeCosine.Threshold);
    }

    /// <inheritdoc/>
    public PairSpecimen? Under(Invariance invariance, Seed seed)
    {
        Rng rng = seed.Rng();
        switch (invariance)
        {
            case Invariance.Rotation:
                Tensor q = Core.Interventions.Directions.Rotation(Atomic.Dimension, rng).to(float32);
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

    private PairSpecimen Each(Func<Dictionary, Dictionary> change) =>
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
        return (Core.Statistics.Summary.Mean(difference), Core.Statistics.Summary.StandardDeviation(difference) / Math.Sqrt(difference.Length));
    }

    /// <summary>The solution with a composite of lower mean loss.</summary>
    public double[] BestWithComposite => Composite.Average() <= Merged.Average() ? Composite : Merged;
}
