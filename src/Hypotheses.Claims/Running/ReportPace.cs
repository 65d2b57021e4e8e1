using System.Diagnostics;

namespace Hypotheses.Claims.Running;

/// <summary>
/// Writes reports while things change, at most once a second and in a fiftieth of the time, but at least once a minute, and at
/// the end. Thread-safe; one writing at a time. Reports that cannot be written (a full disk) stop no trial: writing at the end
/// says so.
/// </summary>
/// <param name="write">Writes them.</param>
internal sealed class ReportPace(Action write) : IDisposable
{
    private const int Share = 50;
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1), Most = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private long _last = Stopwatch.GetTimestamp() - Stopwatch.Frequency * 2;
    private long _pace = Least.Ticks;
    private bool _dirty;

    /// <summary>Something changed.</summary>
    public void Touch()
    {
        _dirty = true;
        // Who comes while somebody writes need not wait: what it changed is written next time.
        if (Stopwatch.GetElapsedTime(Volatile.Read(ref _last)).Ticks < Volatile.Read(ref _pace) || !_gate.TryEnter()) return;
        try
        {
            if (Stopwatch.GetElapsedTime(_last).Ticks >= _pace) Write();
        }
        catch (IOException)
        {
            _dirty = true;
            Volatile.Write(ref _last, Stopwatch.GetTimestamp());
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>Writes the present state.</summary>
    public void Now()
    {
        lock (_gate) Write();
    }

    /// <summary>Writes what has not been written, where it can be.</summary>
    public void Dispose()
    {
        try
        {
            lock (_gate)
                if (_dirty) Write();
        }
        catch (IOException)
        {
            // Whoever ends a run has asked for them, and has been told.
        }
    }

    private void Write()
    {
        _dirty = false;
        long start = Stopwatch.GetTimestamp();
        write();
        Volatile.Write(ref _pace, Math.Clamp(Share * Stopwatch.GetElapsedTime(start).Ticks, Least.Ticks, Most.Ticks));
        Volatile.Write(ref _last, Stopwatch.GetTimestamp());
    }
}
