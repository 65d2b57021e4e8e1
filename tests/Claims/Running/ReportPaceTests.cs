using System.Diagnostics;
using Hypotheses.Claims.Running;

namespace Hypotheses.Tests.Claims.Running;

public class ReportPaceTests
{
    [Fact]
    public void The_first_change_is_written_at_once_and_many_more_are_written_once_a_second()
    {
        int written = 0;
        var clock = Stopwatch.StartNew();
        using (var pace = new ReportPace(() => written++))
        {
            pace.Touch();
            Assert.Equal(1, written);
            for (int i = 0; i < 1000; i++) pace.Touch();
        }

        Assert.InRange(written, 2, 2 + (int)clock.Elapsed.TotalSeconds); // the last state is written at the end
    }

    [Fact]
    public void A_second_later_the_next_change_is_written()
    {
        int written = 0;
        using var pace = new ReportPace(() => written++);
        pace.Touch();
        Thread.Sleep(1100);
        Assert.Equal(1, written); // nothing changed
        pace.Touch();
        Assert.Equal(2, written);
    }

    [Fact]
    public void Nothing_is_written_twice_and_what_is_asked_for_always()
    {
        int written = 0;
        using (var pace = new ReportPace(() => written++))
        {
            pace.Touch();
            pace.Now();
            pace.Now();
        }

        Assert.Equal(3, written);
        using (new ReportPace(() => written++))
        {
        }

        Assert.Equal(3, written);
    }

    [Fact]
    public void What_cannot_be_written_stops_nobody_and_is_said_at_the_end()
    {
        bool full = true;
        int written = 0;
        void Write() => written += full ? throw new IOException("no space left") : 1;
        using (var pace = new ReportPace(Write))
        {
            pace.Touch();
            Assert.Throws<IOException>(pace.Now); // the end of a run
            pace.Touch(); // not a second after the last try
        }

        full = false;
        using (var pace = new ReportPace(Write)) pace.Touch();
        Assert.Equal(1, written);
    }

    [Fact]
    public void One_writes_at_a_time_and_others_do_not_wait()
    {
        int writing = 0, most = 0;
        using (var pace = new ReportPace(() =>
        {
            most = Math.Max(most, Interlocked.Increment(ref writing));
            Thread.Sleep(300);
            Interlocked.Decrement(ref writing);
        }))
        {
            var clock = Stopwatch.StartNew();
            Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ => pace.Touch());
            Assert.InRange(clock.ElapsedMilliseconds, 0, 8 * 300);
        }

        Assert.Equal(1, most);
    }
}
