using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Subjects.Oracles;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Claims.Specimens;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Claims.Subjects.Oracles;

public class PlantedDirectionsSubjectTests
{
    private static readonly Seed[] Two = [new(1), new(2)];

    [Fact]
    public void Members_lie_at_the_spread_from_a_centre_that_they_share()
    {
        using var scope = NewDisposeScope();
        var subject = new PlantedDirectionsSubject("clusters", "", dimension: 16, count: 22, clusters: 8, spread: .3);
        Assert.Equal([Setting.None], subject.DirectionSets);
        DirectionsSpecimen[] specimens = [.. Two.Select(seed => Prepared.Of(subject.Directions(Setting.None, seed)))];
        foreach (DirectionsSpecimen specimen in specimens)
        {
            Assert.Equal([22, 16], specimen.Directions.shape);
            // Three a cluster, the last one cut off: two members of one cluster are at most twice the spread apart, and their
            // lengths near 1.
            for (int i = 0; i < 22; i++)
            {
                Assert.InRange(specimen.Directions[i].norm().item<float>(), .7f - 1e-4f, 1.3f + 1e-4f);
                if (i % 3 != 0)
                    Assert.InRange(
                        (specimen.Directions[i] - specimen.Directions[i - 1]).norm().item<float>(), 1e-3f, .6f + 1e-4f);
            }

            Assert.Equal((0.0, 0.0), (specimen.Fvu, specimen.DeadShare));
        }

        Assert.Equal(Two, specimens.Select(s => s.Seed));
        Assert.False(specimens[0].Directions.allclose(specimens[1].Directions));
    }

    [Fact]
    public void Without_clusters_they_are_draws_of_the_stated_covariance()
    {
        using var scope = NewDisposeScope();
        DirectionsSpecimen specimen = Prepared.Of(
            new PlantedDirectionsSubject("draws", "", dimension: 8, count: 20_000, clusters: 0, spread: 0)
                .Directions(Setting.None, Two[0]));
        Tensor x = specimen.Directions.to(ScalarType.Float64), covariance = x.t().matmul(x) / 20_000;
        using Tensor stated = specimen.Gaussian.Covariance, mean = specimen.Gaussian.Mean;
        Assert.Equal(0, mean.abs().max().item<double>());
        for (int i = 0; i < 8; i++)
        {
            for (int j = 0; j < 8; j++)
            {
                // Spectrum 1/i. 6σ of an entry: σ² ≤ 2 Σ_ii Σ_jj / N.
                Assert.Equal(i == j ? 1.0 / (i + 1) : 0, stated[i, j].item<double>(), 1e-6);
                Assert.Equal(
                    stated[i, j].item<double>(),
                    covariance[i, j].item<double>(),
                    6 * Math.Sqrt(2.0 / ((i + 1) * (j + 1)) / 20_000));
            }
        }
    }
}
