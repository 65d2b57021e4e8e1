using Hypotheses.Core.Models.Toy.Correctors;
using Hypotheses.Core.Runtime;
using TorchSharp;

namespace Hypotheses.Tests.Core.Models.Toy.Correctors;

public class ErrorCorrectorTests
{
    private static readonly ErrorCorrectorRecipe Small = new()
    {
        Features = 40,
        Dimension = 10,
        Active = 3,
        Low = 0.5,
        High = 1.5
    };

    [Theory]
    [InlineData(ReadoutFunction.Identity)]
    [InlineData(ReadoutFunction.SoftThreshold)]
    [InlineData(ReadoutFunction.Ramp)]
    public void Each_readout_is_corrected_and_written_back(ReadoutFunction function)
    {
        using var scope = torch.NewDisposeScope();
        using var model = new ErrorCorrector(Small with { Function = function }, new Seed(1));
        torch.Tensor x = model.Bases(new Rng(2), 20);
        float[] v = model.Directions.data<float>().ToArray(), input = x.data<float>().ToArray(),
            seen = model.Apply(x).data<float>().ToArray();
        for (int row = 0; row < 20; row++)
        {
            var expected = new double[10];
            for (int i = 0; i < 40; i++)
            {
                double z = Enumerable.Range(0, 10).Sum(j => (double)v[i * 10 + j] * input[row * 10 + j]);
                double phi = function switch
                {
                    ReadoutFunction.Identity => z,
                    ReadoutFunction.SoftThreshold => z > 0.3 ? z - 0.3 : z < -0.3 ? z + 0.3 : 0,
                    _ => z < 0.35 ? 0 : z > 0.65 ? 1 : (z - 0.35) / 0.3,
                };
                for (int j = 0; j < 10; j++) expected[j] += v[i * 10 + j] * phi;
            }

            for (int j = 0; j < 10; j++) Assert.Equal(expected[j], seen[row * 10 + j], 2e-5);
        }
    }

    [Fact]
    public void A_base_is_a_sum_of_different_features_each_equally_often()
    {
        using var scope = torch.NewDisposeScope();
        using var model = new ErrorCorrector(Small with { Low = 1, High = 1 }, new Seed(1));
        const int count = 20_000;
        (torch.Tensor bases, torch.Tensor active) = model.BasesWithFeatures(new Rng(3), count);
        torch.Tensor sums = model.Directions.index_select(0, active.reshape(-1)).reshape(count, 3, 10).sum(new long[] { 1 });
        Assert.InRange((sums - bases).abs().max().item<float>(), 0, 1e-5f);
        long[] chosen = active.data<long>().ToArray();
        Assert.DoesNotContain(chosen.Chunk(3), row => row.Distinct().Count() < 3);
        double p = 3.0 / 40, sigma = Math.Sqrt(count * p * (1 - p)); // 6σ
        foreach (var group in chosen.GroupBy(i => i)) Assert.InRange(group.Count(), count * p - 6 * sigma, count * p + 6 * sigma);
        Assert.Equal(40, chosen.Distinct().Count());
    }

    // Exact moments against a sample: each mean within 6 standard errors; each covariance within 6 of its own standard errors.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Bases_and_Gaussians_have_the_stated_mean_and_covariance(bool gaussian)
    {
        const int count = 40_000;
        using var scope = torch.NewDisposeScope();
        using var model = new ErrorCorrector(Small, new Seed(1));
        torch.Tensor x = (gaussian ? model.Gaussian(new Rng(4), count) : model.Bases(new Rng(4), count))
            .to(torch.float64) - model.Mean.to(torch.float64);
        Within(x, torch.zeros(10, torch.float64));
        torch.Tensor products = (x.unsqueeze(2) * x.unsqueeze(1)).reshape(count, 100);
        Within(products, model.Covariance.to(torch.float64).reshape(100));

        static void Within(torch.Tensor samples, torch.Tensor expected)
        {
            torch.Tensor error = samples.std(0, unbiased: true) / Math.Sqrt(count);
            Assert.InRange(((samples.mean(new long[] { 0 }) - expected).abs() / error).max().item<double>(), 0, 6);
        }
    }

    // Marchenko–Pastur: E λ² of VᵀV with N/d = 4 is 16·1.25, so an isotropic unit step moves the linear output by √20 = 4.47.
    [Fact]
    public void The_linear_twin_shares_directions_and_answers_in_proportion()
    {
        using var scope = torch.NewDisposeScope();
        using var model = new ErrorCorrector(new ErrorCorrectorRecipe(), new Seed(1));
        using var twin = new ErrorCorrector(model.Recipe with { Function = ReadoutFunction.Identity }, new Seed(1));
        Assert.Equal(model.Directions.data<float>().ToArray(), twin.Directions.data<float>().ToArray());
        Assert.Equal(model.Bases(new Rng(5), 2).data<float>().ToArray(), twin.Bases(new Rng(5), 2).data<float>().ToArray());
        var step = new float[400 * 128];
        new Rng(6).Normals(step, 1 / Math.Sqrt(128));
        double moved = Math.Sqrt(twin.Apply(torch.tensor(step, 400, 128)).square().sum(new long[] { 1 }).mean().item<float>());
        Assert.InRange(moved, 4.35, 4.6);
    }

    [Fact]
    public void The_ramp_resists_small_steps_from_real_bases_more_than_from_Gaussian_ones()
    {
        using var scope = torch.NewDisposeScope();
        using var model = new ErrorCorrector(new ErrorCorrectorRecipe(), new Seed(1));
        torch.Tensor direction = model.Bases(new Rng(7), 200) - model.Bases(new Rng(8), 200);
        direction /= direction.norm(1, keepdim: true);
        double real = Early(model.Bases(new Rng(9), 200)), covariance = Early(model.Gaussian(new Rng(10), 200));
        Assert.InRange(real, 0.36, 0.47);
        Assert.InRange(covariance, 0.49, 0.61);

        double Early(torch.Tensor x)
        {
            torch.Tensor rest = model.Apply(x), near = Distance(0.4), far = Distance(4);
            return (near / (far * 0.1)).median().item<float>();
            torch.Tensor Distance(double radius) =>
                (model.Apply(x + direction * radius) - rest).square().sum(new long[] { 1 }).sqrt();
        }
    }

    [Fact]
    public void A_field_out_of_range_is_named() => Assert.Equal(
        "error corrector: Active = 41 is not in [1, 40]",
        Assert.Throws<ArgumentException>(() => new ErrorCorrector(Small with { Active = 41 }, new Seed(1))).Message);
}
