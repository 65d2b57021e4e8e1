using System.Globalization;
using Xunit;
using Xunit.Abstractions;

namespace Hypotheses.Catalogue.Literature;

/// <summary>
/// Elhage et al., "Toy Models of Superposition" (2022), "The Geometry of Superposition", in the size of the authors' notebook:
/// n = 200, m = 20, equal importance, p = 20^(−k/19) for k = 0 … 19, batch 1,024, 10,000 steps of AdamW (weight decay .01) at
/// 1e-3, constant. Feature dimensionalities are said to stick at fractions (¾, ⅔, ½, ⅖, ⅜). "Half of all features lie there"
/// fails in the authors' own run; what is tested is a local excess: more features within .01 of a fraction than in the two bands
/// of .01 … .03 beside it together would have at that density, at ½ and at one other fraction at least.
/// </summary>
public class StickyDimensionality(ITestOutputHelper output)
{
    private const int Levels = 20, Features = 200;
    private const double Excess = 1.5; // over the density beside it

    [FullTierFact]
    public void Dimensionalities_stick_at_a_half_and_at_another_fraction()
    {
        double[][] levels = new double[Levels][];
        Threads.ForEach(Levels, k =>
        {
            var recipe = new TmsRecipe
            {
                Features = Features,
                Hidden = 20,
                Probability = Math.Pow(20, -k / 19.0),
                Batch = 1024,
                Steps = 10_000,
                LearningRate = 1e-3,
                Cosine = false,
                WeightDecay = .01
            };
            using ToyModelOfSuperposition model = TmsTrainer.Train(
                recipe, [Seed.FromPath("literature", "sticky").Derive("level", k)]);
            using TorchSharp.torch.Tensor each = FeatureDimensionality.Of(model.Weights);
            levels[k] = each.data<double>().ToArray();
            double perFeature = FeatureDimensionality.DimensionsPerFeature(model.Weights)[0];
            lock (output)
                output.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"1/p = {1 / recipe.Probability:0.00}: D* = {perFeature:.000}, represented "
                            + $"{FeatureDimensionality.Represented(model.Weights, .5)[0]}, median D of these "
                            + $"{Summary.Median([.. levels[k].Where(d => d > .01).DefaultIfEmpty(0)]):.000}"));
        });

        double[] all = [.. levels.SelectMany(d => d)];
        (string Name, double At)[] fractions = [
            ("1/2", 1 / 2.0), ("3/4", 3 / 4.0), ("2/3", 2 / 3.0), ("2/5", 2 / 5.0), ("3/8", 3 / 8.0)];
        double[] ratios = [.. fractions.Select(f => Ratio(all, f.At))];
        for (int i = 0; i < fractions.Length; i++)
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{fractions[i].Name}: {Count(all, fractions[i].At, 0, .01)} features within .01, {ratios[i]:0.0} times the "
                        + $"density beside"));
        Assert.True(ratios[0] > Excess, $"no excess at ½: {ratios[0]:0.00}");
        Assert.Contains(ratios[1..], r => r > Excess);
    }

    // Both bands beside a fraction are twice as wide as the one around it; at least one feature keeps an empty neighbourhood
    // finite.
    private static double Ratio(double[] all, double at) =>
        Count(all, at, 0, .01) / (Math.Max(1, Count(all, at, .01, .03)) / 2.0);

    private static int Count(double[] all, double at, double from, double to) =>
        all.Count(d => Math.Abs(d - at) >= from && Math.Abs(d - at) < to);
}
