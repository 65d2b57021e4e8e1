using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Activations;
using Hypotheses.Core.Sae.Architectures;
using Hypotheses.Core.Sae.Training;
using Hypotheses.Core.Sae.Training.CpuFused;
using Hypotheses.Core.Sae.Training.Lanes;
using Hypotheses.Tests.Core.Sae.Training;

namespace Hypotheses.Tests.Core.Sae;

/// <summary>The unit of training: seeds × penalties × variants in one call.</summary>
public class EnsembleTests
{
    private const int D = 16;
    private static readonly Seed Root = Seed.FromPath("ensemble tests");

    [Fact]
    public void Seeds_penalties_and_variants_train_as_one_ensemble_each_as_if_alone()
    {
        TrainedSae[] alone = [.. Lanes().Select(l => SaeTrainer.Train([l])[0])];
        IReadOnlyList<TrainedSae> together = SaeTrainer.Train(Lanes());

        Assert.Equal(alone.Length, together.Count);
        for (int i = 0; i < alone.Length; i++) Same(alone[i], together[i]);

        // 2 seeds × (3 penalties, 2 widths, every architecture)
        static Lane[] Lanes() =>
            [
                .. from seed in Enumerable.Range(0, 2) from recipe in Variants() select new Lane(
                    recipe, Root.Derive("seed", seed), World(Root.Derive("seed", seed)))];
    }

    [Fact]
    public void Lanes_that_share_a_stream_see_the_same_samples_each_as_if_alone()
    {
        Seed seed = Root.Derive("shared");
        TrainedSae[] alone = [.. Variants().Select(r => SaeTrainer.Train([new Lane(r, seed, World(seed))])[0])];
        SparseWorld shared = World(seed);

        IReadOnlyList<TrainedSae> together = SaeTrainer.Train(
            [.. Variants().Select(r => new Lane(r, seed, shared))]);

        for (int i = 0; i < alone.Length; i++) Same(alone[i], together[i]);
    }

    [Theory]
    [InlineData(TrainingStep.Batched)]
    [InlineData(TrainingStep.Autograd)]
    public void Penalties_and_rates_of_one_recipe_are_one_batch_of_tensors_each_as_if_alone(TrainingStep step)
    {
        SaeRecipe recipe = SaeRecipes.Toy(20, .1) with { Steps = 40, Batch = 50, WarmUp = 10 };
        Lane[] Lanes() =>
            [
                .. new[] { (.05, 1e-3), (.1, 4e-3), (.2, 2e-3) }.Select((v, i) =>
                    new Lane(
                        recipe with { Penalty = v.Item1, LearningRate = v.Item2 },
                        Root.Derive("batch", i),
                        World(Root.Derive("batch", i))))];
        var options = new TrainingOptions { Step = step };
        Assert.Single(TrainingPlan.Units(Lanes(), options));
        TrainedSae[] alone = [.. Lanes().Select(l => SaeTrainer.Train([l], options)[0])];

        IReadOnlyList<TrainedSae> together = SaeTrainer.Train(Lanes(), options);

        // Products of several lanes may sum in another order: equal but for roundings.
        for (int i = 0; i < alone.Length; i++) Assert.Equal(alone[i].Loss, together[i].Loss, 1e-4 * alone[i].Loss);
        Assert.Equal(3, together.Select(t => Math.Round(t.Loss, 4)).Distinct().Count());
    }

