using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.Recipes;

namespace Hypotheses.Tests.Core.Worlds.Recipes;

public class PairRecipeTests
{
    private const int Rows = 50_000;

    [Theory]
    [InlineData(0.2, 0.0)]
    [InlineData(0.2, 0.04)]
    [InlineData(0.2, 0.16)]
    [InlineData(0.2, 0.2)]
    [InlineData(0.7, 0.45)]
    public void Rates_and_co_occurrence_are_as_asked(double p, double both)
    {
        Samples s = Samples.Draw(
            new PairRecipe { PairProbability = p, Both = both, RarestProbability = 0.002 }.Create(new Seed(1)), "pair", Rows);
        Samples.AssertRate(p, s.Active(0), Rows);
        Samples.AssertRate(p, s.Active(1), Rows);
        Samples.AssertRate(both, s.Both(0, 1), Rows);
        for (int i = 2; i < 9; i++) Samples.AssertRate(0.02, s.Active(i), Rows);
        Samples.AssertRate(0.002, s.Active(9), Rows);
        Samples.AssertRate(p * 0.02, s.Both(0, 2), Rows);
        Assert.All(s.Codes, value => Assert.True(value is 0 or (>= 0.8f and <= 1.2f)));
    }

    [Fact]
    public void Values_of_the_pair_are_independent_of_each_other()
    {
        Samples s = Samples.Draw(new PairRecipe { PairProbability = 1, Both = 1 }.Create(new Seed(1)), "pair", Rows);
        Samples.AssertRate(0.25, s.Where(row => s.Code(row, 0) < 1 && s.Code(row, 1) < 1), Rows);
    }
}
