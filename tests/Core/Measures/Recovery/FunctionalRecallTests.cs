using FsCheck.Xunit;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Recovery;

public class FunctionalRecallTests
{
    [Property(MaxTest = 20, Replay = "131,133")]
    public bool It_agrees_with_counting(ulong seed)
    {
        using var scope = NewDisposeScope();
        Rng rng = new(seed);
        int n = 1 + rng.Below(4), count = 1 + rng.Below(5), samples = 30;
        Tensor codes = Toy.Codes(samples, n, .4, rng), latents = Toy.Codes(samples, count, .4, rng),
            responses = Toy.Codes(n, count, .6, rng);
        double[,] c = Toy.Array(codes), z = Toy.Array(latents), r = Toy.Array(responses);
        FunctionalRecall seen = FunctionalRecall.Measure(codes, latents, responses, f1: .5);
        for (int a = 0; a < n; a++)
        {
            double best = 0;
            for (int j = 0; j < count; j++)
            {
                double rival = Enumerable.Range(0, n).Where(b => b != a).Select(b => r[b, j]).DefaultIfEmpty(0).Max();
                if (r[a, j] <= rival || (r[a, j] - rival) / (r[a, j] + rival) < .5) continue;
                double hits = 0, on = 0, fired = 0;
                for (int i = 0; i < samples; i++)
                    (hits, on, fired) = (
                        hits + (c[i, a] > 0 && z[i, j] > 0 ? 1 : 0), on + (c[i, a] > 0 ? 1 : 0), fired + (z[i, j] > 0 ? 1 : 0));
                double precision = fired == 0 ? 0 : hits / fired, recall = on == 0 ? 0 : hits / on;
                best = Math.Max(best, precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall));
            }

            if (Math.Abs(best - seen.F1[a]) > 1e-6) return false;
        }

        return true;
    }

    [Fact]
    public void Faithful_latents_recover_everything_whatever_their_gauge_order_duplicates_and_dead_ones()
    {
        using var scope = NewDisposeScope();
        Tensor codes = Toy.Codes(500, 6, .2, new Rng(1));
        Tensor latents = cat(
            [
                codes.flip(1) * tensor(new[] { 1f, 2, 3, 4, 5, 6 }),
                codes[TensorIndex.Colon, TensorIndex.Slice(0, 1)],
                zeros(500, 1)],
            1);
        FunctionalRecall seen = FunctionalRecall.Measure(codes, latents);
        Assert.Equal(1, seen.Recall);
        Assert.Equal(4, seen.Latent[1]);
        Assert.Equal(1, seen.F1[3]);
    }

    /// <summary>
    /// Two features that always fire together, read by one merged direction and its copies: neither is recovered, though both are
    /// classified perfectly.
    /// </summary>
    [Fact]
    public void Merged_latents_recover_neither_feature()
    {
        using var scope = NewDisposeScope();
        Rng rng = new(2);
        Tensor codes = Toy.Codes(500, 4, .2, rng);
        Tensor on = (codes.select(1, 0) > 0).to(ScalarType.Float32);
        codes[TensorIndex.Colon, 1] = on * (Toy.Codes(500, 1, 1, rng).select(1, 0));
        Tensor merged = (codes.select(1, 0) + codes.select(1, 1)).unsqueeze(1);
        Tensor latents = cat([merged, merged, codes[TensorIndex.Colon, TensorIndex.Slice(2)]], 1);
        FunctionalRecall seen = FunctionalRecall.Measure(codes, latents);
        Assert.Equal([-1, -1, 2, 3], seen.Latent);
        Assert.Equal(.5, seen.Recall);

        // Also where magnitudes cannot tell them apart.
        Tensor binary = (codes > 0).to(ScalarType.Float32), twins = (latents > 0).to(ScalarType.Float32);
        Assert.Equal(.5, FunctionalRecall.Measure(binary, twins).Recall);
    }

    [Fact]
    public void Estimated_responses_of_linear_latents_are_the_weights()
    {
        using var scope = NewDisposeScope();
        Tensor codes = Toy.Codes(400, 3, .5, new Rng(3)).to(ScalarType.Float64),
            weights = tensor(new[,] { { 1.0, 0 }, { -.5, 2 }, { 0, .25 } });
        Tensor magnitude = codes.sum(new long[] { 0 }) / (codes > 0).sum(new long[] { 0 });
        Tensor expected = weights * magnitude.unsqueeze(1);
        Assert.True(
            (FunctionalRecall.EstimateResponses(codes, codes.matmul(weights) + 3) - expected).abs().max().item<double>() < 1e-9);
    }

    [Fact]
    public void Absent_features_do_not_count()
    {
        using var scope = NewDisposeScope();
        Tensor codes = tensor(new[,] { { 1f, 0 }, { 0, 0 }, { 2, 0 } });
        FunctionalRecall seen = FunctionalRecall.Measure(codes, codes);
        Assert.Equal([true, false], seen.Present);
        Assert.Equal(1, seen.Recall);
        Assert.True(double.IsNaN(FunctionalRecall.Measure(zeros(3, 2), codes).Recall));
    }

    [Fact]
    public void Random_directions_recover_next_to_nothing()
    {
        using var scope = NewDisposeScope();
        Rng rng = new(4);
        Tensor codes = Toy.Codes(600, 16, .1, rng), x = codes.matmul(Toy.Orthonormal(16, 16, rng));
        ChanceLevel level = FunctionalRecall.Chance(codes, x, [.. Enumerable.Repeat(.1, 16)], Seed.FromPath("functional"), 10);
        Assert.True(level.Quantile95 < .1, $"{level}");
        Assert.Equal(1, FunctionalRecall.Measure(codes, codes).Recall);
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => FunctionalRecall.Measure(ones(3, 2), ones(4, 2)));
        Assert.Throws<ArgumentException>(() => FunctionalRecall.Measure(ones(3, 2), ones(3, 2), ones(3, 2)));
        Assert.Throws<ArgumentException>(() => FunctionalRecall.Measure(ones(3, 2), ones(3, 2), f1: 0));
    }
}
