using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.Recipes;

namespace Hypotheses.Tests.Core.Worlds.Recipes;

public class ZipfRecipeTests
{
    [Theory]
    [InlineData(1.0, 0.3)]
    [InlineData(1.5, 0.04)]
    [InlineData(0.0, 0.04)]
    public void Rates_fall_as_a_power_of_the_rank(double exponent, double largest)
    {
        const int rows = 20_000;
        Samples s = Samples.Draw(new ZipfRecipe { Exponent = exponent, Largest = largest }.Create(new Seed(2)), "zipf", rows);
        for (int i = 0; i < 96; i++) Samples.AssertRate(largest * Math.Pow(i + 1, -exponent), s.Active(i), rows);
        Assert.All(s.Codes, value => Assert.True(value is 0 or (>= 0.5f and <= 1.5f)));
    }
}
