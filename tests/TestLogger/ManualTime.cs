namespace Hypotheses.Tests.TestLogger;

/// <summary>A clock that stands still until a test moves it, with one timer that runs when a test says so.</summary>
internal sealed class ManualTime : TimeProvider
{
    private TimerCallback? _timer;
    private TimeSpan _passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _passed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _timer = callback;
        return new Stopped();
    }

    public void Pass(double seconds) => _passed += TimeSpan.FromSeconds(seconds);

    public void Tick() => _timer!(null);

    private sealed class Stopped : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
