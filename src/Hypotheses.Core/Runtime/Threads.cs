using TorchSharp;

namespace Hypotheses.Core.Runtime;

/// <summary>
/// Threads: one inside each torch operation (small operations on two threads are bimodal, and one thread makes reductions
/// reproducible), all cores across workers. OpenMP keeps the number for each thread that starts operations, and what a thread
/// begins with is what was last set by any: so it is looked at, and not remembered, wherever work begins.
/// </summary>
public static class Threads
{
    private static volatile bool _kept;

    /// <summary>How many workers run at once: <c>HYPOTHESES_THREADS</c>, else the processor count.</summary>
    public static int Workers { get; private set; } = Environment.ProcessorCount;

    /// <summary>
    /// Sets torch to one intra-op thread for operations that the calling thread starts, and this process to
    /// <paramref name="workers"/> workers.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="workers"/> is not positive.</exception>
    public static void Configure(int? workers = null)
    {
        if (workers is { } n) ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        if (workers is { } wanted) Workers = wanted;
        // The first look at it is what makes a thread take over the last number of any: it comes before the setting.
        if (torch.get_num_threads() == 1 && _kept) return;
        NativeMemory.Keep();
        torch.set_num_threads(1);
        _kept = true;
    }

    /// <summary>
    /// Runs <paramref name="body"/> for 0 … count − 1 on all workers. The result must not depend on their order. What a worker
    /// throws comes out as it is; of several, one.
    /// </summary>
    public static void ForEach(int count, Action<int> body)
    {
        Configure();
        if (Math.Min(Workers, count) <= 1)
        {
            // Nothing to share: on the caller's thread, and not on whichever wakes first.
            for (int i = 0; i < count; i++) body(i);
            return;
        }

        int next = -1;
        try
        {
            // One at a time, by whoever is free: the ranges that Parallel.For hands out grow, and leave a worker idle at the end.
            Parallel.For(0, Math.Min(Workers, count), new ParallelOptions { MaxDegreeOfParallelism = Workers }, _ =>
            {
                Configure();
                try
                {
                    for (int i; (i = Interlocked.Increment(ref next)) < count;) body(i);
                }
                catch
                {
                    Volatile.Write(ref next, count);
                    throw;
                }
            });
        }
        catch (AggregateException e)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
