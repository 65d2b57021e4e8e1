using Hypotheses.Core.Runtime;
using Hypotheses.Core.Training;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Tests.Core.Training;

/// <summary>
/// A job that fails fails alone, says why to whoever asks for it, and takes along only those that learn from it.
/// </summary>
public class JobFailureTests
{
    [Theory]
    [InlineData("opening")]
    [InlineData("drawing")]
    [InlineData("later")]
    [InlineData("held out")]
    public void One_of_an_ensemble_fails_with_its_own_exception_and_the_others_are_what_they_are_alone(string when)
    {
        SparseWorld world = Jobs.World();
        IActivationStream Open(Seed seed) => when switch
        {
            "held out" when seed == Jobs.Root.Derive("sae", 7).Derive("held-out") => throw new IOException("no held-out samples"),
            "held out" => world.Stream(seed),
            _ => new Breaking(world.Stream(seed), when == "drawing" ? 0 : 7),
        };
        var data = new TrainingData($"breaks when {when}", _ => when == "opening" ? throw new IOException("no file") : Open);
        SaeJob broken = Jobs.Sae(7, data: data);
        TrainingJob[] others = [Jobs.Sae(0), Jobs.SideBySide(), Jobs.Sae(2, data: Jobs.Data(8)), Jobs.ToyModel(0)];
        using Trained trained = new JobTrainer().Train([others[0], broken, .. others[1..]]);
        Assert.Equal(Jobs.Train(others), others.Select(job => Jobs.Bytes(trained, job)));
        for (int i = 0; i < 2; i++) // as often as it is asked for
            Assert.StartsWith("no ", Assert.Throws<IOException>(() => trained.Of(broken)).Message, StringComparison.Ordinal);
        Assert.Equal(5, trained.Count);
    }

    [Fact]
    public void Those_that_learn_from_it_say_what_failed_and_why()
    {
        var broken = new ToyModelJob(Jobs.Toy with { Steps = -1 }, Jobs.Root);
        SaeJob hidden = Jobs.OfHidden(broken);
        var third = new SaeJob(Jobs.Recipe,
            new TrainingData("third", _ => throw new InvalidOperationException("never opened"), hidden), Jobs.Root);
        using Trained trained = new JobTrainer().Train([third, Jobs.Numbers(4)]);
        string why = Assert.Throws<ArgumentException>(() => trained.Of(broken)).Message;
        Assert.Contains("Steps", why, StringComparison.Ordinal);
        Assert.Equal($"what it learns from could not be trained: {broken}: {why}",
            Assert.Throws<InvalidOperationException>(() => trained.Of(hidden)).Message);
        InvalidOperationException last = Assert.Throws<InvalidOperationException>(() => trained.Of(third));
        Assert.EndsWith(why, last.Message, StringComparison.Ordinal);
        Assert.IsType<ArgumentException>(last.InnerException!.InnerException);
        Assert.Equal(4, trained.Of(Jobs.Numbers(4))[0]);
    }

    [Fact]
    public void Recipes_that_cannot_be_and_lists_of_none_are_refused_for_their_own_job()
    {
        // they share samples
        var lanes = new SideBySideJob([new(Jobs.Recipe), new(Jobs.Recipe with { Batch = 3 })], Jobs.Data(), Jobs.Root);
        var none = new SideBySideJob([], Jobs.Data(), Jobs.Root);
        SaeJob steps = Jobs.Sae(0, Jobs.Recipe with { Steps = -1 }), restarts = Jobs.Sae(0, Jobs.Recipe with { Restarts = 0 });
        var start = new SideBySideJob([new(Jobs.Recipe with { Width = 5 }, Jobs.Start)], Jobs.Data(), Jobs.Root);
        using Trained trained = new JobTrainer().Train([lanes, none, steps, start, restarts, Jobs.Sae(1)]);
        Assert.Contains("Batch", Assert.Throws<ArgumentException>(() => trained.Of(lanes)).Message, StringComparison.Ordinal);
        Assert.Contains("variants", Assert.Throws<ArgumentException>(() => trained.Of(none)).Message, StringComparison.Ordinal);
        Assert.Contains("Steps", Assert.Throws<ArgumentException>(() => trained.Of(steps)).Message, StringComparison.Ordinal);
        Assert.Contains("Restarts", Assert.Throws<ArgumentException>(() => trained.Of(restarts)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => trained.Of(start));
        Assert.Equal(Jobs.Train([Jobs.Sae(1)])[0], Jobs.Bytes(trained, Jobs.Sae(1)));
    }

    [Fact]
    public void Numbers_that_cannot_be_measured_are_no_others_fault()
    {
        NumbersJob broken = Jobs.Numbers(1, () => throw new NotSupportedException("no model"));
        using Trained trained = new JobTrainer().Train([broken, Jobs.Numbers(2)]);
        Assert.Equal("no model", Assert.Throws<NotSupportedException>(() => trained.Of(broken)).Message);
        Assert.Equal(2, trained.Of(Jobs.Numbers(2))[0]);
    }

    private sealed class Breaking(IActivationStream inner, int draws) : IActivationStream
    {
        private int _left = draws;

        public int Dimension => inner.Dimension;

        public void Next(Span<float> activations)
        {
            if (_left-- == 0) throw new IOException("no more samples");
            inner.Next(activations);
        }
    }
}
