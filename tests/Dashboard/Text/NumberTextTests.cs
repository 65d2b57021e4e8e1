using Hypotheses.Dashboard.Text;

namespace Hypotheses.Tests.Dashboard.Text;

public class NumberTextTests
{
    private const double Inf = double.PositiveInfinity;

    // Expected values by hand: two significant digits of the half-width.
    [Theory]
    [InlineData(.41234, .3911, .4331, "0.412 [0.391, 0.433]")] // half .021: thousandths
    [InlineData(.41234, .2, .63, "0.41 [0.20, 0.63]")] // half .215: hundredths
    [InlineData(12.3456, 10, 14, "12.3 [10.0, 14.0]")] // half 2.0: tenths
    [InlineData(1234.5, 1100, 1370, "1230 [1100, 1370]")] // half 135: tens
    [InlineData(.5, .4004, .5996, "0.50 [0.40, 0.60]")] // half .0996 rounds to .10: hundredths
    [InlineData(-.0004, -.02, .02, "0.000 [-0.020, 0.020]")] // no negative zero
    [InlineData(1, 1, 1, "1.000 [1.000, 1.000]")] // a point: four digits
    [InlineData(1.037267474, 1.0372674, 1.0372675, "1.037 [1.037, 1.037]")] // sums in another order: a point too
    [InlineData(0, 0, 0, "0 [0, 0]")]
    [InlineData(1.23e-7, 1.13e-7, 1.33e-7, "1.23e-7 [1.13e-7, 1.33e-7]")] // half 1.0e-8: digits of 1e-9
    [InlineData(double.MaxValue, 0, double.MaxValue, "1.80e308 [0, 1.80e308]")]
    [InlineData(2.5e9, 2.4e9, 2.6e9, "2.50e9 [2.40e9, 2.60e9]")] // half 1.0e8: digits of 1e7
    public void An_interval_is_rounded_to_what_it_supports(double value, double low, double high, string expected) =>
        Assert.Equal(expected, NumberText.Interval(value, low, high));

    [Theory]
    [InlineData(.41234, -Inf, Inf, "0.4123 [-∞, ∞]")]
    [InlineData(.41234, .1, Inf, "0.4123 [0.1000, ∞]")]
    [InlineData(Inf, 1, Inf, "∞ [1, ∞]")]
    [InlineData(double.NaN, double.NaN, double.NaN, "NaN [NaN, NaN]")]
    public void Infinite_and_missing_ends_have_words(double value, double low, double high, string expected) =>
        Assert.Equal(expected, NumberText.Interval(value, low, high));

    [Fact]
    public void The_rounded_effect_is_within_a_twentieth_of_the_half_width()
    {
        // Two significant digits of the half-width: the place is at most a tenth of it, so rounding moves by at most a twentieth.
        foreach (double half in (double[])[.000123, .00456, .0999, .1, .99, 7.7, 42, 950, 123456])
        {
            for (int i = -20; i <= 20; i++)
            {
                double value = (i * half * .731) + (half / 3);
                double shown = double.Parse(
                    NumberText.Effect(value, value - half, value + half), System.Globalization.CultureInfo.InvariantCulture);
                Assert.InRange(Math.Abs(shown - value), 0, .0501 * half);
            }
        }
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(.05, "0.05")]
    [InlineData(1234567, "1235000")]
    [InlineData(.000012346, "1.235e-5")]
    [InlineData(-2.5, "-2.5")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(-Inf, "-∞")]
    [InlineData(double.MaxValue, "1.798e308")]
    public void A_plain_number_has_four_digits(double value, string expected) => Assert.Equal(expected, NumberText.Plain(value));

    [Theory]
    [InlineData(3.21, "3.2 s")]
    [InlineData(59.97, "1 min 0 s")]
    [InlineData(250, "4 min 10 s")]
    [InlineData(7500, "2 h 5 min")]
    [InlineData(double.NaN, "?")]
    public void Seconds_have_units(double seconds, string expected) => Assert.Equal(expected, NumberText.Seconds(seconds));
}
