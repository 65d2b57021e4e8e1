using Hypotheses.Core.Runtime;
using Hypotheses.Core.Training;

namespace Hypotheses.Tests.Core.Training;

public class JobTrainerTests
{
    [Fact]
    public void Results_are_the_same_to_the_bit_alone_together_in_any_order_and_on_any_number_of_threads()
    {
        byte[][] alone = [.. Jobs.All.Select(job => Jobs.Train([job])[0])];
        // Otherwise equality would say nothing.
        Assert.Equal(alone.Length, alone.Select(Convert.ToHexString).Distinct().Count());
        int before = Threads.Workers;
        try
        {
            foreach (int threads in new[] { 1, 2, 5 })
            {
                Threads.Configure(threads);
                Assert.Equal(alone, Jobs.Train(Jobs.All));
                Assert.Equal(alone.Reverse(), Jobs.Train([.. Jobs.All.Reverse()]));
                Assert.Equal(alone[2..6], Jobs.Train(Jobs.All[2..6]));
            }
        }
        finally
        {
            Threads.Configure(before);
        }
    }

    [Fact]
    public void A_job_that_is_wanted_many_times_trains_once_and_data_are_opened_once_for_all()
    {
        int opened = 0, measured = 0;
        TrainingJob Sae(int i) => Jobs.Sae(i, data: Jobs.Data(opened: () => Interlocked.Increment(ref opened)));
        TrainingJob Numbers() => Jobs.Numbers(1, () =>
        {
            Interlocked.Increment(ref measured);
            return [1];
        });
        TrainingJob[] jobs = [Sae(0), Numbers(), Sae(0), Sae(0), Numbers()];
        using (Trained trained = new JobTrainer().Train(jobs))
        {
            Assert.Equal((2, 1, 1), (trained.Count, opened, measured));
            Assert.Same(trained.Of((SaeJob)jobs[0]), trained.Of((SaeJob)jobs[2]));
        }

        // Three trainings on the same samples: they are opened once.
        using (new JobTrainer().Train([Sae(0), Sae(1), Sae(2)]))
            Assert.Equal(2, opened);
        using (new JobTrainer().Train([Sae(0), Jobs.Sae(1, data: Jobs.Data(8, () => opened++))]))
            Assert.Equal(4, opened);
    }

    [Fact]
    public void What_a_job_learns_from_is_trained_before_it_wanted_or_not()
    {
        ToyModelJob model = Jobs.ToyModel(0);
        SaeJob hidden = Jobs.OfHidden(model);
        using Trained trained = new JobTrainer().Train([hidden]);
        Assert.Equal((2, 4), (trained.Count, trained.Of(hidden).Dimension));
        Assert.Equal(Jobs.Train([model])[0], Jobs.Bytes(trained, model));
        // Three levels: rows of a dictionary of hidden activations.
        var third = new SaeJob(
            Jobs.Recipe,
            new TrainingData("rows", t => seed => new Hypotheses.Core.Sae.DecoderRows(t.Of(hidden), seed), hidden),
            Jobs.Root.Derive("third"));
        using Trained deeper = new JobTrainer().Train([third, model]);
        Assert.Equal(3, deeper.Count);
        Assert.Equal(Jobs.Bytes(trained, hidden), Jobs.Bytes(deeper, hidden));
        Assert.Equal(4, deeper.Of(third).Dimension);
    }

    [Fact]
    public void Progress_counts_up_to_all_jobs()
    {
        var told = new List<(int Done, int All)>();
        using Trained trained = new JobTrainer().Train(
            [Jobs.OfHidden(Jobs.ToyModel(0)), Jobs.Numbers(1), Jobs.Numbers(1)], (done, all) => told.Add((done, all)));
        Assert.Equal([(2, 3), (3, 3)], told); // the model and the numbers, then what learns from the model
        using Trained nothing = new JobTrainer().Train([]);
        Assert.Equal((0, "cpu"), (nothing.Count, nothing.Device));
    }

    // Autoencoders without restarts: of several the losers' tensors, made when they are compared, are left to the garbage
    // collector.
    [Fact]
    public void Results_own_their_tensors_and_nothing_else_is_left()
    {
        int before = Threads.Workers;
        Threads.Configure(1); // tensors are counted for each thread
        try
        {
            TrainingJob[] jobs = [Jobs.ToyModel(0), Jobs.Reader(0), Jobs.Numbers(0),
                Jobs.Sae(0, Jobs.Recipe with { Restarts = 1 })];
            Jobs.World(); // of which the data are made
            long start = Live();
            Trained trained = new JobTrainer().Train(jobs[..3]);
            trained.Dispose();
            long world = Live() - start;
            trained = new JobTrainer().Train(jobs[..1]);
            Assert.Equal(start + world + 2, Live());
            trained.Dispose();
            Assert.Equal(start + world, Live());
            Assert.Equal(1, world); // the reader's world has its directions
            new JobTrainer().Train(jobs[3..]).Dispose();
            Assert.Equal(start + world, Live());
        }
        finally
        {
            Threads.Configure(before);
        }
    }

    private static long Live() => TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
}
