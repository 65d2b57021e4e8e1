using FsCheck.Xunit;
using Hypotheses.Core.Measures.Fidelity;
using Hypotheses.Core.Measures.Scores;
using Hypotheses.Core.Measures.Streaming;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Core.Measures.Streaming;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Scores;

public class FiringMetricTests
{
    [Property(MaxTest = 40, Replay = "531,533")]
    public bool It_agrees_with_counting_entries_however_samples_are_cut(ulong seed)
    {
        using var scope = NewDisposeScope();
        Rng rng = new(seed);
        MeasuredSamples samples = MeasuredSamples.Draw(rng);
        double[,] z = Toy.Array(samples.Latents), f = Toy.Array(samples.Codes);
        FiringReport seen = MeasuredSamples.Everyway(
            samples,
            new FiringMetric(z.GetLength(1), f.GetLength(1)),
            rng,
            r => $"{r with { Frequencies = [] }} {string.Join(' ', r.Frequencies)}");
        int dead = Enumerable.Range(0, z.GetLength(1)).Count(j => Enumerable.Range(0, samples.Count).All(i => z[i, j] <= 0));
        Firing dense = Firing.Of(samples.Latents);
        return seen.Samples == samples.Count && seen.DeadLatents == dead && dead >= 1
            && seen.L0 == z.Cast<double>().Count(v => v > 0) / (double)samples.Count
                && seen.TrueL0 == f.Cast<double>().Count(v => v > 0) / (double)samples.Count
            && seen.Frequencies.SequenceEqual(dense.Frequencies) && dense.DeadLatents().Length == dead;
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        using var scope = NewDisposeScope();
        var metric = new FiringMetric(2, 3);
        Assert.Throws<InvalidOperationException>(() => metric.Compute());
        SparseBatchTests.Refused("latents", "0 is not", () => new FiringMetric(0, 1));
        SparseBatchTests.Refused("features", "0 is not", () => new FiringMetric(1, 0));
        SparseBatchTests.Refused(
            "batch", "3 latents where 2", () => metric.Add(SampleBatch.Of(ones(1, 2), ones(1, 2), ones(1, 3), ones(1, 3))));
        SparseBatchTests.Refused(
            "batch", "2 features where 3", () => metric.Add(SampleBatch.Of(ones(1, 2), ones(1, 2), ones(1, 2), ones(1, 2))));
        SparseBatchTests.Refused("other", "itself", () => metric.Merge(metric));
        SparseBatchTests.Refused("other", "1 latents", () => metric.Merge(new FiringMetric(1, 3)));
    }
}
