using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.Recipes;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Integration;

namespace Hypotheses.Tests.Core.Worlds.Recipes;

public class CorrelatedFiveRecipeTests
{
    private const int Rows = 60_000;

    [Theory]
    [InlineData(0.4)]
    [InlineData(-0.4)]
    [InlineData(0.5)]
    public void Only_feature_0_is_correlated_with_the_others(double r)
    {
        Samples s = Samples.Draw(new CorrelatedFiveRecipe { Correlation = r }.Create(new Seed(3)), "five", Rows);
        double t = Normal.InvCDF(0, 1, 0.6);
        // P(g_0 > t, g_i > t) of a bivariate normal, by quadrature.
        double both = GaussLegendreRule.Integrate(
            g => Normal.PDF(0, 1, g) * Normal.CDF(0, 1, (r * g - t) / Math.Sqrt(1 - r * r)), t, t + 9, 64);
        for (int i = 0; i < 5; i++)
        {
            Samples.AssertRate(0.4, s.Active(i), Rows);
            if (i > 0) Samples.AssertRate(both, s.Both(0, i), Rows);
            for (int j = 1; j < i; j++) Samples.AssertRate(0.16, s.Both(i, j), Rows);
        }
    }
}
