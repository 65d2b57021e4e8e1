using FsCheck.Xunit;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics;

namespace Hypotheses.Tests.Core.Statistics;

public class KaplanMeierTests
{
    [Fact]
    public void Published_example()
    {
        // Remission in weeks under 6-MP (Freireich et al. 1963), the textbook example: median 23, S(6) = .857, S(22) = .538.
        double[] weeks = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35];
        bool[] censored = [
            false,
            false,
            false,
            true,
            false,
            true,
            false,
            true,
            true,
            false,
            false,
            true,
            true,
            true,
            false,
            false,
            true,
            true,
            true,
            true,
            true];
        var curve = KaplanMeier.Curve(weeks, censored).ToDictionary(c => c.Time, c => c.Survival);
        Assert.Equal([6, 7, 10, 13, 16, 22, 23], curve.Keys); // censorings are no events
        Assert.Equal(.857, curve[6], 3);
        Assert.Equal(.538, curve[22], 3);
        Assert.Equal(23, KaplanMeier.Median(weeks, censored));
    }

    [Property(MaxTest = 20, Replay = "61,63")]
    public bool Without_censoring_it_is_the_lower_median_and_with_one_limit_infinity_beyond(ulong seed)
    {
        Rng rng = new(seed);
        double[] times = [.. Enumerable.Range(0, 1 + rng.Below(15)).Select(_ => rng.Uniform())];
        double[] sorted = [.. times.Order()];
        double lower = sorted[(times.Length - 1) / 2], limit = rng.Uniform();
        double cut = KaplanMeier.Median([.. times.Select(t => Math.Min(t, limit))], [.. times.Select(t => t > limit)]);
        return KaplanMeier.Median(times, new bool[times.Length]) == lower
            && cut == (lower <= limit ? lower : double.PositiveInfinity);
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        Assert.Throws<ArgumentException>(() => KaplanMeier.Median([1, double.NaN], [false, false]));
        Assert.Throws<ArgumentException>(() => KaplanMeier.Median([1, 2], [false]));
    }
}
