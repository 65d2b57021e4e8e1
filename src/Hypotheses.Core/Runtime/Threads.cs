using TorchSharp;

namespace Hypotheses.Core.Runtime;

/// <summary>
/// Threads: one inside each torch operation (small operations on two threads are bimodal, and one thread makes reductions
/// reproducible), all cores across lanes of work. Set once a process.
/// </summary>
public static class Threads
{
    private static readonly Lock Gate = new();
    private static bool _done;

    /// <summary>How many lanes of work run at once: <c>HYPOTHESES_THREADS</c>, else the processor count.</summary>
    public static int Lanes { get; private set; } = Environment.ProcessorCount;

    /// <summary>Sets torch to one intra-op thread and this process to <paramref name="lanes"/> lanes of work.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lanes"/> is not positive.</exception>
    public static void Configure(int? lanes = null)
    {
        if (lanes is { } n) ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        lock (Gate)
        {
            if (lanes is { } wanted) Lanes = wanted;
            if (_done) return;
            torch.set_num_threads(1);
            _done = true;
        }
    }

    /// <summary>Runs <paramref name="body"/> for 0 … count − 1 on all lanes. The result must not depend on their order. What a lane throws comes out as it is; of several, one.</summary>
    public static void ForEach(int count, Action<int> body)
    {
        Configure();
        try
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Lanes }, body);
        }
        catch (AggregateException e)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
