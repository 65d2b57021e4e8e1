using Hypotheses.Core.Baselines;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Baselines;

public class GaussianTests
{
    private static Tensor Example => tensor(new[,] { { 2.0, .6, 0 }, { .6, 1.0, -.3 }, { 0, -.3, .5 } });

    [Fact]
    public void Samples_have_the_mean_and_covariance()
    {
        using var scope = NewDisposeScope();
        const int n = 40_000;
        Tensor x = new Gaussian(tensor(new[] { 1.0, -2, 3 }), Example).Sample(n, Seed.FromPath("gaussian").Rng())
            .to(ScalarType.Float64);
        Tensor mean = x.mean(new long[] { 0 }), centred = x - mean;
        // Standard errors: mean ≤ √(2/n) = .0071, covariance entry ≤ √(2·2²/n) = .0141; tolerances 6σ.
        Assert.True((mean - tensor(new[] { 1.0, -2, 3 })).abs().max().item<double>() < .043);
        Assert.True((centred.t().matmul(centred) / n - Example).abs().max().item<double>() < .085);
    }

    [Fact]
    public void Centred_samples_leave_the_mean_out()
    {
        using var scope = NewDisposeScope();
        var gaussian = new Gaussian(tensor(new[] { 1.0, -2, 3 }), Example);
        Tensor difference = gaussian.Sample(5, new Rng(1)) - gaussian.Sample(5, new Rng(1), centred: true);
        Assert.True((difference - tensor(new[] { 1f, -2, 3 })).abs().max().item<float>() < 1e-6);
    }

    [Fact]
    public void A_singular_covariance_is_sampled_in_its_span()
    {
        using var scope = NewDisposeScope();
        Tensor direction = tensor(new[] { .6, .8 });
        Tensor x = new Gaussian(zeros(2, dtype: ScalarType.Float64), direction.outer(direction) * 4)
            .Sample(20_000, Seed.FromPath("singular").Rng()).to(ScalarType.Float64);
        Assert.True(x.matmul(tensor(new[] { .8, -.6 })).abs().max().item<double>() < 1e-5);
        Assert.Equal(4, x.matmul(direction).square().mean().item<double>(), 6 * 4 * Math.Sqrt(2.0 / 20_000));
    }

    /// <summary>Ledoit and Wolf's λ written as its definition: (1/n²) Σ_k ‖x_k x_kᵀ − S‖² / ‖S − m·I‖².</summary>
    [Fact]
    public void The_default_shrinkage_is_ledoit_and_wolfs()
    {
        using var scope = NewDisposeScope();
        const int n = 12, d = 4;
        Tensor raw = Directions.Normals(n, d, Seed.FromPath("lw").Rng())
            .to(ScalarType.Float64) * tensor(new[] { 3.0, 1, .5, .1 });
        double[] x = (raw - raw.mean(new long[] { 0 })).contiguous().data<double>().ToArray();
        double[,] s = new double[d, d];
        for (int k = 0; k < n; k++)
            for (int i = 0; i < d; i++)
                for (int j = 0; j < d; j++) s[i, j] += x[k * d + i] * x[k * d + j] / n;
        double m = Enumerable.Range(0, d).Average(i => s[i, i]), noise = 0, distance = 0;
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < d; j++)
            {
                distance += Math.Pow(s[i, j] - (i == j ? m : 0), 2);
                for (int k = 0; k < n; k++) noise += Math.Pow(x[k * d + i] * x[k * d + j] - s[i, j], 2) / ((double)n * n);
            }
        }

        Gaussian seen = Gaussian.Estimate(raw);
        Assert.Equal(noise / distance, seen.Shrinkage, 10);
        Assert.InRange(seen.Shrinkage, .01, .99);
        Assert.Equal((1 - seen.Shrinkage) * s[0, 1], seen.Covariance[0, 1].item<double>(), 10);
        Assert.Equal((1 - seen.Shrinkage) * s[0, 0] + seen.Shrinkage * m, seen.Covariance[0, 0].item<double>(), 10);
    }

    [Fact]
    public void Shrinkage_can_be_stated()
    {
        using var scope = NewDisposeScope();
        Tensor x = tensor(new[,] { { 1.0, 0 }, { -1.0, 0 } });
        Assert.Equal([1.0, 0, 0, 0], Gaussian.Estimate(x, 0).Covariance.data<double>().ToArray());
        Assert.Equal([.75, 0, 0, .25], Gaussian.Estimate(x, .5).Covariance.data<double>().ToArray());
        Assert.Throws<ArgumentException>(() => Gaussian.Estimate(x, 2));
    }

    [Fact]
    public void Fewer_samples_than_dimensions_still_give_a_definite_covariance()
    {
        using var scope = NewDisposeScope();
        Gaussian gaussian = Gaussian.Estimate(Directions.Normals(6, 20, Seed.FromPath("few").Rng()));
        Assert.True(linalg.eigvalsh(gaussian.Covariance).min().item<double>() > .01);
    }

    [Fact]
    public void What_is_no_covariance_is_refused()
    {
        using var scope = NewDisposeScope();
        Tensor zero = zeros(2);
        Assert.Contains(
            "symmetric",
            Assert.Throws<ArgumentException>(() => new Gaussian(zero, tensor(new[,] { { 1.0, .5 }, { 0, 1 } }))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "semidefinite",
            Assert.Throws<ArgumentException>(() => new Gaussian(zero, tensor(new[,] { { 1.0, 2 }, { 2, 1 } }))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Gaussian(zeros(3), eye(2)));
        Assert.Throws<ArgumentException>(() => Gaussian.Estimate(ones(1, 2)));
        Assert.Throws<ArgumentException>(() => Gaussian.Estimate(tensor(new[,] { { 1f, float.NaN }, { 0, 0 } })));
    }
}
