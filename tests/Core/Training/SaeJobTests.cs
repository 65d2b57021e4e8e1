using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Training;
using Hypotheses.Core.Sae.Training.Lanes;
using Hypotheses.Core.Training;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Tests.Core.Training;

public class SaeJobTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_result_is_that_of_TrainBest_with_the_same_seed(int restarts)
    {
        SaeRecipe recipe = Jobs.Recipe with { Restarts = restarts };
        SparseWorld world = Jobs.World();
        for (int i = 0; i < 4; i++)
        {
            SaeJob job = Jobs.Sae(i, recipe);
            Seed heldOut = job.Seed.Derive("held-out");
            IActivationStream samples = world.Stream(job.Seed.Derive("samples")); // one for all restarts
            SparseAutoencoder best = SaeTrainer.TrainBest(
                recipe, [job.Seed], (_, seed) => seed == heldOut ? world.Stream(seed) : samples)[0].Sae;
            Assert.Equal(TrainedBytes.Of(best), Jobs.Train([job])[0]);
        }
    }

    [Fact]
    public void Which_restart_is_kept_differs_from_seed_to_seed()
    {
        // Otherwise the test above would not see a choice that is always the first.
        SparseWorld world = Jobs.World();
        int[] kept = [.. Enumerable.Range(0, 4).Select(i =>
        {
            SaeJob job = Jobs.Sae(i, Jobs.Recipe with { Restarts = 3 });
            byte[][] each = [.. Enumerable.Range(0, 3).Select(r => job.Seed.Derive("restart", r)).Select(seed =>
                TrainedBytes.Of(
                    SaeTrainer.Train(
                        [new Lane(job.Recipe, seed, world.Stream(job.Seed.Derive("samples")))])[0].Sae)!)];
            byte[] best = Jobs.Train([job])[0];
            return Array.FindIndex(each, bytes => bytes.AsSpan().SequenceEqual(best));
        })];
        Assert.DoesNotContain(-1, kept);
        Assert.True(kept.Distinct().Count() > 1, string.Join(' ', kept));
    }

    [Fact]
    public void Equal_data_have_one_key_and_each_field_another()
    {
        SaeJob job = Jobs.Sae(0);
        Assert.Equal(job, Jobs.Sae(0, Jobs.Recipe with { }, Jobs.Data()));
        Assert.Equal((job.Key, job.GetHashCode()), (Jobs.Sae(0).Key, Jobs.Sae(0).GetHashCode()));
        Assert.Matches("^[0-9a-f]{64}$", job.Key);
        Assert.Equal($"SaeJob {job.Key[..8]}", job.ToString());
        TrainingJob[] others =
        [
            job, Jobs.Sae(1), Jobs.Sae(0, data: Jobs.Data(8)), Jobs.Sae(0, data: Jobs.Data(name: "other")),
            new SideBySideJob([new(Jobs.Recipe)], Jobs.Data(), job.Seed),
            .. Fields.Changed(Jobs.Recipe).Select(f => Jobs.Sae(0, f.Record)),
        ];
        Assert.Equal(others.Length, others.Select(j => j.Key).Distinct().Count());
        Assert.Equal(others.Length, others.Distinct().Count());
    }

    [Fact]
    public void It_needs_what_its_data_need_and_costs_what_it_multiplies()
    {
        Assert.Empty(Jobs.Sae(0).Needs);
        Assert.Equal([Jobs.ToyModel(2)], Jobs.OfHidden(Jobs.ToyModel(2)).Needs);
        double once = Jobs.Sae(0, Jobs.Recipe with { Restarts = 1 }).Cost;
        Assert.Equal((2 * once, 4 * once),
            (Jobs.Sae(0).Cost, Jobs.Sae(0, Jobs.Recipe with { Width = 2 * Jobs.Recipe.Width }).Cost));
    }
}
