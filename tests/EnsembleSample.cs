using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Architectures;
using Hypotheses.Core.Sae.Training;
using Hypotheses.Core.Sae.Training.Lanes;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.Recipes;

namespace Hypotheses.Tests;

/// <summary>What the README shows of training.</summary>
internal static class EnsembleSample
{
    internal static IReadOnlyList<TrainedSae> Train(string checkpoints)
    {
        // readme
        SparseWorld world = SharkeyRecipe.Small.Create(Seed.FromPath("readme", "world"));
        SaeRecipe relu = SaeRecipes.Toy(width: 64, penalty: .1) with { Steps = 400 };
        SaeRecipe top = relu with
        {
            Penalty = 0,
            Architecture = SaeArchitectures.BatchTopK,
            K = 5,
            Auxiliary = new AuxiliaryLoss()
        };
        SaeRecipe[] variants = [
            relu, relu with { Penalty = .3 }, relu with { Penalty = .3, Weights = WeightTraining.FrozenDecoder }, top];

        var lanes = new List<Lane>();
        for (int i = 0; i < 3; i++)
        {
            Seed seed = Seed.FromPath("readme").Derive("seed", i);
            IWorldStream samples = world.Stream(seed); // shared: the variants of a seed see the same samples, drawn once
            lanes.AddRange(variants.Select(recipe => new Lane(recipe, seed, samples)));
        }

        IReadOnlyList<TrainedSae> trained = SaeTrainer.Train(lanes, new TrainingOptions
        {
            Starting = plan => Console.WriteLine(plan), // 12 dictionaries, CPU-fused step, 2 at once on 1 threads each, 1 MiB, …
            Checkpoints = new CheckpointOptions(checkpoints),
        });
        // readme
        return trained;
    }
}
