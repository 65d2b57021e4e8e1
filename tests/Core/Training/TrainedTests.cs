using Hypotheses.Core.Training;

namespace Hypotheses.Tests.Core.Training;

public class TrainedTests
{
    [Fact]
    public void A_job_that_was_not_trained_is_refused_in_words()
    {
        using Trained trained = new JobTrainer().Train([Jobs.Numbers(1)]);
        Assert.Equal($"{Jobs.Sae(0)} was not trained: list it among the jobs",
            Assert.Throws<KeyNotFoundException>(() => trained.Of(Jobs.Sae(0))).Message.Trim('"'));
        Assert.Throws<KeyNotFoundException>(() => Trained.Nothing.Of(Jobs.Numbers(1)));
        Assert.Equal((1, 0), (trained.Count, Trained.Nothing.Count));
    }

    [Fact]
    public void What_training_threw_is_thrown_with_its_own_trace()
    {
        NumbersJob broken = Jobs.Numbers(1, Deep);
        using Trained trained = new JobTrainer().Train([broken]);
        Exception seen = Assert.Throws<InvalidDataException>(() => trained.Of(broken));
        Assert.Contains(nameof(Deep), seen.StackTrace, StringComparison.Ordinal);
        Assert.Equal(1, trained.Count);
    }

    [Fact]
    public void Results_are_shared_and_gone_with_it()
    {
        Trained trained = new JobTrainer().Train([Jobs.ToyModel(0), Jobs.Reader(0), Jobs.SideBySide()]);
        var weights = trained.Of(Jobs.ToyModel(0)).Weights;
        var reader = trained.Of(Jobs.Reader(0)).Bias;
        Assert.Same(trained.Of(Jobs.ToyModel(0)), trained.Of(Jobs.ToyModel(0)));
        Assert.False(weights.IsInvalid || reader.IsInvalid);
        trained.Dispose();
        Assert.True(weights.IsInvalid && reader.IsInvalid);
        trained.Dispose(); // twice is once
    }

    private static double[] Deep() => throw new InvalidDataException("deep");
}
