using Hypotheses.Core.Dictionaries;
using Hypotheses.Core.Dictionaries.Families;
using Hypotheses.Core.Dictionaries.Recipes;
using Hypotheses.Core.Dictionaries.Training;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using TorchSharp;

namespace Hypotheses.Tests.Core.Dictionaries;

public class DictionaryTrainerTests
{
    private const int D = 16;
    private static readonly Seed Root = Seed.FromPath("trainer tests");

    private static readonly DictionaryRecipe Short = DictionaryRecipe.Toy(24, .1) with
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
        var recipe = DictionaryRecipe.Toy(width, .1);
        Seed[] seeds = [Root.Derive("recovery", width), Root.Derive("recovery", width + 100)];

        foreach (TrainedDictionary best in DictionaryTrainer.TrainBest(recipe, seeds, World))
        {
            for (int feature = 0; feature < D; feature++)
                Assert.True(
                    BestCosine(best.Dictionary, feature) > .95, $"feature {feature}: {BestCosine(best.Dictionary, feature)}");
            DictionaryReport report = DictionaryReport.Evaluate(
                best.Dictionary, World(0, best.Seed.Derive("report")), 5000, recipe.Penalty);
            Assert.True(report.Fvu < .05, $"FVU {report.Fvu}");
            Assert.InRange(report.Dead, 0, width - D); // a spare latent may die
        }
    }

    [Theory]
    [InlineData("topk", .1)] // K covers most samples: TopK mixes features where many have more
    [InlineData("batch-topk", .125)] // K is the true L0
    public void TopK_dictionaries_find_all_orthonormal_features(string family, double probability)
    {
        DictionaryRecipe recipe = DictionaryRecipe.Toy(16, 0) with
        {
            Family = Family(family),
            K = 2,
            Auxiliary = new AuxiliaryLoss(2000),
            Steps = 2000
        };

        TrainedDictionary best = DictionaryTrainer.TrainBest(
            recipe, [Root.Derive(family)], (_, seed) => new SparseWorld(seed, D, D, probability))[0];

        for (int feature = 0; feature < D; feature++)
            Assert.True(BestCosine(best.Dictionary, feature) > .95, $"feature {feature}: {BestCosine(best.Dictionary, feature)}");
        DictionaryReport report = DictionaryReport.Evaluate(
            best.Dictionary, new SparseWorld(best.Seed.Derive("report"), D, D, probability), 5000);
        Assert.Equal(0, report.Dead);
        Assert.InRange(report.L0, 1.6, 2.2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_dictionary_in_an_ensemble_equals_the_same_one_trained_alone_to_the_bit(int threads)
    {
        int before = Threads.Lanes;
        Lane Of(int i) => new(Short, Root.Derive("lane", i), World(0, Root.Derive("lane", i)));
        TrainedDictionary[] alone = [.. Enumerable.Range(0, 5).Select(i => DictionaryTrainer.Train([Of(i)])[0])];
        IReadOnlyList<TrainedDictionary> together;
        try
        {
            Threads.Configure(threads);
            together = DictionaryTrainer.Train([.. Enumerable.Range(0, 5).Select(Of)]);
        }
        finally
        {
            Threads.Configure(before);
        }

        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(alone[i].Dictionary.Encoder.ToArray(), together[i].Dictionary.Encoder.ToArray());
            Assert.Equal(alone[i].Dictionary.EncoderBias.ToArray(), together[i].Dictionary.EncoderBias.ToArray());
            Assert.Equal(alone[i].Dictionary.Decoder.ToArray(), together[i].Dictionary.Decoder.ToArray());
            Assert.Equal(alone[i].Dictionary.DecoderBias.ToArray(), together[i].Dictionary.DecoderBias.ToArray());
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
        Dictionary start = DictionaryStart.Draw(drawn).ToDictionary(Short);
        TrainedDictionary plain = DictionaryTrainer.Train([drawn], options)[0];
        // The same weights given: the same bits, whatever seed. Others: others.
        TrainedDictionary given = DictionaryTrainer.Train([new Lane(Short, Root, World(0, seed), start)], options)[0];
        Assert.Equal(plain.Dictionary.Encoder.ToArray(), given.Dictionary.Encoder.ToArray());
        Assert.Equal(plain.Dictionary.Decoder.ToArray(), given.Dictionary.Decoder.ToArray());
        Assert.Equal(plain.Curve, given.Curve);
        TrainedDictionary other = DictionaryTrainer.Train([new Lane(Short, Root, World(0, seed), plain.Dictionary)], options)[0];
        Assert.True(other.Curve[0] < .5 * plain.Curve[0], $"{other.Curve[0]} after {plain.Curve[0]}");
    }

    [Fact]
    public void A_start_that_cannot_be_used_is_refused()
    {
        Dictionary start = DictionaryStart.Draw(new Lane(Short, Root, World(0, Root))).ToDictionary(Short);
        string Refused(DictionaryRecipe recipe) =>
            Assert.Throws<ArgumentException>(() =>
                DictionaryTrainer.Train([new Lane(recipe, Root, World(0, Root), start)])).Message;
        Assert.Contains(
            "24 latents in 16 dimensions for a training of 8 in 16", Refused(Short with { Width = 8 }), StringComparison.Ordinal);
        Assert.Contains("StartAtMean", Refused(Short with { StartAtMean = true }), StringComparison.Ordinal);
        Assert.Contains(
            "jumprelu",
            Refused(Short with { Family = DictionaryFamily.JumpRelu }).Replace("-", "", StringComparison.Ordinal),
            StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Tied", Refused(Short with { Weights = WeightTraining.Tied }), StringComparison.Ordinal);
    }

    [Fact]
    public void Scaling_data_and_penalty_scales_the_dictionary()
    {
        Seed seed = Root.Derive("scale");
        // 8: a power of two changes no rounding but Adam's ε, and the start is not scaled: compare what training converges to.
        DictionaryRecipe recipe = DictionaryRecipe.Toy(16, .1) with { Steps = 2000, LearningRate = 8e-3 };
        Dictionary one = DictionaryTrainer.Train([new Lane(recipe, seed, World(0, seed))])[0].Dictionary;
        Dictionary eight = DictionaryTrainer.Train(
            [new Lane(recipe with { Penalty = .8 }, seed, new SparseWorld(seed, D, D, .1, scale: 8))])[0].Dictionary;
        DictionaryReport first = DictionaryReport.Evaluate(one.Scaled(8), new SparseWorld(seed, D, D, .1, scale: 8), 5000, .8);
        DictionaryReport second = DictionaryReport.Evaluate(eight, new SparseWorld(seed, D, D, .1, scale: 8), 5000, .8);
        Assert.Equal(first.Loss, second.Loss, .02 * first.Loss);
    }

    [Fact]
    public void The_kept_restart_is_the_best_on_held_out_samples()
    {
        Seed seed = Root.Derive("restarts");
        var alone = DictionaryTrainer.Train(
            [.. Enumerable.Range(0, 2).Select(r => seed.Derive("restart", r)).Select(s => new Lane(Short, s, World(0, s)))]);
        double[] losses = [
            .. alone.Select(t =>
                DictionaryReport.Evaluate(t.Dictionary, World(0, seed.Derive("held-out")), Short.HeldOut, Short.Penalty).Loss)];

        TrainedDictionary best = DictionaryTrainer.TrainBest(Short, [Root, seed], World)[1];

        int expected = losses[0] <= losses[1] ? 0 : 1;
        Assert.Equal(losses[expected], best.Loss, 1e-6 * best.Loss); // charged by decoder norms, which are 1 to a rounding
        Assert.Equal(seed.Derive("restart", expected), best.Seed);
        Assert.Equal(alone[expected].Dictionary.Decoder.ToArray(), best.Dictionary.Decoder.ToArray());
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
        DictionaryTrainer.Train(lanes, new TrainingOptions { Step = step, Progress = seen });
        Assert.Contains(new TrainingProgress(3, 3, 3 * 259, 3 * 259), seen.All);

        using var source = new CancellationTokenSource();
        var stopping = new Seen(source);
        Assert.ThrowsAny<OperationCanceledException>(() =>
            DictionaryTrainer.Train(
                lanes, new TrainingOptions { Step = step, Progress = stopping, Cancellation = source.Token }));
        Assert.DoesNotContain(stopping.All, p => p.LanesDone > 0);
    }

    [Fact]
    public void A_diverged_lane_is_never_kept_before_a_sound_one()
    {
        Seed seed = Root.Derive("diverged");
        TrainedDictionary best = DictionaryTrainer.TrainBest(
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
                DictionaryTrainer.Train([new Lane(Short, Root, one), new Lane(Short with { Batch = 51 }, Root, one)])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "differ in dimension",
            Assert.Throws<ArgumentException>(() =>
                DictionaryTrainer.Train(
                    [new Lane(Short, Root, one), new Lane(Short, Root, new SparseWorld(Root, 4, 4, .1))])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "options.Step",
            Assert.Throws<ArgumentException>(() =>
                DictionaryTrainer.Train(
                    [new Lane(Short, Root, one)],
                    new TrainingOptions { Step = TrainingStep.CpuFused, Device = torch.META })).Message,
            StringComparison.Ordinal);
        Assert.Empty(DictionaryTrainer.Train([]));
    }

    private static SparseWorld World(int index, Seed seed) => new(seed.Derive("data"), D, D, .1);

    private static DictionaryFamily Family(string name) => name switch
    {
        "topk" => DictionaryFamily.TopK,
        "batch-topk" => DictionaryFamily.BatchTopK,
        _ => DictionaryFamily.ReluL1,
    };

    // Features lie along the axes and decoder rows have unit norm.
    private static double BestCosine(Dictionary dictionary, int feature) =>
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