    [Theory]
    [InlineData("topk auxk")]
    [InlineData("batch-topk auxk")]
    [InlineData("jumprelu tanh free")]
    [InlineData("gated")]
    [InlineData("matryoshka auxk")]
    [InlineData("relu-l1 soft-frozen-decoder")]
    public void A_step_shared_by_several_threads_is_the_same_to_the_bit(string name)
    {
        // Several blocks of samples and many chunks of latents.
        const int d = 20, batch = 250;
        Seed seed = Root.Derive(name);
        SaeRecipe recipe = TrainingCases.Recipe(name, 2000, batch, seed.Rng()) with
        {
            Batch = batch,
            GradientClip = name == "gated" ? .01 : 0
        };
        if (recipe.Auxiliary is not null) recipe = recipe with { Auxiliary = new AuxiliaryLoss(600, 3), K = 4 };
        var one = new SparseWorld(seed, d, 2 * d, .1, orthonormal: false, noise: .1);
        LaneStart start = LaneStart.Draw(new Lane(recipe, seed, one));
        FusedLane<float>[] lanes = [new(recipe, start), new(recipe, start, 2), new(recipe, start, 5)];
        var samples = new float[batch * d];
        for (int step = 0; step < 8; step++)
        {
            one.Next(samples);
            double[] losses = [.. lanes.Select(l => l.Step(samples, 1e-3))];
            Assert.All(losses, l => Assert.Equal(losses[0], l));
        }

        Assert.All(lanes, l => Assert.Equal(lanes[0].Weights.All.ToArray(), l.Weights.All.ToArray()));
        Assert.NotEqual(start.DecoderBias, lanes[0].Weights.Unload().DecoderBias);
    }

    [Fact]
    public void The_plan_is_said_before_anything_is_drawn()
    {
        SparseWorld world = World(Root);
        TrainingPlan? plan = null;
        var lane = new Lane(SaeRecipes.Toy(32, .1) with { Steps = 1, Batch = 100 }, Root, new Refusing(world));
        Assert.Throws<NotSupportedException>(() =>
            SaeTrainer.Train([lane], new TrainingOptions { Starting = p => plan = p }));
        Assert.NotNull(plan);
        Assert.Equal([new PlannedStep(TrainingStep.CpuFused, 1)], plan.Steps);
        Assert.Equal(100.0 * 32 * D, plan.MultiplyAdds);
        Assert.InRange(plan.Bytes, 4 * (3 * 2 * 32 * D), 1 << 20);
        Assert.Contains("1 dictionaries, CPU-fused step, 1 at once", plan.ToString(), StringComparison.Ordinal);
    }

    private static SaeRecipe[] Variants()
    {
        SaeRecipe relu = SaeRecipes.Toy(20, .1) with { Steps = 30, Batch = 50, WarmUp = 10 };
        SaeRecipe top = relu with
        {
            Penalty = 0,
            Architecture = SaeArchitectures.TopK,
            K = 2,
            Auxiliary = new AuxiliaryLoss(200)
        };
        return
        [
            relu, relu with { Penalty = .2 }, relu with { Penalty = .4 }, relu with { Width = 33 },
            relu with { Weights = WeightTraining.Tied }, relu with { DecoderNorm = DecoderNorm.Free, GradientClip = 1 },
            relu with { Architecture = SaeArchitectures.JumpRelu }, relu with { Architecture = SaeArchitectures.Gated },
            top, top with { Architecture = SaeArchitectures.BatchTopK }, top with { Architecture = SaeArchitectures.Matryoshka },
            top with { Weights = WeightTraining.FrozenEncoder },
        ];
    }

    private static SparseWorld World(Seed seed) => new(seed.Derive("data"), D, D, .1, noise: .05);

    private static void Same(TrainedSae expected, TrainedSae seen)
    {
        Assert.Equal(expected.Sae.Encoder.ToArray(), seen.Sae.Encoder.ToArray());
        Assert.Equal(expected.Sae.EncoderBias.ToArray(), seen.Sae.EncoderBias.ToArray());
        Assert.Equal(expected.Sae.Decoder.ToArray(), seen.Sae.Decoder.ToArray());
        Assert.Equal(expected.Sae.DecoderBias.ToArray(), seen.Sae.DecoderBias.ToArray());
        Assert.Equal(expected.Curve, seen.Curve);
        if (expected.Sae.Activation is JumpReluActivation jump)
            Assert.Equal(
                jump.Thresholds.ToArray(), Assert.IsType<JumpReluActivation>(seen.Sae.Activation).Thresholds.ToArray());
    }

    private sealed class Refusing(SparseWorld world) : Hypotheses.Core.Worlds.IActivationStream
    {
        public int Dimension => world.Dimension;

        public void Next(Span<float> activations) => throw new NotSupportedException();
    }
}
