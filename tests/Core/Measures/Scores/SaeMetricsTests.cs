using System.Globalization;
using FsCheck.Xunit;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Absorption;
using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Measures.Scores;
using Hypotheses.Core.Measures.Streaming;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.Recipes;
using Hypotheses.Tests.Core.Measures.Streaming;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Scores;

public class SaeMetricsTests
{
    private static readonly Seed Chance = Seed.FromPath("dictionary metrics tests");

    [Property(MaxTest = 20, Replay = "581,583")]
    public bool One_pass_gives_what_the_metrics_give_alone_however_samples_are_cut(ulong seed)
    {
        using var scope = NewDisposeScope();
        Rng rng = new(seed);
        MeasuredSamples samples = MeasuredSamples.Draw(rng);
        var metrics = new SaeMetrics(samples.Decoder, samples.Features, Chance, 2);
        SaeScores seen = MeasuredSamples.Everyway(samples, metrics, rng, Text);
        var (classifier, reconstruction, absorption) = (
            new ClassifierMetric(metrics.Match),
            new ReconstructionMetric(metrics.Match.Dimension),
            new AbsorptionMetric(metrics.Match));
        classifier.Add(samples.Batch);
        reconstruction.Add(samples.Batch);
        absorption.Add(samples.Batch);
        var turned = new AbsorptionMetric(
            AbsoluteMatching.Of(Fakes.Isotropic(samples.Decoder, Chance.Derive("absorption").Rng()), samples.Features));
        turned.Add(samples.Batch);
        return seen.Classifier with { F1ByLatent = [] } == classifier.Compute() with { F1ByLatent = [] }
            && seen.Reconstruction.Equals(reconstruction.Compute())
            && seen.Absorption.Equals(absorption.Compute()) && seen.Mcc == metrics.Match.Mcc
                && seen.Uniqueness == metrics.Match.Uniqueness
            && seen.AbsorptionChance.Equals(turned.Compute()) && seen.Firing.Samples == samples.Count;
    }

    [Property(MaxTest = 20, Replay = "585,587")]
    public bool Rotation_and_permutation_of_features_and_latents_change_nothing(ulong seed)
    {
        using var scope = NewDisposeScope();
        Rng rng = new(seed);
        MeasuredSamples samples = MeasuredSamples.Draw(rng, 40);
        int[] latents = [.. Enumerable.Range(0, (int)samples.Decoder.shape[0])],
            features = [.. Enumerable.Range(0, (int)samples.Features.shape[0])];
        rng.Shuffle<int>(latents);
        rng.Shuffle<int>(features);
        Tensor j = tensor(latents.Select(i => (long)i).ToArray()), a = tensor(features.Select(i => (long)i).ToArray()),
            q = Directions.Rotation((int)samples.X.shape[1], rng);
        var moved = new MeasuredSamples
        {
            Decoder = Toy.Rotated(samples.Decoder, q).index_select(0, j),
            Features = Toy.Rotated(samples.Features, q).index_select(0, a),
            Codes = samples.Codes.index_select(1, a),
            Latents = samples.Latents.index_select(1, j),
            X = Toy.Rotated(samples.X, q),
            Rebuilt = Toy.Rotated(samples.Rebuilt, q),
        };
        // A zero row counts as pointing at feature 0, whichever that is: the one convention that a permutation can tell.
        if (linalg.vector_norm(samples.Decoder, 2.0, new long[] { 1 }).min().item<float>() == 0) return true;
        IReadOnlyDictionary<string, double> before = Of(samples), after = Of(moved);
        return before.All(p =>
            p.Key.Contains("chance", StringComparison.Ordinal) || p.Key == "hedging_degree"
                || (double.IsNaN(p.Value) ? double.IsNaN(after[p.Key]) : Math.Abs(p.Value - after[p.Key]) < 1e-4));
    }

    [Fact]
    public void The_perfect_dictionary_of_a_world_has_every_best_score_and_chance_is_far_below()
    {
        using var scope = NewDisposeScope();
        SparseWorld world = new NestedRecipe { MagnitudeSpread = .1 }.Create(new Seed(1));
        IReadOnlyDictionary<string, double> seen = Of(Draw(world, world.Directions, z => z));
        foreach (
            string name in new[]
            {
                "mcc",
                "uniqueness",
                "precision",
                "recall",
                "f1",
                "accuracy",
                "explained_variance",
                "shrinkage"
            })
            Assert.Equal(1, seen[name], 5);
        foreach (
            string name in new[]
            {
                "dead_latents",
                "absorption_fraction",
                "full_absorption",
                "hedging_degree",
                "hedging_portion",
                "foreign_part"
            })
            Assert.Equal(0, seen[name], 5);
        Assert.Equal(seen["true_l0"], seen["l0"]);
        // Expected L0 of the world; features are on or off, at most 4 on: a spread of 1 bounds that of a sample. Six sigma of
        // 2,000.
        Assert.InRange(seen["true_l0"], world.TrueL0 - 6 / Math.Sqrt(2000), world.TrueL0 + 6 / Math.Sqrt(2000));
        Assert.True(
            seen["mcc_chance"] < .7 && seen["f1_chance"] < .4 && seen["explained_variance_chance"] <= 0
                && seen["shrinkage_chance"] > 0);
        Assert.All(seen, p => Assert.False(double.IsNaN(p.Value), p.Key));
    }

