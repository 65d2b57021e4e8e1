using FsCheck.Xunit;
using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Measures.Scores;
using Hypotheses.Core.Measures.Streaming;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Core.Measures.Streaming;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Scores;

public class ClassifierMetricTests
{
    [Property(MaxTest = 60, Replay = "551,553")]
    public bool It_agrees_with_the_definition_however_samples_are_cut(ulong seed)
    {
        using var scope = NewDisposeScope();
        Rng rng = new(seed);
        MeasuredSamples samples = MeasuredSamples.Draw(rng);
        var match = AbsoluteMatching.Of(samples.Decoder, samples.Features);
        double[] truth = Means(Toy.Array(samples.Latents), Toy.Array(samples.Codes), match.Best);
        ClassifierReport seen = MeasuredSamples.Everyway(
            samples, new ClassifierMetric(match), rng, r => string.Join(' ', [.. All(r), .. r.F1ByLatent]));
        return truth.Zip([seen.Precision, seen.Recall, seen.F1, seen.Accuracy])
            .All(p => ReconstructionMetricTests.Near(p.Second, p.First, 1e-12))
            && ReconstructionMetricTests.Near(seen.F1ByLatent.Average(), seen.F1, 1e-12)
                && All(seen).All(x => x is >= 0 and <= 1);
    }

    [Property(MaxTest = 10, Replay = "555,557")]
    public bool Chance_is_the_mean_over_all_permutations_of_codes(ulong seed)
    {
        using var scope = NewDisposeScope();
        MeasuredSamples samples = MeasuredSamples.Draw(new Rng(seed), 5);
        var match = AbsoluteMatching.Of(samples.Decoder, samples.Features);
        double[] mean = new double[4];
        foreach (int[] order in ReconstructionMetricTests.Permutations(5))
        {
            double[] shuffled = Means(Toy.Array(samples.Rows(order).Latents), Toy.Array(samples.Codes), match.Best);
            for (int i = 0; i < 4; i++) mean[i] += shuffled[i] / 120;
        }

        var metric = new ClassifierMetric(match);
        metric.Add(samples.Batch);
        ClassifierReport seen = metric.Compute();
        return mean.Zip([seen.PrecisionChance, seen.RecallChance, seen.F1Chance, seen.AccuracyChance])
            .All(p => ReconstructionMetricTests.Near(p.Second, p.First));
    }

    [Fact]
    public void Counts_by_hand()
    {
        using var scope = NewDisposeScope();
        Tensor v = eye(3), codes = tensor(new float[,] { { 1, 0, 0 }, { 1, 1, 0 }, { 0, 1, 0 }, { 0, 0, 0 } });
        // Latent 0 misses one of its two and has one false alarm, latent 1 is perfect, latent 2's feature is never on, latent 3
        // is dead.
        Tensor decoder = tensor(new float[,] { { 2, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 }, { 1, .1f, 0 } });
        Tensor latents = tensor(new float[,] { { 1, 0, 0, 0 }, { 0, 3, 0, 0 }, { 1, 1, 0, -1 }, { 0, 0, .5f, 0 } });
        ClassifierReport seen = Of(v, decoder, codes, latents);
        Assert.Equal([.5, 1, 0, 0], seen.F1ByLatent);
        Assert.Equal(((.5 + 1) / 4, (.5 + 1) / 4, (.5 + 1) / 4), (seen.Precision, seen.Recall, seen.F1));
        Assert.Equal((.5 + 1 + .75 + .5) / 4, seen.Accuracy);
        // Precision by chance is the feature's frequency, recall by chance the latent's.
        Assert.Equal(((.5 + .5) / 4, (.5 + .5) / 4), (seen.PrecisionChance, seen.RecallChance));
    }

    [Fact]
    public void Perfect_latents_score_one_and_latents_of_one_feature_share_it()
    {
        using var scope = NewDisposeScope();
        Rng rng = new(5);
        Tensor v = Toy.Orthonormal(4, 6, rng), codes = Toy.Codes(200, 4, .3, rng);
        ClassifierReport perfect = Of(v, v, codes, codes),
            one = Of(v, v[2].expand(3, 6), codes, codes[TensorIndex.Colon, TensorIndex.Slice(1, 4)]);
        Assert.Equal((1, 1, 1, 1), (perfect.Precision, perfect.Recall, perfect.F1, perfect.Accuracy));
        Assert.InRange(perfect.F1Chance, .2, .4);
        Assert.Equal(1, one.F1ByLatent[1]); // latent 1 carries feature 2, at which all three point
        Assert.True(one.F1ByLatent[0] < .5 && one.F1ByLatent[2] < .5);
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        using var scope = NewDisposeScope();
        var metric = new ClassifierMetric(AbsoluteMatching.Of(eye(2), eye(2)));
        Assert.Throws<InvalidOperationException>(() => metric.Compute());
        SparseBatchTests.Refused(
            "batch", "3 latents where 2", () => metric.Add(SampleBatch.Of(ones(1, 2), ones(1, 2), ones(1, 3), ones(1, 2))));
        SparseBatchTests.Refused("other", "itself", () => metric.Merge(metric));
        SparseBatchTests.Refused(
            "other", "another dictionary", () => metric.Merge(new ClassifierMetric(AbsoluteMatching.Of(eye(2), eye(2)))));
    }

    private static double[] All(ClassifierReport r) =>
        [r.Precision, r.PrecisionChance, r.Recall, r.RecallChance, r.F1, r.F1Chance, r.Accuracy, r.AccuracyChance];

    /// <summary>Mean precision, recall, F1 (as a harmonic mean) and accuracy from the definitions.</summary>
    private static double[] Means(double[,] z, double[,] f, int[] best)
    {
        double[] means = new double[4];
        (int samples, int latents) = (z.GetLength(0), z.GetLength(1));
        for (int j = 0; j < latents; j++)
        {
            double tp = 0, fp = 0, fn = 0, tn = 0;
            for (int i = 0; i < samples; i++)
            {
                bool fires = z[i, j] > 0, on = f[i, best[j]] > 0;
                _ = (fires, on) switch { (true, true) => tp++, (true, false) => fp++, (false, true) => fn++, _ => tn++ };
            }

            double precision = tp + fp > 0 ? tp / (tp + fp) : 0, recall = tp + fn > 0 ? tp / (tp + fn) : 0;
            double f1 = precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
            double[] own = [precision, recall, f1, (tp + tn) / samples];
            for (int k = 0; k < 4; k++) means[k] += own[k] / latents;
        }

        return means;
    }

    private static ClassifierReport Of(Tensor features, Tensor decoder, Tensor codes, Tensor latents)
    {
        var metric = new ClassifierMetric(AbsoluteMatching.Of(decoder, features));
        metric.Add(MeasuredSamples.Of(features, decoder, codes, latents).Batch);
        return metric.Compute();
    }
}
