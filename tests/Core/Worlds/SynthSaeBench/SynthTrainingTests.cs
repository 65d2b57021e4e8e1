using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Architectures;
using Hypotheses.Core.Sae.Training;
using Hypotheses.Core.Sae.Training.Lanes;
using Hypotheses.Core.Worlds.SynthSaeBench;
using Hypotheses.Core.Worlds.SynthSaeBench.Laws;

namespace Hypotheses.Tests.Core.Worlds.SynthSaeBench;

public class SynthTrainingTests
{
    [Fact]
    public void A_dictionary_learns_a_small_synth_world()
    {
        SynthWorld world = new SynthRecipe
        {
            Features = 64,
            Dimension = 32,
            Hierarchy = new SynthHierarchy { Roots = 4, Depth = 1 },
            Firing = new SynthFiring { Maximum = 0.3, Minimum = 0.02 }
        }.Create(Seed.FromPath("trained world"));
        SaeRecipe recipe = SaeRecipes.Toy(64, 0) with
        {
            Architecture = SaeArchitectures.BatchTopK,
            K = 5,
            Steps = 400,
            Batch = 256,
            WarmUp = 20,
            Restarts = 1
        };
        double Fvu(int steps)
        {
            Seed seed = Seed.FromPath("training");
            TrainedSae trained = SaeTrainer.Train(
                [new Lane(recipe with { Steps = steps }, seed, world.Stream(seed.Derive("data")))])[0];
            return SaeReport.Evaluate(trained.Sae, world.Stream(seed.Derive("report")), 4000).Fvu;
        }

        double few = Fvu(21), many = Fvu(400);
        Assert.True(many < few / 2 && many < 0.3, $"FVU {few} after 21 steps, {many} after 400");
    }
}