    [Fact]
    public void A_dictionary_that_absorbs_the_parent_shows_it_and_nothing_else_does()
    {
        using var scope = NewDisposeScope();
        SparseWorld world = new NestedRecipe().Create(new Seed(2));
        Tensor decoder = world.Directions.clone();
        decoder[NestedRecipe.Child] = decoder[NestedRecipe.Child] + .9 * decoder[NestedRecipe.Parent];
        MeasuredSamples samples = Draw(world, decoder, z =>
        {
            Tensor latents = z.clone();
            latents[TensorIndex.Colon, NestedRecipe.Parent] = latents[TensorIndex.Colon, NestedRecipe.Parent]
                * (z[TensorIndex.Colon, NestedRecipe.Child] == 0).to(ScalarType.Float32);
            return latents;
        });
        IReadOnlyDictionary<string, double> seen = Of(samples);
        Tensor on = samples.Codes > 0;
        double parent = on[TensorIndex.Colon, NestedRecipe.Parent].sum().item<long>(),
            both = on[TensorIndex.Colon, NestedRecipe.Child].sum().item<long>();
        // Of four features only the parent is absorbed, wherever the child is on too.
        Assert.Equal(both / parent / 4, seen["full_absorption"], 9);
        Assert.Equal(both / parent / 4, seen["absorption_fraction"], 9);
        Assert.Equal((3 + (parent - both) / parent) / 4, seen["recall"], 9);
        Assert.Equal((1, 0), (seen["precision"], seen["dead_latents"]));
    }

    [Fact]
    public void No_tensors_are_left_behind()
    {
        using Tensor v = Directions.Isotropic(6, 8, new Rng(9)), w = Directions.Isotropic(4, 8, new Rng(10)),
            x = Directions.Normals(5, 8, new Rng(11)), codes = ones(5, 6), latents = ones(5, 4);
        long before = TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        var metrics = new SaeMetrics(w, v, Chance, 2);
        metrics.Add(SampleBatch.Of(x, x, latents, codes));
        metrics.Compute();
        Hedging.Between(w, v, Chance, 2);
        Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Bad_input_is_refused_before_anything_is_counted()
    {
        using var scope = NewDisposeScope();
        var metrics = new SaeMetrics(eye(2), eye(2), Chance, 1);
        Assert.Throws<InvalidOperationException>(() => metrics.Compute());
        SparseBatchTests.Refused(
            "batch", "length 3 where 2", () => metrics.Add(SampleBatch.Of(ones(1, 3), ones(1, 3), ones(1, 2), ones(1, 2))));
        Assert.Throws<InvalidOperationException>(() => metrics.Compute());
        SparseBatchTests.Refused("other", "itself", () => metrics.Merge(metrics));
        SparseBatchTests.Refused("other", "not a fork", () => metrics.Merge(new SaeMetrics(eye(2), eye(2), Chance, 1)));
        Assert.ThrowsAny<ArgumentException>(() => new SaeMetrics(eye(2), eye(2), Chance, 0));
    }

    private static MeasuredSamples Draw(SparseWorld world, Tensor decoder, Func<Tensor, Tensor> latents)
    {
        const int count = 2000;
        float[] codes = new float[count * world.Features], x = new float[count * world.Dimension];
        world.Stream(new Seed(3)).Next(codes, x);
        Tensor f = tensor(codes, count, world.Features), z = latents(f);
        return new MeasuredSamples
        {
            Features = world.Directions,
            Decoder = decoder,
            Codes = f,
            Latents = z,
            X = tensor(x, count, world.Dimension),
            Rebuilt = z.matmul(decoder)
        };
    }

    private static IReadOnlyDictionary<string, double> Of(MeasuredSamples samples)
    {
        var metrics = new SaeMetrics(samples.Decoder, samples.Features, Chance, 2);
        metrics.Add(samples.Batch);
        return metrics.Compute().Numbers();
    }

    private static string Text(SaeScores scores) =>
        string.Join(' ', scores.Numbers().Select(p => $"{p.Key}={p.Value.ToString("r", CultureInfo.InvariantCulture)}"));
}
