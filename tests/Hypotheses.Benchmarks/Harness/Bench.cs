using TorchSharp;

namespace Hypotheses.Benchmarks.Harness;

/// <summary>What figures measure with: the timer, the clock, the device, the cores.</summary>
internal sealed class Bench(Deadline deadline, string device, TextWriter progress)
{
    private string _doing = "";

    /// <summary>Cores, and so the threads of a reference that uses all.</summary>
    public int Cores { get; } = Environment.ProcessorCount;

    /// <summary>What was asked for: cpu, cuda or auto.</summary>
    public string Device { get; } = device;

    /// <summary>Seconds until the time limit; infinite without one.</summary>
    public double SecondsLeft => deadline.Left;

    /// <summary>Times the sides in turn and tells of it.</summary>
    public PairedTimes Time(string what, int repetitions, int warmUps, params IReadOnlyList<Timed> sides)
    {
        Say(what);
        PairedTimes times = new PairedTimer(deadline, (done, of) => Say($"{what} {done}/{of}"))
            .Measure(repetitions, warmUps, sides);
        return times;
    }

    /// <summary>
    /// A reference that can be set up in two ways is the faster of them, by a short trial; the note says both times. Small
    /// operations on several threads may be a hundred times slower, so the loser is not timed any further.
    /// </summary>
    public Timed Faster(string what, FigureResult result, Timed first, Timed second)
    {
        if (first.Threads == second.Threads) return first;
        PairedTimes times = Time($"{what}: which reference", 3, 1, first, second);
        result.Notes.Add(
            $"{what}: {first.Name} {Output.Table.Time(times.Seconds(0).Median)}, {second.Name} "
                + $"{Output.Table.Time(times.Seconds(1).Median)}; the faster is used");
        return times.Fastest(0, 1) == 0 ? first : second;
    }

    /// <summary>Stops a figure between two parts once the time is up.</summary>
    /// <exception cref="NotMeasuredException">It is.</exception>
    public void CheckTime()
    {
        if (deadline.Passed) throw new NotMeasuredException("time limit reached");
    }

    /// <summary>Measures a figure; what it throws as not measurable becomes its result's reason.</summary>
    public FigureResult Run(Figure figure)
    {
        var result = new FigureResult(figure.Name, figure.Title);
        double from = deadline.Elapsed;
        try
        {
            CheckTime();
            figure.Measure(this, result);
        }
        catch (NotMeasuredException e)
        {
            result.NotMeasured = e.Message;
        }

        torch.set_num_threads(1);
        result.Seconds = deadline.Elapsed - from;
        return result;
    }

    /// <summary>Tells what is being done.</summary>
    public void Say(string doing)
    {
        if (doing == _doing) return;
        _doing = doing;
        progress.WriteLine($"  {deadline.Elapsed,6:0.0} s  {doing}");
    }
}
