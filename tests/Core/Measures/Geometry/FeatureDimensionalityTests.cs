using FsCheck.Xunit;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Geometry;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Geometry;

public class FeatureDimensionalityTests
{
    private static Tensor Polygon(int n) =>
        tensor(
            Enumerable.Range(0, 2 * n).Select(i => i < n ? Math.Cos(2 * Math.PI * i / n) : Math.Sin(2 * Math.PI * (i - n) / n))
                .ToArray(),
            new long[] { 2, n });

    private static double[] Of(Tensor w) => FeatureDimensionality.Of(w).data<double>().ToArray();

    /// <summary>The fractions printed in Toy Models of Superposition.</summary>
    [Fact]
    public void Regular_solids_have_their_fractions()
    {
        using var scope = NewDisposeScope();
        Assert.All(Of(1.13 * Polygon(5)), d => Assert.Equal(.4, d, 12)); // the pentagon, at the norm that training finds
        Assert.All(Of(Polygon(3)), d => Assert.Equal(2 / 3.0, d, 12));
        Assert.All(Of(Polygon(2)), d => Assert.Equal(.5, d, 12));
        Assert.All(Of(eye(4)), d => Assert.Equal(1, d, 12));
        // tetrahedron
        Assert.All(Of(tensor(new[,] { { 1.0, 1, -1, -1 }, { 1, -1, 1, -1 }, { 1, -1, -1, 1 } })), d => Assert.Equal(.75, d, 12));
        // Square antiprism: ⅜ on average over its eight equivalent corners.
        double[] turned = [
            .. Enumerable.Range(0, 24).Select(i =>
                i < 8
                    ? Math.Cos(Math.PI * (i % 4) / 2 + i / 4 * Math.PI / 4)
                    : i < 16
                        ? Math.Sin(Math.PI * (i % 4) / 2 + (i - 8) / 4 * Math.PI / 4)
                        : i < 20 ? Math.Sqrt(.5) : -Math.Sqrt(.5))];
        Assert.All(Of(tensor(turned, new long[] { 3, 8 })), d => Assert.Equal(.375, d, 12));
        // D* = m/‖W‖² ≈ .313, not .4
        Assert.Equal(5 * .4 / (5 * 1.13 * 1.13), FeatureDimensionality.DimensionsPerFeature(1.13 * Polygon(5))[0], 12);
    }

    [Property(MaxTest = 20, Replay = "151,153")]
    public bool It_agrees_with_the_sum_and_ignores_rotation_scale_and_batching(ulong seed)
    {
        using var scope = NewDisposeScope();
        Rng rng = new(seed);
        int m = 1 + rng.Below(4), n = 1 + rng.Below(6);
        Tensor w = Directions.Normals(m, n, rng);
        double[,] a = Toy.Array(w.t());
        double[] brute = new double[n];
        for (int i = 0; i < n; i++)
        {
            double norm = 0, sum = 0;
            for (int k = 0; k < m; k++) norm += a[i, k] * a[i, k];
            for (int j = 0; j < n; j++)
            {
                double dot = 0;
                for (int k = 0; k < m; k++) dot += a[i, k] / Math.Sqrt(norm) * a[j, k];
                sum += dot * dot;
            }

            brute[i] = norm / sum;
        }

        double[] batch = Of(stack([w, 3 * Toy.Rotated(w.t(), Directions.Rotation(m, rng)).t()], 0));
        return Of(w).Zip(brute).All(p => Math.Abs(p.First - p.Second) < 1e-9)
            && batch.Zip([.. brute, .. brute]).All(p => Math.Abs(p.First - p.Second) < 1e-5)
            && brute.Sum() <= m + 1e-9;
    }

    [Fact]
    public void Zero_columns_have_none_and_short_ones_are_not_represented()
    {
        using var scope = NewDisposeScope();
        Tensor w = tensor(new[,] { { 1.0, 0, 0 }, { 0, 0, .5 } });
        Assert.Equal([1, 0, 1], Of(w));
        Assert.Equal([1], FeatureDimensionality.Represented(w, .5));
        Assert.Equal([1, 2], FeatureDimensionality.Represented(stack([w, 1.1 * w], 0), .5));
    }

    [Fact]
    public void Random_columns_share_their_dimensions()
    {
        using var scope = NewDisposeScope();
        // Orthonormal n = m gives 1; the same norms in random directions give less, and n ≫ m tends to m/n.
        Assert.InRange(FeatureDimensionality.Chance(eye(4), Seed.FromPath("dimensionality")).Mean, .4, .8);
        Assert.Equal(2 / 200.0, FeatureDimensionality.Chance(ones(2, 200), Seed.FromPath("dimensionality"), 5).Mean, .001);
        Assert.Throws<ArgumentException>(() => FeatureDimensionality.Of(ones(3)));
    }
}
