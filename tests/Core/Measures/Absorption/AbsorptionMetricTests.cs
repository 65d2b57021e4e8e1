using FsCheck.Xunit;
using Hypotheses.Core.Measures.Absorption;
using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Measures.Streaming;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Core.Measures.Scores;
using Hypotheses.Tests.Core.Measures.Streaming;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Absorption;

public class AbsorptionMetricTests
{
    [Property(MaxTest = 200, Replay = "561,563")]
    public bool It_agrees_with_the_definition_however_samples_are_cut(ulong seed)
    {
        using var scope = NewDisposeScope();
        Rng rng = new(seed);
        MeasuredSamples samples = MeasuredSamples.Draw(rng);
        var match = AbsoluteMatching.Of(samples.Decoder, samples.Features);
        (double fraction, double full, int features) = Truth(samples, match);
        AbsorptionReport seen = MeasuredSamples.Everyway(samples, new AbsorptionMetric(match), rng, r => r.ToString());
        return features == 0
            ? double.IsNaN(seen.MeanFraction) && double.IsNaN(seen.FullRate) && seen.Features == 0
            : ReconstructionMetricTests.Near(seen.MeanFraction, fraction, 1e-5)
                && ReconstructionMetricTests.Near(seen.FullRate, full, 1e-12) && seen.Features == features;
    }

    /// <summary>Wide codes, so that whole vectors of products are worked out as well as their remainders.</summary>
    [Property(MaxTest = 20, Replay = "565,567")]
    public bool It_agrees_for_many_latents(ulong seed)
    {
        using var scope = NewDisposeScope();
        Rng rng = new(seed);
        Tensor features = Hypotheses.Core.Baselines.Directions.Isotropic(12, 6, rng),
            decoder = Hypotheses.Core.Baselines.Directions.Normals(60, 6, rng);
        Tensor codes = Toy.Codes(10, 12, .3, rng), latents = Toy.Codes(10, 60, rng.Uniform(.02, .6), rng) * .6f;
        MeasuredSamples samples = MeasuredSamples.Of(features, decoder, codes, latents);
        var match = AbsoluteMatching.Of(decoder, features);
        (double fraction, double full, int counted) = Truth(samples, match);
        AbsorptionReport seen = Of(samples);
        return ReconstructionMetricTests.Near(seen.MeanFraction, fraction, 1e-5)
            && ReconstructionMetricTests.Near(seen.FullRate, full, 1e-12) && seen.Features == counted;
    }

    /// <summary>
    /// Parent on 4 samples, child on one of these; the child's latent has taken in the parent's direction and the parent's stays
    /// off there.
    /// </summary>
    [Theory]
    [InlineData(0, .9f, 1, 1)] // silent, the child's latent carries .9 of it
    [InlineData(0, .41f, 1, 1)]
    [InlineData(0, .39f, 0, 0)] // less than .4 of the projection
    [InlineData(.5f, .5f, .5, 0)] // it fires at half strength: half is absorbed, none fully
    [InlineData(.25f, .9f, .75, 0)] // no more is absorbed than is missing
    [InlineData(1, .9f, 0, 0)] // nothing is missing
    public void A_nested_world_whose_absorption_is_known(float parentCode, float along, double fraction, double full)
    {
        using var scope = NewDisposeScope();
        Tensor v = eye(4), decoder = tensor(new[,] { { 1, 0, 0, 0 }, { along, 1, 0, 0 } });
        Tensor codes = tensor(new float[,] { { 1, 1, 0, 0 }, { 1, 0, 0, 0 }, { 1, 0, 1, 0 }, { 1, 0, 0, 0 }, { 0, 0, 1, 0 } });
        Tensor latents = tensor(new[,] { { parentCode, 1 }, { 1, 0 }, { 1, 0 }, { 1, 0 }, { 0, 0 } });
        AbsorptionReport seen = Of(MeasuredSamples.Of(v, decoder, codes, latents));
        // Two features have latents; the child's own is never silent.
        Assert.Equal(2, seen.Features);
        Assert.Equal(fraction / 4 / 2, seen.MeanFraction, 6);
        Assert.Equal(full / 4 / 2, seen.FullRate, 12);
    }

    [Fact]
    public void Only_three_absorbers_count_and_only_aligned_ones()
    {
        using var scope = NewDisposeScope();
        // Feature 0's own latent is silent; five others carry .14 of it each: three make .42 of the projection, but none alone
        // .4.
        float a = .14f;
        Tensor v = eye(6), decoder = eye(6), codes = ones(1, 6), latents = ones(1, 6);
        for (int j = 1; j < 6; j++) decoder[j, 0] = a;
        latents[0, 0] = 0;
        Assert.Equal((1 / 6.0, 0), Rates(v, decoder, codes, latents));
        for (int j = 1; j < 6; j++) decoder[j, 0] = .13f;
        Assert.Equal((0, 0), Rates(v, decoder, codes, latents));
        // One strong latent of cosine .05 absorbs fully (≥ .025) but has no fraction (< .1); below .025 it does neither.
        decoder = eye(6);
        decoder[1, 0] = .05f;
        latents = tensor(new float[,] { { 0, 10, 0, 0, 0, 0 } });
        codes = tensor(new float[,] { { 1, 0, 0, 0, 0, 0 } });
        Assert.Equal((0, 1), Rates(v, decoder, codes, latents));
        decoder[1, 0] = .02f;
        Assert.Equal((0, 0), Rates(v, decoder, codes, latents * 3));
    }

