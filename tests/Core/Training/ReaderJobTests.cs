using Hypotheses.Core.Models.Toy.Readers;
using Hypotheses.Core.Training;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Tests.Core.Training;

public class ReaderJobTests
{
    [Fact]
    public void The_result_is_the_trainers_one_reader_of_the_world()
    {
        using Trained trained = new JobTrainer().Train([Jobs.Reader(0)]);
        using FrozenReader expected = ReaderTrainer.Train(Jobs.Reading, [Jobs.World()], [Jobs.Reader(0).Seed]);
        Assert.Equal(TrainedBytes.Of(expected), Jobs.Bytes(trained, Jobs.Reader(0)));
    }

    [Fact]
    public void A_world_is_made_when_it_is_trained_on_and_its_failure_is_the_jobs()
    {
        int made = 0;
        var job = new ReaderJob(Jobs.Reading, "counted",
            new Lazy<IWorld>(() => ++made < 0 ? Jobs.World() : throw new IOException("no world")), Jobs.Root);
        Assert.Equal((0, 64), (made, job.Key.Length));
        using Trained trained = new JobTrainer().Train([job, Jobs.Reader(1)]);
        Assert.Equal("no world", Assert.Throws<IOException>(() => trained.Of(job)).Message);
        Assert.Equal((1, 10), (made, trained.Of(Jobs.Reader(1)).Weights.shape[1]));
    }

    [Fact]
    public void Equal_data_have_one_key_and_each_field_another()
    {
        ReaderJob Of(ReaderRecipe recipe, string world, int seed = 0) =>
            new(recipe, world, new Lazy<IWorld>(() => Jobs.World()), Jobs.Root.Derive("reader", seed));
        Assert.Equal(Of(Jobs.Reading, "w"), Of(Jobs.Reading with { }, "w"));
        ReaderJob[] others = [Of(Jobs.Reading, "w"), Of(Jobs.Reading, "v"), Of(Jobs.Reading, "w", 1),
            .. Fields.Changed(Jobs.Reading).Select(f => Of(f.Record, "w"))];
        Assert.Equal(others.Length, others.Distinct().Count());
        Assert.Equal(5 + 3, others.Length);
    }
}
