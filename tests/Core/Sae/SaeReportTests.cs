using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Sae;

public class SaeReportTests
{
    [Fact]
    public void Sums_over_batches_equal_loops_over_all_samples()
    {
        const int d = 5, width = 8, samples = 2500; // three batches, the last not full
        SparseAutoencoder dictionary = SparseAutoencoderTests.Some("jumprelu", d, width).WithKilled([3]);
        Seed seed = Seed.FromPath("report");
        SparseWorld Stream() => new(seed, d, d, .4, noise: .3, shift: 4);
        var x = new float[samples * d];
        Stream().Next(x);
        using var scope = NewDisposeScope();
        var codes = dictionary.Encode(tensor(x).reshape(-1, d));
        float[] f = codes.data<float>().ToArray(), back = dictionary.Decode(codes).data<float>().ToArray();
        double error = 0, variance = 0;
        for (int i = 0; i < d; i++)
        {
            double mean = Enumerable.Range(0, samples).Average(n => (double)x[n * d + i]);
            for (int n = 0; n < samples; n++)
            {
                error += Math.Pow((double)x[n * d + i] - back[n * d + i], 2);
                variance += Math.Pow(x[n * d + i] - mean, 2);
            }
        }

        SaeReport report = SaeReport.Evaluate(dictionary, Stream(), samples, .7);

        Assert.Equal(error / variance, report.Fvu, 1e-5 * report.Fvu);
        Assert.Equal(f.Count(v => v > 0) / (double)samples, report.L0, 2e-3); // a code at its threshold may round either way
        for (int j = 0; j < width; j++)
            Assert.Equal(Enumerable.Range(0, samples).Count(n => f[n * width + j] > 0) / (double)samples, report.Firing[j], 2e-3);
        Assert.Equal(report.Firing.Count(v => v == 0), report.Dead);
        Assert.Equal(0, report.Firing[3]);
        Assert.Equal((error + .7 * f.Sum(v => (double)v)) / samples, report.Loss, 1e-5 * report.Loss);
    }

    [Fact]
    public void Samples_that_do_not_vary_have_no_fraction_of_variance() =>
        Assert.True(
            double.IsNaN(
                SaeReport.Evaluate(
                    SparseAutoencoderTests.Some("relu", 4, 6), new SparseWorld(Seed.FromPath("still"), 4, 0, .5), 100).Fvu));

    [Fact]
    public void What_cannot_be_evaluated_is_refused()
    {
        SparseAutoencoder dictionary = SparseAutoencoderTests.Some("relu", 4, 6);
        Assert.Contains(
            "samples",
            Assert.Throws<ArgumentException>(() =>
                SaeReport.Evaluate(dictionary, new SparseWorld(Seed.FromPath("s"), 4, 4, .5), 0)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "dimension 5",
            Assert.Throws<ArgumentException>(() =>
                SaeReport.Evaluate(dictionary, new SparseWorld(Seed.FromPath("s"), 5, 4, .5), 10)).Message,
            StringComparison.Ordinal);
    }
}
