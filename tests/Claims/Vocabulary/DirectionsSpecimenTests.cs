using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Subjects.Oracles;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Splitting;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Claims.Specimens;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Claims.Vocabulary;

public class DirectionsSpecimenTests
{
    [Fact]
    public void Nearest_neighbours_are_those_of_all_pairs()
    {
        using var scope = NewDisposeScope();
        DirectionsSpecimen specimen = Clustered();
        float[][] rows = [.. Enumerable.Range(0, 30).Select(i => specimen.Directions[i].data<float>().ToArray())];
        double Cosine(float[] a, float[] b) =>
            a.Zip(b, (x, y) => (double)x * y).Sum() / Math.Sqrt(a.Sum(x => (double)x * x) * b.Sum(x => (double)x * x));
        for (int i = 0; i < 30; i++)
            Assert.Equal(
                Enumerable.Range(0, 30).Where(j => j != i).Max(j => Cosine(rows[i], rows[j])), specimen.Nearest.Cosine[i], 1e-5);
    }

    [Fact]
    public void Baselines_have_the_same_count_in_each_draw_and_follow_from_the_seed()
    {
        using var scope = NewDisposeScope();
        DirectionsSpecimen specimen = Clustered(), other = specimen with { Seed = new Seed(99) };
        foreach (Func<DirectionsSpecimen, int, double[]> baseline in new Func<DirectionsSpecimen, int, double[]>[]
            { (s, draws) => s.Isotropic(draws).Cosine, (s, draws) => s.Covariance(draws).Cosine })
        {
            Assert.Equal(3 * 30, baseline(specimen, 3).Length);
            Assert.Equal(baseline(specimen, 3), baseline(specimen, 3));
            Assert.Equal(baseline(specimen, 2), baseline(specimen, 3)[..60]); // more draws are the same and others
            Assert.NotEqual(baseline(specimen, 2)[..30], baseline(specimen, 2)[30..]);
            Assert.NotEqual(baseline(specimen, 3), baseline(other, 3));
        }

        Assert.NotEqual(specimen.Covariance(3).Cosine, specimen.Isotropic(3).Cosine);
    }

    [Theory]
    [InlineData(Invariance.Permutation)]
    [InlineData(Invariance.Scaling)]
    public void Order_and_unit_leave_cosines_alone(Invariance invariance)
    {
        using var scope = NewDisposeScope();
        DirectionsSpecimen specimen = Clustered(), changed = specimen.Under(invariance, new Seed(3))!;
        Assert.False(changed.Directions.allclose(specimen.Directions));
        Assert.Equal(specimen.Nearest.Mean, changed.Nearest.Mean, 1e-5);
        Assert.Equal(specimen.Isotropic(4).Mean, changed.Isotropic(4).Mean, 1e-5);
        Assert.Equal(specimen.Covariance(4).Mean, changed.Covariance(4).Mean, 1e-4);
        Assert.Null(specimen.Under(Invariance.Gauge, new Seed(3)));
    }

    [Fact]
    public void Means_over_draws_are_of_equal_count_and_follow_from_the_seed()
    {
        using var scope = NewDisposeScope();
        DirectionsSpecimen specimen = Clustered();
        var seen = new List<double>();
        double[] means = specimen.CovarianceMeans(5, d =>
        {
            Assert.Equal([30, 16], d.shape);
            seen.Add(d.sum().item<float>());
            return [seen[^1], 1];
        });
        Assert.Equal([seen.Average(), 1], means);
        Assert.Equal((5, 5), (seen.Count, seen.Distinct().Count()));
        Assert.Equal(means, specimen.CovarianceMeans(5, d => [d.sum().item<float>(), 1]));
    }

    [Fact]
    public void Draws_of_the_moments_have_the_directions_mean_and_spread_whatever_their_lengths_are()
    {
        using var scope = NewDisposeScope();
        DirectionsSpecimen specimen = Clustered();
        // 3,000 directions of which each lies along one of two axes, of unequal lengths: means 2/3 and 1/3, variances 2/9.
        Tensor rows = zeros(3000, 16);
        for (int i = 0; i < 3000; i++) rows[i, i % 3 == 0 ? 1 : 0] = (i % 7) + 1.0;
        var draws = new List<double[]>();
        double[] means = (specimen with { Directions = rows }).MomentMeans(20, d =>
        {
            draws.Add([.. Three(d.mean([0L])), .. Three(d.var(0, unbiased: false))]);
            return [draws.Count];
        });
        // Each draw is followed by one from an estimate of it, by which it is corrected: 2·(1 + 3 + …)/20 − (2 + 4 + …)/20.
        Assert.Equal((40, (2 * 20.0) - 21), (draws.Count, means.Single()));
        double[][] once = [.. draws.Where((_, i) => i % 2 == 0)];
        double[] seen = [.. once[0].Select((_, k) => once.Average(d => d[k]))];
        // 60,000 draws: standard errors √(2/9/60000) and 2/9·√(2/60000); shrinkage of 3,000 rows moves variances by less than
        // .001.
        double mean = 6 * Math.Sqrt(2 / 9.0 / 60_000), variance = .001 + (6 * 2 / 9.0 * Math.Sqrt(2 / 60_000.0));
        Assert.Equal(2 / 3.0, seen[0], mean);
        Assert.Equal(1 / 3.0, seen[1], mean);
        Assert.Equal(0, seen[2], mean);
        Assert.Equal(2 / 9.0, seen[3], variance);
        Assert.Equal(2 / 9.0, seen[4], variance);
        Assert.Equal(0, seen[5], variance);

        static double[] Three(Tensor row) => row.to(ScalarType.Float64).data<double>().ToArray()[..3];
    }

    /// <summary>
    /// As many random directions as dimensions: their sample covariance is half empty, and unshrunk draws from it explain each
    /// other by far more than the directions do.
    /// </summary>
    [Fact]
    public void Draws_for_few_random_directions_are_as_wide_as_those()
    {
        using var scope = NewDisposeScope();
        DirectionsSpecimen few = Clustered() with { Directions = Directions.Isotropic(64, 64, new Seed(5).Rng()) };
        double own = PursuitR2.Means(few.Directions, 3)[^1];
        // Of 64 numbers of deviation .05 the mean strays by .006, that of twenty draws by less.
        Assert.Equal(own, few.MomentMeans(20, d => PursuitR2.Means(d, 3))[^1], .03);
    }

    [Fact]
    public void A_swap_puts_draws_of_the_baseline_in_the_directions_place()
    {
        using var scope = NewDisposeScope();
        DirectionsSpecimen specimen = Clustered(), swapped = specimen.Under(Mutant.SwappedBaseline, new Seed(4))!;
        Assert.Equal(specimen.Directions.shape, swapped.Directions.shape);
        Assert.True(swapped.Directions.equal(specimen.Gaussian.Sample(30, new Seed(4).Rng(), centred: true)).all().item<bool>());
        Assert.True(swapped.Nearest.Mean < specimen.Nearest.Mean); // no clusters any more
        Assert.All(
            new[] { Mutant.DeadLatents, Mutant.WrongL0, Mutant.TruncatedTraining },
            m => Assert.Null(specimen.Under(m, new Seed(4))));
    }

    private static DirectionsSpecimen Clustered() =>
        Prepared.Of(
            new PlantedDirectionsSubject("clusters", "", dimension: 16, count: 30, clusters: 10, spread: .2)
                .Directions(Setting.None, new Seed(1)));
}
