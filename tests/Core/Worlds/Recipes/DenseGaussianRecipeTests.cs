using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.Recipes;
using MathNet.Numerics.Distributions;

namespace Hypotheses.Tests.Core.Worlds.Recipes;

public class DenseGaussianRecipeTests
{
    [Fact]
    public void Codes_are_independent_standard_normals()
    {
        const int rows = 20_000;
        Samples s = Samples.Draw(new DenseGaussianRecipe { Features = 4, Dimension = 3 }.Create(new Seed(3)), "dense", rows);
        for (int i = 0; i < 4; i++)
        {
            foreach (double bound in (double[])[-2, -0.5, 0, 1])
                Samples.AssertRate(Normal.CDF(0, 1, bound), s.Where(row => s.Code(row, i) < bound), rows);
            for (int j = 0; j < i; j++) Samples.AssertRate(0.5, s.Where(row => s.Code(row, i) * s.Code(row, j) > 0), rows);
        }
    }
}
