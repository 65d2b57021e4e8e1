using System.Globalization;
using Xunit;
using Xunit.Abstractions;

namespace Hypotheses.Catalogue.Literature;

/// <summary>
/// Elhage et al., "Toy Models of Superposition" (2022), sections 2 and 3: five features of equal importance at 1 − S = .05 in two
/// dimensions form a regular pentagon, each with dimensionality ⅖. The authors take the best of several runs; about one model in
/// a hundred keeps four features.
/// </summary>
public class Pentagon(ITestOutputHelper output)
{
    [FullTierFact]
    public void Five_features_in_two_dimensions_have_dimensionality_two_fifths()
    {
        Seed seed = Seed.FromPath("literature", "pentagon");
        using ToyModelOfSuperposition models = TmsTrainer.Train(
            new TmsRecipe(), [.. Enumerable.Range(0, 12).Select(i => seed.Derive("model", i))]);
        double[] each = FeatureDimensionality.Of(models.Weights).data<double>().ToArray();
        int pentagons = Enumerable.Range(0, 12).Count(s => each[(5 * s)..(5 * s + 5)].All(d => Math.Abs(d - .4) < .01));
        double[] best = each[(5 * models.Best)..(5 * models.Best + 5)];
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{pentagons} of 12 pentagons; best: {string.Join(", ", best.Select(d => $"{d:.0000}"))}"));
        Assert.All(best, d => Assert.InRange(d, .395, .405));
        Assert.InRange(pentagons, 10, 12);
    }
}
