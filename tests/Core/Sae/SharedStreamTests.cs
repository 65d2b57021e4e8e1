using System.Globalization;
using Hypotheses.Core.Files.SafeTensors;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Architectures;
using Hypotheses.Core.Sae.Training;
using Hypotheses.Core.Sae.Training.Lanes;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.Recipes;
using Hypotheses.Tests.Core.Sae.Architectures;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Sae;

/// <summary>Lanes that share a stream see the same samples, drawn once, whichever steps train them.</summary>
public sealed class SharedStreamTests : IDisposable
{
    private static readonly Seed Root = Seed.FromPath("shared streams");
    private static readonly Hypotheses.Core.Worlds.SparseWorld World = new ZipfRecipe { Features = 24 }.Create(Root);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(TrainingStep.Autograd)]
    [InlineData(TrainingStep.Batched)]
    [InlineData(TrainingStep.CpuFused)]
    public void Of_one_step_each_is_as_if_alone(TrainingStep step)
    {
        var options = new TrainingOptions { Step = step };
        Lane[] lanes = Lanes(Recipes());
        Assert.Equal(2, TrainingPlan.Units(lanes, options).Count);

        Same(
            [.. Recipes().Select((_, i) => SaeTrainer.Train([Lanes(Recipes())[i]], options)[0])],
            SaeTrainer.Train(lanes, options));
    }

    [Fact]
    public void Of_several_steps_each_is_as_if_alone_and_its_own_step()
    {
        Lane[] lanes = Lanes(Mixed());
        IReadOnlyList<LaneUnit> units = TrainingPlan.Units(lanes, new TrainingOptions());
        TrainingPlan plan = TrainingPlan.Of(lanes);

        IReadOnlyList<TrainedSae> together = SaeTrainer.Train(lanes);

        // 0, 1, 3 and 4 share a stream; 5 has the recipe of 1, but no lane's numbers depend on another's.
        Assert.Equal([[0, 3, 1, 4], [2], [5]], units.Select(u => u.Lanes.Select(l => Array.IndexOf(lanes, l))));
        Assert.Equal([new PlannedStep(TrainingStep.CpuFused, 3), new PlannedStep(TrainingStep.Autograd, 3)], plan.Steps);
        Assert.Contains("6 dictionaries, CPU-fused step for 3, autograd step for 3, ", plan.ToString(), StringComparison.Ordinal);
        Same([.. Mixed().Select((_, i) => SaeTrainer.Train([Lanes(Mixed())[i]])[0])], together);
        Assert.All(together, t => Assert.True(t.Loss < .9 * t.Curve[0], $"{t.Curve[0]} → {t.Loss}"));
    }

    [Fact]
    public void Of_several_steps_interrupted_it_goes_on_to_the_bit()
    {
        IReadOnlyList<TrainedSae> whole = SaeTrainer.Train(Lanes(Mixed()));
        var options = new TrainingOptions { Checkpoints = new CheckpointOptions(_folder.Root, 7) };
        using var source = new CancellationTokenSource();
        TrainingOptions stopping = options with { Cancellation = source.Token, Progress = new After(100, source) };
        Assert.ThrowsAny<OperationCanceledException>(() => SaeTrainer.Train(Lanes(Mixed()), stopping));
        int kept = Directory.GetFiles(_folder.Root, "unit-*").Sum(StepsOf);
        var seen = new After(int.MaxValue, source);

        Same(whole, SaeTrainer.Train(Lanes(Mixed()), options with { Progress = seen }));

        // Each of the three units tells of each of its 60 steps, and of none that its checkpoint has.
        Assert.InRange(kept, 1, 179);
        Assert.Equal(180 - kept, seen.Reports);
    }

    private static SaeRecipe[] Recipes()
    {
        SaeRecipe relu = SaeRecipes.Toy(20, .1) with { Steps = 60, Batch = 40, WarmUp = 10, StartAtMean = true };
        return [relu, relu with { Width = 12 }, relu with { Width = 13 }, relu with { Architecture = SaeArchitectures.Gated }];
    }

    private static SaeRecipe[] Mixed()
    {
        SaeRecipe relu = Recipes()[0], other = relu with { Architecture = new LogSumArchitecture(), Penalty = .02 };
        SaeRecipe jump = relu with { Architecture = SaeArchitectures.JumpRelu };
        return [relu, other, relu with { Width = 13 }, jump, other with { Width = 12 }, other];
    }

    // Lanes 2 and 5 have streams of their own.
    private static Lane[] Lanes(SaeRecipe[] recipes)
    {
        IActivationStream shared = World.Stream(Root.Derive("shared"));
        IActivationStream Samples(int i) => i is 2 or 5 ? World.Stream(Root.Derive("own", i)) : shared;
        return [.. recipes.Select((r, i) => new Lane(r, Root.Derive("lane", i), Samples(i)))];
    }

    private static void Same(IReadOnlyList<TrainedSae> expected, IReadOnlyList<TrainedSae> seen)
    {
        Assert.Equal(expected.Count, seen.Count);
        for (int i = 0; i < seen.Count; i++)
        {
            Assert.Equal(expected[i].Curve, seen[i].Curve);
            Assert.Equal(expected[i].Sae.Encoder.ToArray(), seen[i].Sae.Encoder.ToArray());
            Assert.Equal(expected[i].Sae.EncoderBias.ToArray(), seen[i].Sae.EncoderBias.ToArray());
            Assert.Equal(expected[i].Sae.Decoder.ToArray(), seen[i].Sae.Decoder.ToArray());
        }
    }

    private static int StepsOf(string checkpoint)
    {
        using SafeTensorsFile file = SafeTensorsFile.Open(checkpoint);
        return int.Parse(file.Metadata["step"], CultureInfo.InvariantCulture);
    }

    private sealed class After(int steps, CancellationTokenSource source) : IProgress<TrainingProgress>
    {
        private int _reports;

        public int Reports => _reports;

        public void Report(TrainingProgress value)
        {
            Interlocked.Increment(ref _reports);
            if (value.StepsDone >= steps) source.Cancel();
        }
    }
}
