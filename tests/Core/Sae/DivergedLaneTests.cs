using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Activations;
using Hypotheses.Core.Sae.Architectures;
using Hypotheses.Core.Sae.Training;
using Hypotheses.Core.Sae.Training.Lanes;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Tests.Core.Sae;

/// <summary>A job that diverges has no loss; those beside it are what they would be without it.</summary>
public class DivergedLaneTests
{
    private const int D = 8, Batch = 64, Steps = 60;
    private static readonly Seed Root = Seed.FromPath("diverged lanes");

    public static TheoryData<string> Architectures => [.. SaeArchitectures.All.Select(f => f.Name)];

    public static TheoryData<string, TrainingStep> TensorSteps
    {
        get
        {
            var cases = new TheoryData<string, TrainingStep>();
            foreach (SaeArchitecture architecture in SaeArchitectures.All)
                foreach (TrainingStep step in new[] { TrainingStep.Batched, TrainingStep.Autograd })
                    cases.Add(architecture.Name, step);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void One_that_meets_a_NaN_is_lost_alone_and_the_others_are_what_they_are_without_it(string name)
    {
        SaeRecipe recipe = Recipe(name);
        Lane Good(int i) => new(recipe, Root.Derive("good", i), new Spoiled(Root.Derive("good", i)));
        TrainedSae[] alone = [.. Enumerable.Range(0, 2).Select(i => SaeTrainer.Train([Good(i)])[0])];
        // At once, half way, in the last batch.
        foreach (int row in new[] { 0, Steps / 2 * Batch + 3, Steps * Batch - 1 })
        {
            var bad = new Lane(recipe with { Normalise = row > 0 }, Root.Derive("bad"), new Spoiled(Root, row));
            IReadOnlyList<TrainedSae> trained = SaeTrainer.Train([Good(0), bad, Good(1)]);
            Assert.Equal(double.NaN, trained[1].Loss);
            Assert.Equal(Steps, trained[1].Curve.Count);
            Same(alone[0], trained[0]);
            Same(alone[1], trained[2]);
        }
    }

    [Theory]
    [MemberData(nameof(TensorSteps))]
    public void In_one_batch_of_tensors_too(string name, TrainingStep step)
    {
        SaeRecipe recipe = Recipe(name);
        var options = new TrainingOptions { Step = step };
        Lane Of(string path, int row = -1) => new(recipe, Root.Derive(path), new Spoiled(Root.Derive(path), row));
        // Products of more lanes may round in another order: as many, then, one of them sound or not.
        IReadOnlyList<TrainedSae> sound = SaeTrainer.Train([Of("good"), Of("bad")], options);
        IReadOnlyList<TrainedSae> trained = SaeTrainer.Train([Of("good"), Of("bad", 5 * Batch)], options);
        Assert.True(double.IsFinite(sound[1].Loss));
        Assert.Equal(double.NaN, trained[1].Loss);
        Same(sound[0], trained[0]);
    }

    [Fact]
    public void Where_a_threshold_cannot_be_measured_there_is_no_loss_either()
    {
        // Sound in training, spoiled in the batches after it.
        foreach (SaeArchitecture architecture in new[] { SaeArchitectures.BatchTopK, SaeArchitectures.Matryoshka })
        {
            var lane = new Lane(Recipe(architecture.Name), Root, new Spoiled(Root, (Steps + 4) * Batch));
            TrainedSae trained = SaeTrainer.Train([lane])[0];
            Assert.Equal(double.NaN, trained.Loss);
            Assert.All(trained.Curve, loss => Assert.True(float.IsFinite(loss)));
        }
    }

    [Fact]
    public void A_rate_that_is_far_too_high_loses_nobody_else()
    {
        var shared = new Spoiled(Root);
        SaeRecipe free = SaeRecipes.Toy(16, 0) with { Steps = Steps, Batch = Batch, DecoderNorm = DecoderNorm.Free };
        Lane[] lanes =
        [
            .. SaeArchitectures.All.Select(f => Recipe(f.Name) with { LearningRate = 1, WarmUp = 0, DecayFraction = 0 })
                .Append(free).Select(r => new Lane(r, Root, shared)),
        ];
        IReadOnlyList<TrainedSae> trained = SaeTrainer.Train(lanes);
        Same(SaeTrainer.Train([new Lane(free, Root, new Spoiled(Root))])[0], trained[^1]);
    }

    private static SaeRecipe Recipe(string name)
    {
        SaeArchitecture architecture = SaeArchitectures.All.Single(f => f.Name == name);
        bool chooses = name is "topk" or "batch-topk" or "matryoshka";
        SaeRecipe toy = SaeRecipes.Toy(16, chooses ? 0 : .1);
        SaeRecipe recipe = toy with { Architecture = architecture, Steps = Steps, Batch = Batch, WarmUp = 10 };
        return chooses ? recipe with { K = 3, Auxiliary = new AuxiliaryLoss(10 * Batch) } : recipe;
    }

    private static void Same(TrainedSae expected, TrainedSae seen)
    {
        Assert.Equal(expected.Loss, seen.Loss);
        Assert.Equal(expected.Curve, seen.Curve);
        Assert.Equal(expected.Sae.Encoder.ToArray(), seen.Sae.Encoder.ToArray());
        Assert.Equal(expected.Sae.EncoderBias.ToArray(), seen.Sae.EncoderBias.ToArray());
        Assert.Equal(expected.Sae.Decoder.ToArray(), seen.Sae.Decoder.ToArray());
        Assert.Equal(expected.Sae.DecoderBias.ToArray(), seen.Sae.DecoderBias.ToArray());
        if (expected.Sae.Activation is JumpReluActivation jump)
        {
            var other = Assert.IsType<JumpReluActivation>(seen.Sae.Activation);
            Assert.Equal(jump.Thresholds.ToArray(), other.Thresholds.ToArray());
        }
    }

    /// <summary>Uniform numbers, but for one NaN.</summary>
    private sealed class Spoiled(Seed seed, int row = -1) : IActivationStream
    {
        private readonly Rng _rng = seed.Derive("data").Rng();
        private int _row;

        public int Dimension => D;

        public void Next(Span<float> activations)
        {
            for (int i = 0; i < activations.Length; i++)
            {
                float number = (float)_rng.Uniform();
                activations[i] = _row + i / D == row && i % D == 2 ? float.NaN : number;
            }

            _row += activations.Length / D;
        }
    }
}
