using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Architectures;
using Hypotheses.Core.Sae.Training;
using Hypotheses.Core.Sae.Training.Lanes;
using Hypotheses.Core.Worlds;
using TorchSharp;

namespace Hypotheses.Tests.Core.Sae.Training;

public class SaeTrainerTests
{
    private const int D = 16;
    private static readonly Seed Root = Seed.FromPath("trainer tests");

    private static readonly SaeRecipe Short = SaeRecipes.Toy(24, .1) with
    {
        Steps = 60,
        WarmUp = 10,
        Batch = 50,
        Restarts = 2,
        HeldOut = 500
    };

    [Theory]
    [InlineData(16)]
    [InlineData(24)]
    public void A_toy_dictionary_finds_all_orthonormal_features(int width)
    {
        var recipe = SaeRecipes.Toy(width, .1);
        Seed[] seeds = [Root.Derive("recovery", width), Root.Derive("recovery", width + 100)];

        foreach (TrainedSae best in SaeTrainer.TrainBest(recipe, seeds, World))
        {
            for (int feature = 0; feature < D; feature++)
                Assert.True(
                    BestCosine(best.Sae, feature) > .95, $"feature {feature}: {BestCosine(best.Sae, feature)}");
            SaeReport report = SaeReport.Evaluate(
                best.Sae, World(0, best.Seed.Derive("report")), 5000, recipe.Penalty);
            Assert.True(report.Fvu < .05, $"FVU {report.Fvu}");
            Assert.InRange(report.Dead, 0, width - D); // a spare latent may die
        }
    }

