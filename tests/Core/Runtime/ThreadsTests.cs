using Hypotheses.Core.Runtime;
using TorchSharp;

namespace Hypotheses.Tests.Core.Runtime;

public class ThreadsTests
{
    [Fact]
    public void Torch_has_one_thread_inside_an_operation()
    {
        Threads.Configure();
        Assert.Equal(1, torch.get_num_threads());
    }

    [Fact]
    public void Every_lane_has_one_thread_inside_an_operation()
    {
        int[] threads = new int[64];
        Threads.ForEach(threads.Length, i =>
        {
            Thread.Sleep(1); // so that more than one worker takes part
            threads[i] = torch.get_num_threads();
        });
        Assert.All(threads, n => Assert.Equal(1, n));
    }

    [Fact]
    public void A_new_thread_is_configured_too()
    {
        int seen = 0;
        var thread = new Thread(() =>
        {
            Threads.Configure();
            seen = torch.get_num_threads();
        });
        thread.Start();
        thread.Join();
        Assert.Equal(1, seen);
    }

    /// <summary>Results followed from which thread ran them once: a timing had left two there.</summary>
    [Fact]
    public void A_thread_that_something_else_set_otherwise_has_one_again()
    {
        int here = 0, fresh = 0;
        Elsewhere(() =>
        {
            Threads.Configure();
            torch.set_num_threads(2); // this thread's, and what new threads begin with
            Elsewhere(() =>
            {
                Threads.Configure();
                fresh = torch.get_num_threads();
            });
            Threads.Configure();
            here = torch.get_num_threads();
        });
        Assert.Equal((1, 1), (here, fresh));
    }

    private static void Elsewhere(Action work)
    {
        var thread = new Thread(() => work());
        thread.Start();
        thread.Join();
    }

    [Fact]
    public void Every_index_runs_once()
    {
        int[] counts = new int[1000];
        Threads.ForEach(counts.Length, i => Interlocked.Increment(ref counts[i]));
        Assert.All(counts, c => Assert.Equal(1, c));
        Threads.ForEach(0, _ => Assert.Fail("there is nothing to do"));
    }

    [Fact]
    public void One_alone_runs_on_the_callers_thread()
    {
        for (int i = 0; i < 50; i++)
        {
            int thread = 0;
            Threads.ForEach(1, _ => thread = Environment.CurrentManagedThreadId);
            Assert.Equal(Environment.CurrentManagedThreadId, thread);
        }
    }

    [Fact]
    public void An_exception_comes_out_as_it_was_thrown() =>
        Assert.Equal("no 7", Assert.Throws<InvalidOperationException>(() => Threads.ForEach(20, i =>
        {
            if (i == 7) throw new InvalidOperationException("no 7");
        })).Message);

    [Fact]
    public void After_an_exception_no_further_item_begins_but_those_under_way()
    {
        int begun = 0;
        Assert.Throws<InvalidOperationException>(() => Threads.ForEach(1_000_000, i =>
        {
            Interlocked.Increment(ref begun);
            if (i == 0) throw new InvalidOperationException();
            Thread.Sleep(1);
        }));
        Assert.InRange(begun, 1, 100_000);
    }

    [Fact]
    public void Of_several_exceptions_one_comes_out_as_it_was_thrown()
    {
        // All lanes throw at the same time.
        using var together = new Barrier(2);
        Exception thrown = Assert.ThrowsAny<Exception>(() => Threads.ForEach(2, i =>
        {
            together.SignalAndWait(TimeSpan.FromSeconds(1));
            throw new InvalidOperationException($"no {i}");
        }));
        Assert.IsType<InvalidOperationException>(thrown);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Lanes_are_at_least_one(int lanes) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Threads.Configure(lanes));
}
