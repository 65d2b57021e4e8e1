using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.Recipes;
using MathNet.Numerics.Distributions;

namespace Hypotheses.Tests.Core.Worlds.Recipes;

public class NestedRecipeTests
{
    private const int Rows = 50_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rates_are_equal_and_only_the_dependence_differs(bool independent)
    {
        Samples s = Samples.Draw(new NestedRecipe { IndependentChild = independent }.Create(new Seed(1)), "nested", Rows);
        Samples.AssertRate(0.25, s.Active(NestedRecipe.Parent), Rows);
        Samples.AssertRate(0.05, s.Active(NestedRecipe.Child), Rows);
        Samples.AssertRate(0.05, s.Active(2), Rows);
        Samples.AssertRate(0.05, s.Active(3), Rows);
        Samples.AssertRate(independent ? 0.25 * 0.05 : 0.05, s.Both(NestedRecipe.Parent, NestedRecipe.Child), Rows);
        Samples.AssertRate(0.25 * 0.05, s.Both(NestedRecipe.Parent, 2), Rows);
    }

    [Fact]
    public void A_child_never_fires_without_its_parent()
    {
        Samples s = Samples.Draw(new NestedRecipe().Create(new Seed(1)), "nested", Rows);
        Assert.Equal(s.Active(NestedRecipe.Child), s.Both(NestedRecipe.Parent, NestedRecipe.Child));
    }

    [Fact]
    public void Magnitudes_are_one_without_spread_and_clipped_normal_with_it()
    {
        Assert.All(Samples.Draw(new NestedRecipe().Create(new Seed(1)), "m", 1000).Codes, value => Assert.True(value is 0 or 1));
        var recipe = new NestedRecipe { ParentProbability = 1, ChildGivenParent = 0, MagnitudeSpread = 0.8 };
        Samples s = Samples.Draw(recipe.Create(new Seed(1)), "m", Rows);
        Assert.All(s.Codes, value => Assert.True(value >= 0));
        foreach (double bound in (double[])[0, 0.5, 1, 2])
            Samples.AssertRate(Normal.CDF(1, 0.8, bound), s.Where(row => s.Code(row, NestedRecipe.Parent) <= bound), Rows);
    }
}
