using System.Diagnostics;
using Hypotheses.Benchmarks.Harness;

namespace Hypotheses.Tests.Benchmarks;

public class PairedTimerTests
{
    // A clock that only the sides move: what they "take" is exact.
    private long _now;

    [Fact]
    public void Ratios_are_formed_within_a_repetition_and_then_summarised()
    {
        int a = 0, b = 0;
        double[] first = [1, 2, 4], second = [2, 8, 8];
        PairedTimes times = Timer(Deadline.None)
            .Measure(3, 0, Side("a", () => first[a++]), Side("b", () => second[b++], units: 2));
        Comparison speedup = times.Compare(0, 1, RatioKind.Speedup, "a unit", 1.5);
        Assert.Equal(new Spread(1, 1, 2, 3), speedup.Ratio); // 1, 2, 1 of halved seconds
        Assert.Equal(new Spread(2, 1, 4, 3), speedup.Seconds);
        Assert.Equal(new Spread(4, 1, 4, 3), speedup.ReferenceSeconds);
        Assert.False(speedup.Met);
        Comparison cost = times.Compare(0, 1, RatioKind.Cost, "a unit", 1.5);
        Assert.Equal(new Spread(1, .5, 1, 3), cost.Ratio);
        Assert.True(cost.Met);
        Assert.Null(times.Compare(0, 1, RatioKind.Cost, "a unit").Met);
        Assert.Equal(0, times.Fastest(0, 1));
    }

    [Fact]
    public void Whoever_works_on_the_thread_next_has_as_many_threads_as_before()
    {
        TorchSharp.torch.set_num_threads(1);
        int during = 0;
        Timer(Deadline.None).Measure(1, 0, new Timed("a", () => during = TorchSharp.torch.get_num_threads(), Threads: 2));
        Assert.Equal((2, 1), (during, TorchSharp.torch.get_num_threads()));
        Assert.Throws<InvalidOperationException>(() => Timer(Deadline.None).Measure(
            1, 0, new Timed("a", () => throw new InvalidOperationException(), Threads: 2)));
        Assert.Equal(1, TorchSharp.torch.get_num_threads());
    }

    [Fact]
    public void Sides_take_turns_after_the_warm_up()
    {
        string order = "";
        Timer(Deadline.None).Measure(2, 1, Side("a", () => Add("a")), Side("b", () => Add("b")));
        Assert.Equal("ababab", order);

        double Add(string name)
        {
            order += name;
            return 1;
        }
    }

    [Fact]
    public void After_the_time_limit_one_repetition_is_all() =>
        Assert.Equal(1, Timer(new Deadline(0)).Measure(5, 0, Side("a", () => 1)).Seconds(0).Repetitions);

    [Fact]
    public void The_median_of_an_even_count_is_between_the_middle_two() =>
        Assert.Equal(new Spread(2.5, 1, 9, 4), Spread.Of([9, 2, 1, 3]));

    [Theory]
    [InlineData(BarKind.AtLeast, 5, true)]
    [InlineData(BarKind.AtLeast, 4.9, false)]
    [InlineData(BarKind.AtMost, 5, true)]
    [InlineData(BarKind.AtMost, 5.1, false)]
    internal void A_bar_is_met_by_what_reaches_it(BarKind kind, double ratio, bool met) =>
        Assert.Equal(met, new Bar(kind, 5).IsMet(ratio));

    private PairedTimer Timer(Deadline deadline) => new(deadline, null, () => _now);

    private Timed Side(string name, Func<double> seconds, double units = 1) =>
        new(name, () => _now += (long)(seconds() * Stopwatch.Frequency), units);
}
