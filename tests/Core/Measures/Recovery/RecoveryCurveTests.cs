using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.Recipes;

namespace Hypotheses.Tests.Core.Measures.Recovery;

public class RecoveryCurveTests
{
    /// <summary>
    /// The M most frequent of many: the threshold lies between the rates of number M and M + 1, hence f₅₀·M = C at s = 1.
    /// </summary>
    [Theory]
    [InlineData(1, 1.0, 1.1)]
    [InlineData(.5, 2.5, 3.1)] // 8^.5 = 2.83, less what the two ends lie off
    [InlineData(1.5, 2.5, 3.1)]
    [InlineData(0.25, 4.2, 5.2)] // 8^.75 = 4.76
    public void An_oracles_products_follow_its_ranks(double exponent, double low, double high)
    {
        double[] rates = new ZipfRecipe { Exponent = exponent }.Probabilities();
        double[] products = [.. new[] { 8, 24, 64 }.Select(m =>
        {
            RecoveryCurve curve = RecoveryCurve.Of(rates, Top(m, rates.Length));
            Assert.InRange(curve.HalfFrequency, rates[m] * .97, rates[m - 1] * 1.03);
            Assert.Equal(m, curve.Recovered);
            Assert.True(curve.Slope > 2);
            return curve.HalfFrequency * m;
        })];
        Assert.InRange(RecoveryCurve.Collapse(products), low, high);
    }

    [Fact]
    public void Rescaling_all_rates_leaves_slope_and_collapse_and_the_order_of_features_does_not_matter()
    {
        double[] rates = new ZipfRecipe { Features = 40 }.Probabilities(), scaled = [.. rates.Select(r => r * 3)];
        bool[] found = Top(12, 40);
        (found[8], found[20]) = (false, true);
        RecoveryCurve curve = RecoveryCurve.Of(rates, found), other = RecoveryCurve.Of(scaled, found),
            turned = RecoveryCurve.Of([.. rates.Reverse()], [.. found.Reverse()]);
        Assert.Equal(curve.Slope, other.Slope, 6);
        Assert.Equal(curve.HalfFrequency * 3, other.HalfFrequency, 6);
        Assert.Equal(curve.Slope, turned.Slope, 6);
    }

    [Fact]
    public void All_or_none_recovered_and_a_threshold_upside_down_are_undefined_not_zero()
    {
        double[] rates = [.1, .2, .3, .4];
        Assert.True(double.IsNaN(RecoveryCurve.Of(rates, [true, true, true, true]).Slope));
        Assert.True(double.IsNaN(RecoveryCurve.Of(rates, [false, false, false, false]).HalfFrequency));
        RecoveryCurve upside = RecoveryCurve.Of(rates, [true, true, false, false]);
        Assert.True(upside.Slope < 0 && double.IsNaN(upside.HalfFrequency));
        Assert.True(double.IsNaN(RecoveryCurve.Collapse([1, double.NaN])));
        Assert.Equal(4, RecoveryCurve.Collapse([2, .5, 1]));
        Assert.Throws<ArgumentException>(() => RecoveryCurve.Of([.1, 0], [true, false]));
        Assert.Throws<ArgumentException>(() => RecoveryCurve.Collapse([]));
    }

    [Fact]
    public void Rates_dealt_at_random_have_no_slope()
    {
        double[] rates = new ZipfRecipe { Features = 60 }.Probabilities();
        ChanceLevel chance = RecoveryCurve.Chance(rates, Top(20, 60), new Seed(3), 400);
        // A draw's slope has a standard deviation near .3: six of the mean's are .09. The quantile is of the draws, not of the
        // mean.
        Assert.Equal(0, chance.Mean, .12);
        Assert.InRange(chance.Quantile95, .2, 1);
    }

    private static bool[] Top(int m, int n) => [.. Enumerable.Range(0, n).Select(i => i < m)];
}