    [Fact]
    public void Perfect_dictionaries_absorb_nothing_and_features_without_a_latent_do_not_count()
    {
        using var scope = NewDisposeScope();
        Rng rng = new(6);
        Tensor v = Toy.Orthonormal(4, 6, rng), codes = Toy.Codes(50, 4, .4, rng) * 4;
        Assert.Equal(new AbsorptionReport(0, 0, 4), Of(MeasuredSamples.Of(v, v, codes, codes)));
        Tensor one = codes[TensorIndex.Colon, TensorIndex.Slice(0, 1)];
        Assert.Equal(1, Of(MeasuredSamples.Of(v, v[TensorIndex.Slice(0, 1)], codes, one)).Features);
        // Latents that point away, and zero rows, are no feature's own.
        Assert.Equal(0, Of(MeasuredSamples.Of(v, -v, codes, codes)).Features);
        Assert.True(double.IsNaN(Of(MeasuredSamples.Of(v, zeros(4, 6), codes, codes)).FullRate));
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        using var scope = NewDisposeScope();
        var metric = new AbsorptionMetric(AbsoluteMatching.Of(eye(2), eye(2)));
        Assert.Throws<InvalidOperationException>(() => metric.Compute());
        SparseBatchTests.Refused(
            "batch", "length 3 where 2", () => metric.Add(SampleBatch.Of(ones(1, 3), ones(1, 3), ones(1, 2), ones(1, 2))));
        SparseBatchTests.Refused(
            "batch", "3 features where 2", () => metric.Add(SampleBatch.Of(ones(1, 2), ones(1, 2), ones(1, 2), ones(1, 3))));
        SparseBatchTests.Refused("other", "itself", () => metric.Merge(metric));
        SparseBatchTests.Refused(
            "other", "another dictionary", () => metric.Merge(new AbsorptionMetric(AbsoluteMatching.Of(eye(2), eye(2)))));
    }

    /// <summary>Straight from the definition, in float64 over all latents.</summary>
    private static (double Fraction, double Full, int Features) Truth(MeasuredSamples samples, AbsoluteMatching match)
    {
        double[,] w = Toy.Array(samples.Decoder), v = Toy.Array(samples.Features), x = Toy.Array(samples.X),
            f = Toy.Array(samples.Codes), z = Toy.Array(samples.Latents.clamp_min(0));
        (int latents, int d) = (w.GetLength(0), w.GetLength(1));
        List<double> fractions = [], fulls = [];
        for (int a = 0; a < v.GetLength(0); a++)
        {
            bool[] main = [.. Enumerable.Range(0, latents).Select(j => match.Best[j] == a && Toy.Cosine(w, j, v, a) > 0)];
            int[] active = [.. Enumerable.Range(0, samples.Count).Where(i => f[i, a] > 0)];
            if (!main.Contains(true) || active.Length == 0) continue;
            double fraction = 0, full = 0;
            foreach (int i in active)
            {
                double wanted = Enumerable.Range(0, d).Sum(k => x[i, k] * v[a, k]);
                double[] part = [
                    .. Enumerable.Range(0, latents).Select(j => z[i, j] * Enumerable.Range(0, d).Sum(k => w[j, k] * v[a, k]))];
                if (wanted <= 0) continue;
                double m = Enumerable.Range(0, latents).Where(j => main[j]).Sum(j => part[j]);
                double t = Enumerable.Range(0, latents).Where(j => !main[j] && part[j] > 0 && Toy.Cosine(w, j, v, a) >= .1)
                    .Select(j => part[j]).OrderDescending().Take(3).Sum();
                int top = Enumerable.Range(0, latents).MaxBy(j => part[j]);
                bool silent = Enumerable.Range(0, latents).All(j => !main[j] || z[i, j] == 0);
                if (silent && part[top] / wanted >= .4 && Toy.Cosine(w, top, v, a) >= .025) full++;
                if (m >= wanted || t / wanted < .4) continue;
                double absorbed = Math.Min(t, wanted - m);
                fraction += m <= 0 ? 1 : absorbed / (absorbed + m);
            }

            fractions.Add(fraction / active.Length);
            fulls.Add(full / active.Length);
        }

        return fractions.Count == 0 ? (double.NaN, double.NaN, 0) : (fractions.Average(), fulls.Average(), fractions.Count);
    }

    private static AbsorptionReport Of(MeasuredSamples samples)
    {
        var metric = new AbsorptionMetric(AbsoluteMatching.Of(samples.Decoder, samples.Features));
        metric.Add(samples.Batch);
        return metric.Compute();
    }

    private static (double Fraction, double Full) Rates(Tensor features, Tensor decoder, Tensor codes, Tensor latents)
    {
        AbsorptionReport seen = Of(MeasuredSamples.Of(features, decoder, codes, latents));
        return (seen.MeanFraction, seen.FullRate);
    }
}
