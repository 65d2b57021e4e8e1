using System.Diagnostics;

namespace Hypotheses.Benchmarks.Harness;

/// <summary>The time limit of a run; never in the middle of a repetition.</summary>
internal sealed class Deadline(double? seconds)
{
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>No limit.</summary>
    public static Deadline None { get; } = new(null);

    /// <summary>Seconds since the run began.</summary>
    public double Elapsed => Stopwatch.GetElapsedTime(_start).TotalSeconds;

    /// <summary>Seconds until the limit; infinite without one.</summary>
    public double Left => seconds is { } limit ? limit - Elapsed : double.PositiveInfinity;

    /// <summary>Whether no further repetition should begin.</summary>
    public bool Passed => seconds is { } limit && Elapsed >= limit;
}
