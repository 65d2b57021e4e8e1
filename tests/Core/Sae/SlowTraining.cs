using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Architectures;
using Hypotheses.Core.Sae.Training;
using Hypotheses.Core.Sae.Training.Lanes;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.Recipes;

namespace Hypotheses.Tests.Core.Sae;

/// <summary>
/// An ensemble of every architecture on worlds and on a shared stream, slow enough to be killed, with checkpoints.
/// </summary>
internal static class SlowTraining
{
    public const int EverySteps = 20, Steps = 130;
    private static readonly Seed Root = Seed.FromPath("slow training");

    /// <summary>All lanes, fresh.</summary>
    public static Lane[] Lanes(int milliseconds = 0)
    {
        SaeRecipe relu = SaeRecipes.Toy(24, .1) with
        {
            Steps = Steps,
            Batch = 40,
            WarmUp = 10,
            StartAtMean = true,
            Normalise = true
        };
        SaeRecipe top = relu with
        {
            Penalty = 0,
            Architecture = SaeArchitectures.TopK,
            K = 2,
            Auxiliary = new AuxiliaryLoss(200)
        };
        SaeRecipe[] recipes =
        [
            relu, relu with { Weights = WeightTraining.Tied, GradientClip = .1 },
            relu with { Weights = WeightTraining.SoftFrozenDecoder }, relu with { Architecture = SaeArchitectures.JumpRelu },
            relu with { Architecture = SaeArchitectures.Gated }, top, top with { Architecture = SaeArchitectures.BatchTopK },
            top with { Architecture = SaeArchitectures.Matryoshka },
        ];
        var world = new ZipfRecipe { Features = 24 }.Create(Root);
        var shared = new Slow(world.Stream(Root.Derive("shared")), milliseconds);
        return [
            .. recipes.Select((r, i) =>
                new Lane(
                    r,
                    Root.Derive("lane", i),
                    i % 3 == 0 ? shared : new Slow(world.Stream(Root.Derive("data", i)), milliseconds)))];
    }

    /// <summary>Trains to the end, from the folder's checkpoints where there are any.</summary>
    public static IReadOnlyList<TrainedSae> Whole(string? folder, int milliseconds = 0, TrainingOptions? options = null) =>
        SaeTrainer.Train(
            Lanes(milliseconds),
            (options ?? new TrainingOptions()) with
            {
                Checkpoints = folder is null ? null : new CheckpointOptions(folder, EverySteps)
            });

    private sealed class Slow(IResumableStream source, int milliseconds) : IResumableStream
    {
        public int Dimension => source.Dimension;

        public void Next(Span<float> activations)
        {
            if (milliseconds > 0) Thread.Sleep(milliseconds);
            source.Next(activations);
        }

        public void Save(BinaryWriter to) => source.Save(to);

        public void Restore(BinaryReader from) => source.Restore(from);
    }
}
