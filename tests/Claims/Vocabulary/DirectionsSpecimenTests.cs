using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Subjects.Oracles;
using Hypotheses.Claims.Vocabulary;
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
    public void Draws_of_the_moment_are_as_spread_out_as_the_directions_whatever_their_lengths_are()
    {
        using var scope = NewDisposeScope();
        DirectionsSpecimen specimen = Clustered();
        // 30 directions of which each lies along one of two axes, of unequal lengths; shares 2/3 and 1/3.
        Tensor rows = zeros(30, 16);
        for (int i = 0; i < 30; i++) rows[i, i % 3 == 0 ? 1 : 0] = i + 1.0;
        double[] shares = (specimen with { Directions = rows }).MomentMeans(
            200, d => [.. d.square().mean([0L]).to(ScalarType.Float64).data<double>().ToArray().Take(3)]);
        // 6,000 draws of a square of a normal: standard error σ²·√(2/6000).
        Assert.InRange(shares[0], (2 / 3.0) * (1 - (6 * Math.Sqrt(2 / 6000.0))), (2 / 3.0) * (1 + (6 * Math.Sqrt(2 / 6000.0))));
        Assert.InRange(shares[1], (1 / 3.0) * (1 - (6 * Math.Sqrt(2 / 6000.0))), (1 / 3.0) * (1 + (6 * Math.Sqrt(2 / 6000.0))));
        Assert.InRange(shares[2], 0, 1e-6);
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
