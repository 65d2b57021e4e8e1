using Hypotheses.Core.Models.Toy;
using Hypotheses.Core.Training;

namespace Hypotheses.Tests.Core.Training;

public class ToyModelJobTests
{
    [Theory]
    [InlineData(60)]
    [InlineData(0)]
    public void The_result_is_the_trainers_one_model(int steps)
    {
        ToyModelJob job = new(Jobs.Toy with { Steps = steps }, Jobs.Root);
        using Trained trained = new JobTrainer().Train([job]);
        using ToyModelOfSuperposition expected = TmsTrainer.Train(job.Recipe, [job.Seed]);
        Assert.Equal(TrainedBytes.Of(expected), Jobs.Bytes(trained, job));
        Assert.Equal((1, job.Recipe), (trained.Of(job).Count, trained.Of(job).Recipe));
    }

    [Fact]
    public void Equal_data_have_one_key_and_each_field_another()
    {
        Assert.Equal(Jobs.ToyModel(0), new ToyModelJob(Jobs.Toy with { }, Jobs.ToyModel(0).Seed));
        ToyModelJob[] others = [Jobs.ToyModel(0), Jobs.ToyModel(1),
            .. Fields.Changed(Jobs.Toy).Select(f => new ToyModelJob(f.Record, Jobs.ToyModel(0).Seed))];
        Assert.Equal(others.Length, others.Distinct().Count());
        Assert.Empty(Jobs.ToyModel(0).Needs);
        Assert.Equal(60.0 * 50 * 7 * 4, Jobs.ToyModel(0).Cost);
    }
}
