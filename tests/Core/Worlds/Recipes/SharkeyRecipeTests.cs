using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.Recipes;
using Hypotheses.Core.Worlds.Sampling;
using TorchSharp;

namespace Hypotheses.Tests.Core.Worlds.Recipes;

public class SharkeyRecipeTests
{
    private const int Rows = 40_000;

    [Fact]
    public void Rates_decay_and_sum_to_the_mean_number_active()
    {
        Samples s = Samples.Draw(SharkeyRecipe.Small.Create(new Seed(3)), "sharkey", Rows);
        double total = (1 - Math.Pow(0.99, 64)) / 0.01;
        for (int i = 0; i < 64; i++) Samples.AssertRate(5 * Math.Pow(0.99, i) / total, s.Active(i), Rows);
        Assert.Equal(5, s.World.TrueL0);
    }

    // Every rate of the correlated variant sums to 5 in each sample, so activity of two features has slightly negative mean
    // covariance; the direct computation below draws Φ(g) from the same correlation matrix and integrates the firing out.
    [Fact]
    public void Correlated_rates_are_those_of_the_copula()
    {
        SparseWorld world = (SharkeyRecipe.Small with { Correlated = true, Features = 12, MeanActive = 2, Decay = 0.8 })
            .Create(new Seed(4));
        Samples s = Samples.Draw(world, "copula", Rows);
        double[,] lower = Lower(CopulaSampler.Factor(new Seed(4).Derive("correlations").Rng(), 12), 12);
        var rng = new Rng(99);
        double[] decays = [.. Enumerable.Range(0, 12).Select(i => Math.Pow(0.8, i))];
        var expected = new double[12];
        double both = 0;
        const int draws = 200_000;
        for (int draw = 0; draw < draws; draw++)
        {
            double[] z = [.. Enumerable.Range(0, 12).Select(_ => rng.Normal())];
            double[] w = [
                .. Enumerable.Range(0, 12).Select(i =>
                    decays[i]
                        * MathNet.Numerics.SpecialFunctions.Erfc(
                            -Enumerable.Range(0, i + 1).Sum(j => lower[i, j] * z[j]) / Math.Sqrt(2))
                        / 2)];
            double scale = 2 / w.Sum();
            for (int i = 0; i < 12; i++) expected[i] += Math.Min(1, w[i] * scale) / draws;
            both += Math.Min(1, w[0] * scale) * Math.Min(1, w[1] * scale) / draws;
        }

        for (int i = 0; i < 12; i++) AssertNear(expected[i], s.Active(i));
        AssertNear(both, s.Both(0, 1));
    }

    [Fact]
    public void The_correlation_matrix_has_a_unit_diagonal_and_positive_correlations()
    {
        double[,] lower = Lower(CopulaSampler.Factor(new Rng(5), 64), 64);
        double sum = 0;
        for (int i = 0; i < 64; i++)
            for (int j = 0; j <= i; j++)
            {
                double correlation = Enumerable.Range(0, j + 1).Sum(k => lower[i, k] * lower[j, k]);
                if (i == j) Assert.Equal(1, correlation, 1e-5);
                else sum += correlation;
            }

        Assert.InRange(sum / (64 * 63 / 2), 0.05, 0.3);
    }

    [Fact]
    public void The_positive_control_is_orthonormal()
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor v = (SharkeyRecipe.Small with { Orthonormal = true, Features = 32 }).Create(new Seed(6)).Directions;
        Assert.InRange((v.matmul(v.t()) - torch.eye(32)).abs().max().item<float>(), 0, 2e-6f);
    }

    // 6σ of the sample, and as much again for the integration over 200,000 draws.
    private static void AssertNear(double p, int hits) =>
        Assert.InRange(hits / (double)Rows, p - 12 * Sigma(p), p + 12 * Sigma(p));

    private static double Sigma(double p) => Math.Sqrt(p * (1 - p) / Rows);

    private static double[,] Lower(float[] columns, int n)
    {
        var lower = new double[n, n];
        for (int j = 0; j < n; j++)
            for (int i = j; i < n; i++) lower[i, j] = columns[j * n + i];
        return lower;
    }
}
