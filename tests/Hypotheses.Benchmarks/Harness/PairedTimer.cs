using System.Diagnostics;
using TorchSharp;

namespace Hypotheses.Benchmarks.Harness;

/// <summary>
/// Times sides in turn, ABAB…, so that whatever else the machine does falls on all of them alike; ratios are formed within a
/// repetition. Garbage of one side is collected before the next begins.
/// </summary>
/// <param name="deadline">No repetition but the first begins after it.</param>
/// <param name="progress">Told after each repetition: how many of how many.</param>
/// <param name="ticks">The clock, in ticks of <see cref="Stopwatch.Frequency"/>.</param>
internal sealed class PairedTimer(Deadline deadline, Action<int, int>? progress = null, Func<long>? ticks = null)
{
    private readonly Func<long> _ticks = ticks ?? Stopwatch.GetTimestamp;

    /// <summary>
    /// Times all sides in each of <paramref name="repetitions"/>, after <paramref name="warmUps"/> of them untimed.
    /// </summary>
    public PairedTimes Measure(int repetitions, int warmUps, params IReadOnlyList<Timed> sides)
    {
        for (int warm = 0; warm < warmUps; warm++)
            foreach (Timed side in sides)
                Once(side);

        var rows = new List<double[]>();
        while (rows.Count < repetitions && (rows.Count == 0 || !deadline.Passed))
        {
            rows.Add([.. sides.Select(Once)]);
            progress?.Invoke(rows.Count, repetitions);
        }

        return new PairedTimes(sides, rows);
    }

    private double Once(Timed side)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        int before = torch.get_num_threads();
        torch.set_num_threads(side.Threads);
        try
        {
            long from = _ticks();
            side.Run();
            return (_ticks() - from) / (double)Stopwatch.Frequency / side.Units;
        }
        finally
        {
            torch.set_num_threads(before); // whoever works on this thread next
        }
    }
}
