using System.Diagnostics;
using FsCheck.Xunit;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Geometry;
using Hypotheses.Core.Runtime;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Geometry;

public class NearestNeighbourCosineTests(ITestOutputHelper output)
{
    [Property(MaxTest = 20, Replay = "211,213")]
    public bool It_agrees_with_all_pairs_in_any_blocks_and_ignores_rotation_order_scale_and_dead_rows(ulong seed)
    {
        using var scope = NewDisposeScope();
        Rng rng = new(seed);
        int count = 2 + rng.Below(12), d = 1 + rng.Below(5);
        Tensor w = Directions.Normals(count, d, rng);
        double[,] rows = Toy.Array(w);
        double[] brute = [
            .. Enumerable.Range(0, count)
                .Select(i => Enumerable.Range(0, count).Where(j => j != i).Max(j => Toy.Cosine(rows, i, rows, j)))];
        Tensor moved = Toy.WithRow(Toy.Rescaled(Toy.Permuted(Toy.Rotated(w, Directions.Rotation(d, rng)), rng), rng), zeros(d));
        double[] seen = NearestNeighbourCosine.Of(w, 1 + rng.Below(5)).Cosine, after = NearestNeighbourCosine.Of(moved).Cosine;
        return seen.Zip(brute).All(p => Math.Abs(p.First - p.Second) < 1e-5)
            && after.Order().Zip(brute.Order()).All(p => Math.Abs(p.First - p.Second) < 1e-5);
    }

    /// <summary>
    /// Pilot figures at 4,096 × 256: isotropic .223, covariance spectrum 1/i .50. Standard errors of the means are below .0005
    /// and .0035; the figures themselves are rounded to .0005 and .005. Tolerances: the rounding and about 5σ.
    /// </summary>
    [Fact]
    public void Baselines_have_their_known_means()
    {
        var clock = Stopwatch.StartNew();
        using var scope = NewDisposeScope();
        Seed seed = Seed.FromPath("nearest");
        NearestNeighbourCosine isotropic = NearestNeighbourCosine.Isotropic(4096, 256, seed);
        var gaussian = new Gaussian(zeros(256), diag(1 / arange(1, 257, ScalarType.Float64)));
        NearestNeighbourCosine matched = NearestNeighbourCosine.CovarianceMatched(4096, gaussian, seed);
        output.WriteLine(
            $"isotropic {isotropic.Mean:f4}, spectrum 1/i {matched.Mean:f4}, D {matched.DistanceTo(isotropic).Statistic:f3}, "
                + $"{clock.ElapsedMilliseconds} ms");
        Assert.Equal(.223, isotropic.Mean, .003);
        Assert.Equal(.50, matched.Mean, .022);
        Assert.InRange(isotropic.Median, isotropic.Mean - .01, isotropic.Mean + .01);
        Assert.True(matched.DistanceTo(isotropic).Statistic > .99);
    }

    [Fact]
    public void Planted_clusters_stand_out()
    {
        using var scope = NewDisposeScope();
        Rng rng = new(1);
        Tensor centres = Directions.Isotropic(50, 64, rng);
        Tensor w = cat([centres, centres + .05 * Directions.Normals(50, 64, rng)], 0); // a noise of norm .4: cosine 1/√1.16 = .93
        NearestNeighbourCosine planted = NearestNeighbourCosine.Of(w),
            none = NearestNeighbourCosine.Isotropic(100, 64, Seed.FromPath("planted"));
        Assert.Equal(1 / Math.Sqrt(1.16), planted.Mean, .02);
        Assert.True(planted.Mean - none.Mean > .05);
        Assert.Equal(1, planted.DistanceTo(none).Statistic);
    }

    [Fact]
    public void The_histogram_counts_everything_once()
    {
        var seen = new NearestNeighbourCosine([-1, -.5, 0, .999, 1]);
        Assert.Equal([1, 1, 1, 2], seen.Histogram(4));
        Assert.Equal(5, seen.Histogram().Sum());
        Assert.Equal(0, seen.Median);
    }

    [Fact]
    public void One_direction_has_no_neighbour()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => NearestNeighbourCosine.Of(tensor(new[,] { { 1f, 0 }, { 0, 0 } })));
    }
}
