using FsCheck.Xunit;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Fidelity;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Fidelity;

public class ReconstructionTests
{
    [Property(MaxTest = 20, Replay = "141,143")]
    public bool It_agrees_with_the_definition_in_any_batches_order_rotation_and_scale(ulong seed)
    {
        using var scope = NewDisposeScope();
        Rng rng = new(seed);
        (Tensor x, Tensor y) = Pair(rng, 24, 6, mean: 3, noise: .5);
        (int n, int d) = ((int)x.shape[0], (int)x.shape[1]);
        double[,] a = Toy.Array(x), b = Toy.Array(y);
        double error = 0, total = 0;
        for (int k = 0; k < d; k++)
        {
            double mean = Enumerable.Range(0, n).Average(i => a[i, k]);
            for (int i = 0; i < n; i++)
                (error, total) = (error + Math.Pow(a[i, k] - b[i, k], 2), total + Math.Pow(a[i, k] - mean, 2));
        }

        var streamed = new Reconstruction();
        int cut = 1 + rng.Below(n - 1);
        Tensor q = Directions.Rotation(d, rng);
        foreach ((int from, int to) in new[] { (cut, n), (0, cut) })
            streamed.Add(Toy.Rotated(x, q)[TensorIndex.Slice(from, to)] * 7, Toy.Rotated(y, q)[TensorIndex.Slice(from, to)] * 7);
        return Math.Abs(Reconstruction.FvuOf(x, y) - error / total) < 1e-9 && Math.Abs(streamed.Fvu - error / total) < 1e-5
            && streamed.Count == n && Math.Abs(streamed.ExplainedVariance + streamed.Fvu - 1) < 1e-12
                && Math.Abs(streamed.MeanSquaredError / 49 - error / n) < 1e-4 * (1 + error);
    }

    [Property(MaxTest = 40, Replay = "145,147")]
    public bool Row_by_row_in_float32_it_is_what_float64_gives(ulong seed)
    {
        using var scope = NewDisposeScope();
        (Tensor x, Tensor y) = Pair(new Rng(seed), 32, 41, mean: 5, noise: .3);
        double fast = Reconstruction.FvuOf(x, y),
            plain = Reconstruction.FvuOf(x.to(ScalarType.Float64), y.to(ScalarType.Float64));
        return Math.Abs(fast / plain - 1) < 1e-12;
    }

    [Fact]
    public void The_mean_as_prediction_scores_one_and_shrinkage_by_c_its_square()
    {
        using var scope = NewDisposeScope();
        Tensor x = Directions.Normals(50, 3, new Rng(1)).to(ScalarType.Float64), mean = x.mean(new long[] { 0 });
        Assert.Equal(1, Reconstruction.FvuOf(x, mean.expand_as(x)), 12);
        Assert.Equal(0, Reconstruction.FvuOf(x, x));
        Assert.Equal(.09, Reconstruction.FvuOf(x, mean + .7 * (x - mean)), 12);
    }

    [Fact]
    public void A_large_mean_does_not_swallow_the_variance()
    {
        using var scope = NewDisposeScope();
        Tensor x = Directions.Normals(1000, 2, new Rng(2)).to(ScalarType.Float64), far = x + 1e8;
        Assert.Equal(.25, Reconstruction.FvuOf(far, far + .5 * (x.mean(new long[] { 0 }) - x)), 6);
    }

    [Fact]
    public void Nothing_varied_is_undefined()
    {
        using var scope = NewDisposeScope();
        Assert.True(double.IsNaN(new Reconstruction().Fvu));
        Assert.True(double.IsNaN(Reconstruction.FvuOf(ones(3, 2), ones(3, 2))));
    }

    [Fact]
    public void Chance_agrees_with_fitting_each_sample_by_hand()
    {
        using var scope = NewDisposeScope();
        Seed seed = Seed.FromPath("fvu chance");
        Tensor x = Directions.Normals(40, 4, new Rng(3));
        ChanceLevel seen = Reconstruction.Chance(x, 6, 1, seed, 1);
        double[,] u = Toy.Array(Directions.Isotropic(6, 4, seed.Derive("chance", 0).Rng())),
            c = Toy.Array(x - x.mean(new long[] { 0 }));
        double left = 0, total = 0;
        for (int i = 0; i < 40; i++)
        {
            double[] row = [.. Enumerable.Range(0, 4).Select(k => c[i, k])];
            double best = Enumerable.Range(0, 6).Max(j => row.Select((v, k) => v * u[j, k]).Sum());
            (left, total) = (left + row.Sum(v => v * v) - best * best, total + row.Sum(v => v * v));
        }

        Assert.Equal(left / total, seen.Mean, 5);
        Assert.Equal(0, Reconstruction.Chance(x, 6, 4, seed, 2).Mean, 5); // four directions span everything
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        using var scope = NewDisposeScope();
        var streamed = new Reconstruction();
        streamed.Add(ones(2, 3), ones(2, 3));
        Assert.Throws<ArgumentException>(() => streamed.Add(ones(2, 4), ones(2, 4)));
        Assert.Throws<ArgumentException>(() => streamed.Add(ones(2, 3), ones(1, 3)));
        Assert.Throws<ArgumentException>(() => Reconstruction.Chance(ones(2, 3), 2, 3, default));
    }

    // Samples about a mean and what stands for them, of any size below the greatest.
    private static (Tensor X, Tensor Y) Pair(Rng rng, int samplesBelow, int widthBelow, double mean, double noise)
    {
        int n = 4 + rng.Below(samplesBelow - 4), d = 1 + rng.Below(widthBelow - 1);
        Tensor x = Directions.Normals(n, d, rng) + mean;
        return (x, x + noise * Directions.Normals(n, d, rng));
    }
}
