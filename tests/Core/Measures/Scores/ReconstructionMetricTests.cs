using FsCheck.Xunit;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Fidelity;
using Hypotheses.Core.Measures.Scores;
using Hypotheses.Core.Measures.Streaming;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Core.Measures.Streaming;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Scores;

public class ReconstructionMetricTests
{
    [Property(MaxTest = 40, Replay = "521,523")]
    public bool It_agrees_with_the_definition_however_samples_are_cut(ulong seed)
    {
        using var scope = NewDisposeScope();
        Rng rng = new(seed);
        MeasuredSamples samples = MeasuredSamples.Draw(rng, 2 + rng.Below(30));
        double[,] x = Toy.Array(samples.X), y = Toy.Array(samples.Rebuilt);
        (int n, int d) = (x.GetLength(0), x.GetLength(1));
        double error = 0, total = 0, ratio = 0;
        for (int k = 0; k < d; k++)
        {
            double mean = Enumerable.Range(0, n).Average(i => x[i, k]);
            for (int i = 0; i < n; i++)
                (error, total) = (error + Math.Pow(x[i, k] - y[i, k], 2), total + Math.Pow(x[i, k] - mean, 2));
        }

        for (int i = 0; i < n; i++) ratio += Norm(y, i) / Norm(x, i) / n;
        ReconstructionReport seen = MeasuredSamples.Everyway(samples, new ReconstructionMetric(d), rng, r => r.ToString());
        return Near(seen.ExplainedVariance, 1 - error / total) && Near(seen.Shrinkage, ratio)
            && Near(seen.MeanSquaredError, error / n)
            && Near(seen.ExplainedVariance, 1 - Reconstruction.FvuOf(samples.X, samples.Rebuilt));
    }

    [Property(MaxTest = 10, Replay = "525,527")]
    public bool Chance_is_the_mean_over_all_permutations_of_reconstructions(ulong seed)
    {
        using var scope = NewDisposeScope();
        Rng rng = new(seed);
        MeasuredSamples samples = MeasuredSamples.Draw(rng, 4);
        var (explained, shrinkage, count) = (0.0, 0.0, 0);
        foreach (int[] order in Permutations(4))
        {
            var metric = new ReconstructionMetric((int)samples.X.shape[1]);
            metric.Add(SampleBatch.Of(samples.X, samples.Rows(order).Rebuilt, samples.Latents, samples.Codes));
            ReconstructionReport shuffled = metric.Compute();
            (explained, shrinkage, count) = (explained + shuffled.ExplainedVariance, shrinkage + shuffled.Shrinkage, count + 1);
        }

        var whole = new ReconstructionMetric((int)samples.X.shape[1]);
        whole.Add(samples.Batch);
        ReconstructionReport seen = whole.Compute();
        return count == 24 && Near(seen.ExplainedVarianceChance, explained / 24) && Near(seen.ShrinkageChance, shrinkage / 24)
            && seen.ExplainedVarianceChance <= 1e-12;
    }

    [Fact]
    public void Perfect_shrunken_and_constant_reconstructions_by_hand()
    {
        using var scope = NewDisposeScope();
        Tensor x = Directions.Normals(64, 3, new Rng(1)).mul(1024).round().div(1024), mean = x.to(float64).mean(new long[] { 0 });
        Assert.Equal((1, 1, 0), Of(x, x) is var same ? (same.ExplainedVariance, same.Shrinkage, same.MeanSquaredError) : default);
        Assert.Equal(.5, Of(x, x / 2).Shrinkage, 12);
        Assert.Equal(0, Of(x, mean.expand(64, 3)).ExplainedVariance, 7);
        Assert.Equal(0, Of(x, mean.expand(64, 3)).ExplainedVarianceChance, 7); // a constant cannot be dealt to the wrong sample
        Assert.Equal(.75, Of(x, .5 * (x + mean)).ExplainedVariance, 6);
    }

    [Fact]
    public void A_large_mean_does_not_swallow_the_variance()
    {
        using var scope = NewDisposeScope();
        // Float32 near 2²³ holds integers only: deviations 0, ±1, ±2 are exact, and half the spread is lost.
        float[] deviations = [-2, -1, 0, 1, 2, 0];
        Tensor x = tensor(deviations).add(8_000_000).unsqueeze(1),
            near = tensor(new float[] { -1, -1, 0, 1, 1, 0 }).add(8_000_000).unsqueeze(1);
        Assert.Equal(1 - 2 / 10.0, Of(x, near).ExplainedVariance);
    }

    [Fact]
    public void Undefined_numbers_are_nan_and_short_samples_do_not_count()
    {
        using var scope = NewDisposeScope();
        Assert.True(double.IsNaN(Of(ones(3, 2), zeros(3, 2)).ExplainedVariance));
        Assert.True(double.IsNaN(Of(zeros(3, 2), ones(3, 2)).Shrinkage));
        Assert.Equal(2, Of(tensor(new float[,] { { 0, 0 }, { 3, 4 } }), tensor(new float[,] { { 5, 5 }, { 6, 8 } })).Shrinkage);
        Assert.Equal(
            "no samples were added",
            Assert.Throws<InvalidOperationException>(() => new ReconstructionMetric(2).Compute()).Message);
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        using var scope = NewDisposeScope();
        var metric = new ReconstructionMetric(3);
        SparseBatchTests.Refused("dimension", "0 is not positive", () => new ReconstructionMetric(0));
        SparseBatchTests.Refused(
            "batch", "length 2 where 3", () => metric.Add(SampleBatch.Of(ones(1, 2), ones(1, 2), ones(1, 1), ones(1, 1))));
        SparseBatchTests.Refused("other", "itself", () => metric.Merge(metric));
        SparseBatchTests.Refused("other", "length 2, not 3", () => metric.Merge(new ReconstructionMetric(2)));
    }

    internal static IEnumerable<int[]> Permutations(int n) => n == 0
        ? [[]]
        : Permutations(n - 1).SelectMany(p => Enumerable.Range(0, n).Select(at => (int[])[.. p[..at], n - 1, .. p[at..]]));

    internal static bool Near(double a, double b, double tolerance = 1e-9) => Math.Abs(a - b) <= tolerance * (1 + Math.Abs(b));

    private static double Norm(double[,] rows, int i) =>
        Math.Sqrt(Enumerable.Range(0, rows.GetLength(1)).Sum(k => rows[i, k] * rows[i, k]));

    private static ReconstructionReport Of(Tensor x, Tensor y)
    {
        var metric = new ReconstructionMetric((int)x.shape[1]);
        metric.Add(SampleBatch.Of(x, y, ones(x.shape[0], 1), ones(x.shape[0], 1)));
        return metric.Compute();
    }
}
