using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.Recipes;
using Hypotheses.Core.Worlds.SynthSaeBench;

namespace Hypotheses.Tests.Core.Worlds;

public class WorldActivityTests
{
    [Fact]
    public void A_world_that_knows_is_believed() =>
        Assert.Equal(5, SharkeyRecipe.Small.Create(new Seed(1)).MeanActive(new Seed(2)), 9);

    [Fact]
    public void A_world_that_does_not_know_is_counted()
    {
        SynthWorld world = SynthRecipe.Small.Create(new Seed(1));
        Assert.True(double.IsNaN(world.TrueL0));
        SynthReport other = SynthReport.Measure(world, 20_000, new Seed(3));
        double counted = world.MeanActive(new Seed(2));
        Assert.Equal(counted, world.MeanActive(new Seed(2)));
        // Two independent counts of 20,000 samples: six of their standard errors.
        Assert.InRange(counted, other.L0 - (6 * Math.Sqrt(2) * other.L0Error), other.L0 + (6 * Math.Sqrt(2) * other.L0Error));
    }
}
