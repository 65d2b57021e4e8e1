using FsCheck.Xunit;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics;

namespace Hypotheses.Tests.Core.Statistics;

public class FirthLogisticTests
{
    /// <summary>
    /// With two values of x the penalised fit is the plain one with half a yes and half a no added to each group.
    /// </summary>
    [Theory]
    [InlineData(3, 1, 2, 5)]
    [InlineData(4, 0, 0, 6)] // separated: plain likelihood has no maximum
    [InlineData(0, 3, 0, 4)]
    public void Two_groups_in_closed_form(int yes1, int no1, int yes0, int no0)
    {
        double[] x = [.. Enumerable.Repeat(5.0, yes1 + no1), .. Enumerable.Repeat(3.0, yes0 + no0)];
        bool[] y = [
            .. Enumerable.Range(0, yes1 + no1).Select(i => i < yes1), .. Enumerable.Range(0, yes0 + no0).Select(i => i < yes0)];
        double at5 = Math.Log((yes1 + .5) / (no1 + .5)), at3 = Math.Log((yes0 + .5) / (no0 + .5));
        FirthLogistic fit = FirthLogistic.Fit(x, y);
        Assert.Equal((at5 - at3) / 2, fit.Slope, 6);
        Assert.Equal(at5, fit.Intercept + 5 * fit.Slope, 6);
    }

    [Property(MaxTest = 10, Replay = "81,83")]
    public bool No_neighbour_has_a_higher_penalised_likelihood(ulong seed)
    {
        (double[] x, bool[] y) = Draw(seed);
        FirthLogistic fit = FirthLogistic.Fit(x, y);
        double best = Penalised(x, y, fit.Intercept, fit.Slope);
        return Enumerable.Range(-3, 7).SelectMany(i => Enumerable.Range(-3, 7).Select(j => (i, j)))
            .All(s => Penalised(x, y, fit.Intercept + .03 * s.i, fit.Slope + .03 * s.j) <= best + 1e-7);
    }

    [Property(MaxTest = 10, Replay = "85,87")]
    public bool Scale_and_shift_of_x_move_the_fit_along_and_swapped_outcomes_turn_it(ulong seed)
    {
        (double[] x, bool[] y) = Draw(seed);
        FirthLogistic fit = FirthLogistic.Fit(x, y), moved = FirthLogistic.Fit([.. x.Select(v => 3 * v + 7)], y),
            swapped = FirthLogistic.Fit(x, [.. y.Select(v => !v)]);
        return Math.Abs(fit.Slope - 3 * moved.Slope) < 1e-6
            && Math.Abs(fit.Intercept - (moved.Intercept + 7 * moved.Slope)) < 1e-6
            && Math.Abs(fit.Slope + swapped.Slope) < 1e-6 && Math.Abs(fit.Intercept + swapped.Intercept) < 1e-6;
    }

    [Fact]
    public void A_sharp_threshold_has_a_finite_slope_and_its_midpoint_there()
    {
        double[] x = [.. Enumerable.Range(0, 20).Select(i => (double)i)];
        FirthLogistic fit = FirthLogistic.Fit(x, [.. x.Select(v => v > 9)]);
        Assert.Equal(9.5, fit.Midpoint, 6); // by symmetry
        Assert.InRange(fit.Slope, .5, 10);
    }

    [Fact]
    public void What_cannot_be_fitted_is_refused()
    {
        Assert.Contains(
            "all covariates are equal",
            Assert.Throws<ArgumentException>(() => FirthLogistic.Fit([1, 1], [true, false])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "3 outcomes for 2",
            Assert.Throws<ArgumentException>(() => FirthLogistic.Fit([1, 2], [true, false, true])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => FirthLogistic.Fit([1, double.NaN], [true, false]));
    }

    private static (double[] X, bool[] Y) Draw(ulong seed)
    {
        Rng rng = new(seed);
        double[] x = [.. Enumerable.Range(0, 6 + rng.Below(20)).Select(_ => rng.Normal())];
        return (x, [.. x.Select(v => rng.Normal() < v)]);
    }

    // Log-likelihood and half of log det Σ π(1 − π)(1, x)(1, x)ᵀ, term by term.
    private static double Penalised(double[] x, bool[] y, double a, double b)
    {
        double value = 0, w0 = 0, w1 = 0, w2 = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double p = 1 / (1 + Math.Exp(-a - b * x[i]));
            value += Math.Log(y[i] ? p : 1 - p);
            (w0, w1, w2) = (w0 + p * (1 - p), w1 + p * (1 - p) * x[i], w2 + p * (1 - p) * x[i] * x[i]);
        }

        return value + .5 * Math.Log(w0 * w2 - w1 * w1);
    }
}
