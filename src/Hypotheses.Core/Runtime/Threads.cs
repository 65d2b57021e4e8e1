using TorchSharp;

namespace Hypotheses.Core.Runtime;

/// <summary>
/// Threads: one inside each torch operation (small operations on two threads are bimodal, and one thread makes reductions
/// reproducible), all cores across lanes of work. OpenMP keeps the number for each thread that starts operations, so each thread
/// is configured before its first one.
/// </summary>
public static class Threads
{
    [ThreadStatic]
    private static bool _configured;

    /// <summary>How many lanes of work run at once: <c>HYPOTHESES_THREADS</c>, else the processor count.</summary>
    public static int Lanes { get; private set; } = Environment.ProcessorCount;

    /// <summary>
    /// Sets torch to one intra-op thread for operations that the calling thread starts, and this process to
    /// <paramref name="lanes"/> lanes of work.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lanes"/> is not positive.</exception>
    public static void Configure(int? lanes = null)
    {
        if (lanes is { } n) ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        if (lanes is { } wanted) Lanes = wanted;
        if (_configured) return;
        NativeMemory.Keep();
        torch.set_num_threads(1);
        _configured = true;
    }

    /// <summary>
    /// Runs <paramref name="body"/> for 0 … count − 1 on all lanes. The result must not depend on their order. What a lane throws
    /// comes out as it is; of several, one.
    /// </summary>
    public static void ForEach(int count, Action<int> body)
    {
        Configure();
        int next = -1;
        try
        {
            // One at a time, by whoever is free: the ranges that Parallel.For hands out grow, and leave a lane idle at the end.
            Parallel.For(0, Math.Min(Lanes, count), new ParallelOptions { MaxDegreeOfParallelism = Lanes }, _ =>
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