    [Theory]
    [InlineData("topk", .1)] // K covers most samples: TopK mixes features where many have more
    [InlineData("batch-topk", .125)] // K is the true L0
    public void TopK_dictionaries_find_all_orthonormal_features(string architecture, double probability)
    {
        SaeRecipe recipe = SaeRecipes.Toy(16, 0) with
        {
            Architecture = Architecture(architecture),
            K = 2,
            Auxiliary = new AuxiliaryLoss(2000),
            Steps = 2000
        };

        TrainedSae best = SaeTrainer.TrainBest(
            recipe, [Root.Derive(architecture)], (_, seed) => new SparseWorld(seed, D, D, probability))[0];

        for (int feature = 0; feature < D; feature++)
            Assert.True(BestCosine(best.Sae, feature) > .95, $"feature {feature}: {BestCosine(best.Sae, feature)}");
        SaeReport report = SaeReport.Evaluate(
            best.Sae, new SparseWorld(best.Seed.Derive("report"), D, D, probability), 5000);
        Assert.Equal(0, report.Dead);
        Assert.InRange(report.L0, 1.6, 2.2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_dictionary_in_an_ensemble_equals_the_same_one_trained_alone_to_the_bit(int threads)
    {
        int before = Threads.Workers;
        Lane Of(int i) => new(Short, Root.Derive("lane", i), World(0, Root.Derive("lane", i)));
        TrainedSae[] alone = [.. Enumerable.Range(0, 5).Select(i => SaeTrainer.Train([Of(i)])[0])];
        IReadOnlyList<TrainedSae> together;
        try
        {
            Threads.Configure(threads);
            together = SaeTrainer.Train([.. Enumerable.Range(0, 5).Select(Of)]);
        }
        finally
        {
            Threads.Configure(before);
        }

        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(alone[i].Sae.Encoder.ToArray(), together[i].Sae.Encoder.ToArray());
            Assert.Equal(alone[i].Sae.EncoderBias.ToArray(), together[i].Sae.EncoderBias.ToArray());
            Assert.Equal(alone[i].Sae.Decoder.ToArray(), together[i].Sae.Decoder.ToArray());
            Assert.Equal(alone[i].Sae.DecoderBias.ToArray(), together[i].Sae.DecoderBias.ToArray());
            Assert.Equal(alone[i].Curve, together[i].Curve);
        }
    }

    [Theory]
    [InlineData(TrainingStep.CpuFused)]
    [InlineData(TrainingStep.Batched)]
    public void A_given_start_is_where_training_begins(TrainingStep step)
    {
        Seed seed = Root.Derive("given start");
        var options = new TrainingOptions { Step = step };
        Lane drawn = new(Short, seed, World(0, seed));
        SparseAutoencoder start = LaneStart.Draw(drawn).ToDictionary(Short);
        TrainedSae plain = SaeTrainer.Train([drawn], options)[0];
        // The same weights given: the same bits, whatever seed. Others: others.
        TrainedSae given = SaeTrainer.Train([new Lane(Short, Root, World(0, seed), start)], options)[0];
        Assert.Equal(plain.Sae.Encoder.ToArray(), given.Sae.Encoder.ToArray());
        Assert.Equal(plain.Sae.Decoder.ToArray(), given.Sae.Decoder.ToArray());
        Assert.Equal(plain.Curve, given.Curve);
        TrainedSae other = SaeTrainer.Train([new Lane(Short, Root, World(0, seed), plain.Sae)], options)[0];
        Assert.True(other.Curve[0] < .5 * plain.Curve[0], $"{other.Curve[0]} after {plain.Curve[0]}");
    }

    [Fact]
    public void A_start_that_cannot_be_used_is_refused()
    {
        SparseAutoencoder start = LaneStart.Draw(new Lane(Short, Root, World(0, Root))).ToDictionary(Short);
        string Refused(SaeRecipe recipe) =>
            Assert.Throws<ArgumentException>(() =>
                SaeTrainer.Train([new Lane(recipe, Root, World(0, Root), start)])).Message;
        Assert.Contains(
            "24 latents in 16 dimensions for a training of 8 in 16", Refused(Short with { Width = 8 }), StringComparison.Ordinal);
        Assert.Contains("StartAtMean", Refused(Short with { StartAtMean = true }), StringComparison.Ordinal);
        Assert.Contains(
            "jumprelu",
            Refused(Short with { Architecture = SaeArchitectures.JumpRelu }).Replace("-", "", StringComparison.Ordinal),
            StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Tied", Refused(Short with { Weights = WeightTraining.Tied }), StringComparison.Ordinal);
    }

    [Fact]
    public void Scaling_data_and_penalty_scales_the_dictionary()
    {
        Seed seed = Root.Derive("scale");
        // 8: a power of two changes no rounding but Adam's ε, and the start is not scaled: compare what training converges to.
        SaeRecipe recipe = SaeRecipes.Toy(16, .1) with { Steps = 2000, LearningRate = 8e-3 };
        SparseAutoencoder one = SaeTrainer.Train([new Lane(recipe, seed, World(0, seed))])[0].Sae;
        SparseAutoencoder eight = SaeTrainer.Train(
            [new Lane(recipe with { Penalty = .8 }, seed, new SparseWorld(seed, D, D, .1, scale: 8))])[0].Sae;
        SaeReport first = SaeReport.Evaluate(one.Scaled(8), new SparseWorld(seed, D, D, .1, scale: 8), 5000, .8);
        SaeReport second = SaeReport.Evaluate(eight, new SparseWorld(seed, D, D, .1, scale: 8), 5000, .8);
        Assert.Equal(first.Loss, second.Loss, .02 * first.Loss);
    }

    [Fact]
    public void The_kept_restart_is_the_best_on_held_out_samples()
    {
        Seed seed = Root.Derive("restarts");
        var alone = SaeTrainer.Train(
            [.. Enumerable.Range(0, 2).Select(r => seed.Derive("restart", r)).Select(s => new Lane(Short, s, World(0, s)))]);
        double[] losses = [
            .. alone.Select(t =>
                SaeReport.Evaluate(t.Sae, World(0, seed.Derive("held-out")), Short.HeldOut, Short.Penalty).Loss)];

        TrainedSae best = SaeTrainer.TrainBest(Short, [Root, seed], World)[1];

        int expected = losses[0] <= losses[1] ? 0 : 1;
        Assert.Equal(losses[expected], best.Loss, 1e-6 * best.Loss); // charged by decoder norms, which are 1 to a rounding
        Assert.Equal(seed.Derive("restart", expected), best.Seed);
        Assert.Equal(alone[expected].Sae.Decoder.ToArray(), best.Sae.Decoder.ToArray());
    }

    [Theory]
    [InlineData(TrainingStep.CpuFused)]
    [InlineData(TrainingStep.Autograd)]
    public void Progress_ends_at_everything_and_cancelling_stops(TrainingStep step)
    {
        Lane[] lanes = [
            .. Enumerable.Range(0, 3)
                .Select(i => new Lane(Short with { Steps = 259 }, Root.Derive("p", i), World(0, Root.Derive("p", i))))];
        var seen = new Seen(null);
        SaeTrainer.Train(lanes, new TrainingOptions { Step = step, Progress = seen });
        Assert.Contains(new TrainingProgress(3, 3, 3 * 259, 3 * 259), seen.All);

        using var source = new CancellationTokenSource();
        var stopping = new Seen(source);
        Assert.ThrowsAny<OperationCanceledException>(() =>
            SaeTrainer.Train(
                lanes, new TrainingOptions { Step = step, Progress = stopping, Cancellation = source.Token }));
        Assert.DoesNotContain(stopping.All, p => p.LanesDone > 0);
    }

    [Fact]
    public void A_diverged_lane_is_never_kept_before_a_sound_one()
    {
        Seed seed = Root.Derive("diverged");
        TrainedSae best = SaeTrainer.TrainBest(
            Short,
            [seed],
            (i, s) => s == seed.Derive("restart", 0) ? new SparseWorld(s, D, D, .1, shift: double.NaN) : World(i, s))[0];
        Assert.Equal(seed.Derive("restart", 1), best.Seed);
        Assert.True(double.IsFinite(best.Loss));
    }

    [Fact]
    public void Lanes_that_cannot_be_trained_together_are_refused()
    {
        IActivationStream one = World(0, Root);
        Assert.Contains(
            "share a stream",
            Assert.Throws<ArgumentException>(() =>
                SaeTrainer.Train([new Lane(Short, Root, one), new Lane(Short with { Batch = 51 }, Root, one)])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "differ in dimension",
            Assert.Throws<ArgumentException>(() =>
                SaeTrainer.Train(
                    [new Lane(Short, Root, one), new Lane(Short, Root, new SparseWorld(Root, 4, 4, .1))])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "options.Step",
            Assert.Throws<ArgumentException>(() =>
                SaeTrainer.Train(
                    [new Lane(Short, Root, one)],
                    new TrainingOptions { Step = TrainingStep.CpuFused, Device = torch.META })).Message,
            StringComparison.Ordinal);
        Assert.Empty(SaeTrainer.Train([]));
    }

    private static SparseWorld World(int index, Seed seed) => new(seed.Derive("data"), D, D, .1);

    private static SaeArchitecture Architecture(string name) => name switch
    {
        "topk" => SaeArchitectures.TopK,
        "batch-topk" => SaeArchitectures.BatchTopK,
        _ => SaeArchitectures.ReluL1,
    };

    // Features lie along the axes and decoder rows have unit norm.
    private static double BestCosine(SparseAutoencoder dictionary, int feature) =>
        Enumerable.Range(0, dictionary.Width).Max(j => dictionary.Direction(j)[feature]);

    private sealed class Seen(CancellationTokenSource? cancel) : IProgress<TrainingProgress>
    {
        public System.Collections.Concurrent.ConcurrentBag<TrainingProgress> All { get; } = [];

        public void Report(TrainingProgress value)
        {
            All.Add(value);
            cancel?.Cancel();
        }
    }
}
