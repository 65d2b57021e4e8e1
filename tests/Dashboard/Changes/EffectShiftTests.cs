using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using Hypotheses.Dashboard.Changes;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Tests.Dashboard.Changes;

public class EffectShiftTests
{
    private static EffectShift Shift(double a, double armA, double b, double armB) =>
        EffectShift.Between(States.Of(value: a, arm: armA), States.Of(value: b, arm: armB))!;

    [Theory]
    [InlineData(0, .3, .4, .4, false)] // 3, 4, 5: exactly the error is not beyond it
    [InlineData(0, 3, 5.0001, 4, true)]
    [InlineData(0, 3, 4.9999, 4, false)]
    [InlineData(0, 3, -5.0001, 4, true)]
    [InlineData(1, 0, 1, 0, false)]
    [InlineData(1, 0, 1.0000005, 0, false)] // float32 sums
    [InlineData(1, 0, 1.00001, 0, true)]
    [InlineData(0, double.PositiveInfinity, 9, 1, false)]
    public void Beyond_is_more_than_the_root_of_the_squared_arms(double a, double armA, double b, double armB, bool beyond) =>
        Assert.Equal(beyond, Shift(a, armA, b, armB).Beyond);

    [Fact]
    public void Only_the_arms_that_face_each_other_count()
    {
        CellState low = States.Of(value: 0) with { Low = -100, High = 3 },
            high = States.Of(value: 6) with { Low = 2, High = 100 };
        Assert.Equal(5, EffectShift.Between(low, high)!.Error, 12);
        Assert.Equal(5, EffectShift.Between(high, low)!.Error, 12);
        Assert.Equal(6, EffectShift.Between(low, high)!.By);
        Assert.Equal(-6, EffectShift.Between(high, low)!.By);
        Assert.Equal(1.2, EffectShift.Between(high, low)!.Size, 12);
    }

    [Fact]
    public void Nothing_is_said_of_other_statistics_missing_numbers_or_intervals_beside_their_value()
    {
        CellState a = States.Of();
        Assert.Null(EffectShift.Between(a, a with { Statistic = "fvu" }));
        Assert.Null(EffectShift.Between(a with { Statistic = null }, a with { Definition = "other" }));
        Assert.NotNull(EffectShift.Between(a with { Statistic = null }, a));
        Assert.Null(EffectShift.Between(a with { Value = null }, a));
        Assert.Null(EffectShift.Between(a, a with { Value = double.NaN }));
        Assert.Null(EffectShift.Between(a, a with { High = double.NaN, Value = .2 }));
        Assert.Null(EffectShift.Between(a, a with { Value = 9 }));
    }

    /// <summary>Whatever a snapshot's rounding did to an effect, that alone is never a move.</summary>
    [Fact]
    public void What_is_approved_may_be_off_by_its_rounding()
    {
        Rng rng = Seed.FromPath("tests", "rounding").Rng();
        for (int i = 0; i < 2000; i++)
        {
            double value = rng.Uniform(-1, 1) * Math.Pow(10, (int)rng.Uniform(-3, 4)),
                arm = i % 4 == 0 ? 0 : rng.Uniform(0, 1) * Math.Pow(10, (int)rng.Uniform(-3, 2));
            double Rounded(double x) => double.Parse(
                NumberText.Effect(x, value - arm, value + arm), System.Globalization.CultureInfo.InvariantCulture);
            CellState seen = States.Of(value: value, arm: arm), approved = seen with
            {
                Rounded = true,
                Value = Rounded(value),
                Low = Rounded(value - arm),
                High = Rounded(value + arm),
            };
            Assert.False(EffectShift.Between(approved, seen)!.Beyond, $"{value} ± {arm}");
        }

        CellState old = States.Of(value: .5, arm: .01) with { Rounded = true };
        Assert.True(EffectShift.Between(old, States.Of(value: .52, arm: .01))!.Beyond);
    }

    /// <summary>
    /// Two runs of six other seeds with one true mean: at most one in twenty moves (t intervals, so fewer), and a mean that is
    /// two standard deviations of a seed away is seen most times.
    /// </summary>
    [Fact]
    public void Runs_on_other_seeds_seldom_move_by_more_than_their_error()
    {
        Rng rng = Seed.FromPath("tests", "shifts").Rng();
        const int pairs = 4000;
        int moved = 0, seen = 0;
        for (int i = 0; i < pairs; i++)
        {
            if (EffectShift.Between(Six(rng, 0), Six(rng, 0))!.Beyond) moved++;
            if (EffectShift.Between(Six(rng, 0), Six(rng, 2))!.Beyond) seen++;
        }

        // Six deviations of a binomial share of .05 above it.
        Assert.InRange(moved / (double)pairs, .005, .05 + (6 * Math.Sqrt(.05 * .95 / pairs)));
        Assert.InRange(seen / (double)pairs, .7, 1);
    }

    private static CellState Six(Rng rng, double mean)
    {
        double[] seeds = [.. Enumerable.Range(0, 6).Select(_ => mean + rng.Normal())];
        double average = seeds.Average(), deviation = Math.Sqrt(seeds.Sum(s => (s - average) * (s - average)) / 5);
        return States.Of(verdict: Verdict.Inconclusive, value: average, arm: 2.570582 * deviation / Math.Sqrt(6));
    }
}
