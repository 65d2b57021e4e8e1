using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.Recipes;

namespace Hypotheses.Tests.Core.Worlds.Recipes;

public class UniformSparseRecipeTests
{
    private const int Rows = 40_000;

    // .02 draws gaps, .3 tries each feature, 0 and 1 are the ends.
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.02)]
    [InlineData(0.3)]
    [InlineData(1.0)]
    public void Features_are_independent_with_rate_p(double p)
    {
        Samples s = Samples.Draw(new UniformSparseRecipe { Features = 6, Probability = p }.Create(new Seed(0)), "rates", Rows);
        for (int i = 0; i < 6; i++)
        {
            if (p < 1) Samples.AssertRate(p, s.Active(i), Rows); // at 1 a value may be exactly 0
            else Assert.InRange(s.Active(i), Rows - 2, Rows);
            for (int j = 0; j < i && p < 1; j++) Samples.AssertRate(p * p, s.Both(i, j), Rows);
        }

        Assert.All(s.Codes, value => Assert.InRange(value, 0, 1));
    }

    [Fact]
    public void Values_are_uniform()
    {
        Samples s = Samples.Draw(
            new UniformSparseRecipe { Features = 1, Probability = 1, Low = -1, High = 3 }.Create(new Seed(0)), "values", Rows);
        foreach (double share in (double[])[0.1, 0.25, 0.5, 0.9])
            Samples.AssertRate(share, s.Where(row => s.Code(row, 0) < -1 + 4 * share), Rows);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1.0)]
    public void Pairs_co_fire_with_correlation_rho(double rho)
    {
        const double p = 0.1;
        Samples s = Samples.Draw(
            new UniformSparseRecipe { Features = 4, Probability = p, PairCofiring = rho }.Create(new Seed(0)), "pairs", Rows);
        double both = p * p + rho * p * (1 - p);
        Samples.AssertRate(p, s.Active(1), Rows);
        Samples.AssertRate(both, s.Both(0, 1), Rows);
        Samples.AssertRate(both, s.Both(2, 3), Rows);
        Samples.AssertRate(p * p, s.Both(1, 2), Rows);
    }
}
