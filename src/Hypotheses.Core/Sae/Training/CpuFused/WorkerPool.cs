using Hypotheses.Core.Runtime;

namespace Hypotheses.Core.Sae.Training.CpuFused;

/// <summary>
/// The threads that share one lane's step: items of a phase are taken in order by whoever is free. What an item computes must
/// not depend on the others, nor on which worker takes it: then a step's result is the same on any number of threads.
/// </summary>
internal sealed class WorkerPool(int threads)
{
    private int _next;

    /// <summary>How many workers, each of which may have scratch memory of its own.</summary>
    public int Count { get; } = Math.Max(1, threads);

    /// <summary>Runs <paramref name="body"/>(worker, item) for items 0 … count − 1 and waits for all.</summary>
    public void Run(int count, Action<int, int> body)
    {
        if (Count == 1 || count == 1)
        {
            for (int item = 0; item < count; item++) body(0, item);
            return;
        }

        _next = -1;
        Threads.ForEach(Math.Min(Count, count), worker =>
        {
            for (int item = Interlocked.Increment(ref _next); item < count; item = Interlocked.Increment(ref _next))
                body(worker, item);
        });
    }
}
