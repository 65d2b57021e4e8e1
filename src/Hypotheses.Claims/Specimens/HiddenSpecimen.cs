using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Measures.Geometry;
using Hypotheses.Core.Models.Toy;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Activations;
using Hypotheses.Core.Training;
using Hypotheses.Core.Worlds;
using static TorchSharp.torch;

namespace Hypotheses.Claims.Specimens;

/// <summary>A toy model with a dictionary trained on its hidden activations, and two keys to judge it by.</summary>
/// <param name="Sae">The dictionary; its features are the columns of W as unit rows, its codes the model's inputs times
/// their norms.</param>
/// <param name="Key">[K, m] key A: the directions that the model itself keeps apart, or a random rotation of them that leaves
/// none near another of them.</param>
/// <param name="Merged">Share of the represented features that share their direction with another.</param>
/// <param name="Model">The model.</param>
public sealed record HiddenSpecimen(SaeSpecimen Sae, Tensor Key, double Merged, ToyModelSpecimen Model)
    : ISpecimen<HiddenSpecimen>
{
    // Eight directions in four dimensions lie along the axes and against them: a rotation often maps some of them onto others.
    private const double Away = .9;
    private const int Rotations = 100;

    /// <summary>
    /// Every constant of the specimen: claims that use it put this into their recipes, so that whoever changes one draws fresh
    /// seeds.
    /// </summary>
    public static object Constants { get; } = new { Away, Rotations, Silence };

    /// <summary>
    /// A toy model of one seed, and a dictionary of <paramref name="recipe"/> trained on its hidden activations.
    /// </summary>
    /// <param name="subject">The toy model's subject.</param>
    /// <param name="recipe">The dictionary's recipe.</param>
    /// <param name="which">Which directions the model keeps.</param>
    /// <param name="seed">The trial's.</param>
    /// <param name="samples">On how many samples both are judged.</param>
    public static Preparation<HiddenSpecimen> Prepare(
        IIsToyModel subject, SaeRecipe recipe, RepresentedDirections which, Seed seed, int samples)
    {
        ToyModelJob model = ToyModelSpecimen.Job(subject.ToyModel, seed);
        var sae = new SaeJob(recipe, HiddenActivations(model), seed.Derive("dictionary"));
        if (subject.Substitute == ToyModelSubstitute.OwnDirections)
            return Preparation.Of(model).Then(m => Of(subject, m, Exact(which.Of(m.Weights[0]).Rows), which, seed, samples));
        return Preparation.Of(model)
            .With(Preparation.Of(sae), (m, dictionary) => Of(subject, m, dictionary, which, seed, samples));
    }

    /// <summary>The hidden activations of a toy model that is to be trained.</summary>
    public static TrainingData HiddenActivations(ToyModelJob model) => new(
        $"hidden activations of {model.Identity}",
        trained =>
        {
            SparseWorld world = trained.Of(model).HiddenWorld(0);
            return world.Stream;
        },
        model);

    private static HiddenSpecimen Of(
        IIsToyModel subject,
        ToyModelOfSuperposition trained,
        SparseAutoencoder dictionary,
        RepresentedDirections which,
        Seed seed,
        int samples)
    {
        ToyModelSpecimen model = ToyModelSpecimen.Of(trained, seed, samples);
        DistinctDirections own = which.Of(model.Weights);
        int[] represented = [.. own.Direction.Where(d => d >= 0)];
        double merged = represented.GroupBy(d => d).Where(g => g.Count() > 1).Sum(g => g.Count()) / (double)represented.Length;
        bool rotated = subject.Substitute == ToyModelSubstitute.RotatedKey;
        Tensor key = rotated ? RotatedAway(own.Rows, seed.Derive("key")) : own.Rows;
        return new HiddenSpecimen(SaeSpecimen.Of(trained.HiddenWorld(0), dictionary, seed, samples), key, merged, model);
    }

    // Below it a latent is silent: interference of other directions is no firing.
    private const float Silence = .1f;

    // One latent a direction, which reads along it: what a dictionary that finds the model's directions would be.
    private static SparseAutoencoder Exact(Tensor rows)
    {
        (int width, int d) = ((int)rows.shape[0], (int)rows.shape[1]);
        float[] Numbers(Tensor values) => Tensors.ToArray<float>(values);
        using Tensor encoder = rows.t();
        return new SparseAutoencoder(
            new ReluActivation(), Numbers(encoder), [.. Enumerable.Repeat(-Silence, width)], Numbers(rows), new float[d]);
    }

    /// <inheritdoc/>
    public HiddenSpecimen? Under(Invariance invariance, Seed seed)
    {
        if (invariance != Invariance.Rotation)
            return Sae.Under(invariance, seed) is { } changed ? this with { Sae = changed } : null;
        Tensor q = Rotation(Key, seed);
        return this with
        {
            Sae = Sae.Rotated(q),
            Key = Key.matmul(q),
            Model = Model with { Weights = q.t().matmul(Model.Weights) }
        };
    }

    // The first rotation after which no direction is near any of the old ones; of many that all fail, the best.
    private static Tensor RotatedAway(Tensor rows, Seed seed)
    {
        using var scope = NewDisposeScope();
        (Tensor Key, double Nearest) best = (rows, double.PositiveInfinity);
        for (int i = 0; i < Rotations && best.Nearest >= Away; i++)
        {
            Tensor key = rows.matmul(Rotation(rows, seed.Derive("rotation", i)));
            double nearest = Tensors.Item<float>(key.matmul(rows.t()).max());
            if (nearest < best.Nearest) best = (key, nearest);
        }

        return best.Key.MoveToOuterDisposeScope();
    }

    private static Tensor Rotation(Tensor rows, Seed seed) =>
        Core.Baselines.Directions.Rotation((int)rows.shape[1], seed.Rng()).to(float32).to(rows.device);
}
