using FsCheck.Xunit;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Core.Measures.Streaming;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Recovery;

public class AbsoluteMatchingTests
{
    [Property(MaxTest = 60, Replay = "541,543")]
    public bool It_agrees_with_trying_every_pairing(ulong seed)
    {
        using var scope = NewDisposeScope();
        MeasuredSamples samples = MeasuredSamples.Draw(new Rng(seed));
        double[,] w = Toy.Array(samples.Decoder), v = Toy.Array(samples.Features);
        (int latents, int features) = (w.GetLength(0), v.GetLength(0));
        double Most(int j, int taken, int left)
        {
            if (left == 0) return 0;
            if (j == latents) return double.NegativeInfinity;
            double best = Most(j + 1, taken, left);
            for (int i = 0; i < features; i++)
                if ((taken >> i & 1) == 0)
                    best = Math.Max(best, Math.Abs(Toy.Cosine(w, j, v, i)) + Most(j + 1, taken | 1 << i, left - 1));
            return best;
        }

        var match = AbsoluteMatching.Of(samples.Decoder, samples.Features);
        int pairs = Math.Min(latents, features);
        int[] best = [
            .. Enumerable.Range(0, latents)
                .Select(j => Enumerable.Range(0, features).MaxBy(i => Math.Abs(Toy.Cosine(w, j, v, i))))];
        // Paired by float32 cosines: off by their rounding, 2⁻²⁴, at most.
        return Math.Abs(match.Mcc - Most(0, 0, pairs) / pairs) < 1e-6 && best.SequenceEqual(match.Best)
            && best.Select((i, j) => Math.Abs(Toy.Cosine(w, j, v, i) - match.BestCosine[j])).All(e => e < 1e-6)
                && match.Uniqueness == best.Distinct().Count() / (double)latents;
    }

    [Fact]
    public void Perfect_merged_opposite_and_dead_dictionaries_by_hand()
    {
        using var scope = NewDisposeScope();
        Tensor v = Toy.Orthonormal(5, 8, new Rng(2));
        AbsoluteMatching perfect = AbsoluteMatching.Of(v, v), opposite = AbsoluteMatching.Of(-3 * v, v),
            one = AbsoluteMatching.Of(v[0].expand(4, 8), v), dead = AbsoluteMatching.Of(zeros(2, 8), v);
        Assert.Equal(1, perfect.Mcc, 6);
        Assert.Equal(1, perfect.Uniqueness);
        Assert.Equal(1, opposite.Mcc, 6);
        Assert.All(opposite.BestCosine, c => Assert.Equal(-1, c, 6));
        // All latents on one feature: only one of them can be paired with it, at cosine 1, the others at 0.
        Assert.Equal(.25, one.Mcc, 6);
        Assert.Equal(.25, one.Uniqueness);
        Assert.Equal((0, .5), (dead.Mcc, dead.Uniqueness));
        Assert.Equal([0, 0], dead.Best);
    }

    [Property(MaxTest = 20, Replay = "545,547")]
    public bool Permutation_rotation_and_scale_change_nothing(ulong seed)
    {
        using var scope = NewDisposeScope();
        Rng rng = new(seed);
        MeasuredSamples samples = MeasuredSamples.Draw(rng);
        Tensor q = Directions.Rotation((int)samples.Features.shape[1], rng);
        Tensor w = Toy.Rescaled(Toy.Permuted(Toy.Rotated(samples.Decoder, q), rng), rng),
            v = Toy.Rescaled(Toy.Permuted(Toy.Rotated(samples.Features, q), rng), rng);
        AbsoluteMatching before = AbsoluteMatching.Of(samples.Decoder, samples.Features), after = AbsoluteMatching.Of(w, v);
        bool zero = before.Norms.Contains(0); // a zero row counts as pointing at feature 0, whichever that is
        return Math.Abs(before.Mcc - after.Mcc) < 1e-5 && (zero || before.Uniqueness == after.Uniqueness);
    }

    [Fact]
    public void Chance_is_the_measure_of_isotropic_directions_of_equal_count()
    {
        using var scope = NewDisposeScope();
        Tensor v = Directions.Isotropic(20, 5, new Rng(3));
        Seed seed = Seed.FromPath("direction chance");
        (ChanceLevel mcc, ChanceLevel uniqueness) = AbsoluteMatching.Of(v[TensorIndex.Slice(0, 8)], v).Chance(seed, 4);
        AbsoluteMatching[] draws = [
            .. Enumerable.Range(0, 4)
                .Select(i => AbsoluteMatching.Of(Directions.Isotropic(8, 5, seed.Derive("chance", i).Rng()), v))];
        Assert.Equal(draws.Average(m => m.Mcc), mcc.Mean, 6);
        Assert.Equal(draws.Average(m => m.Uniqueness), uniqueness.Mean, 12);
        Assert.InRange(mcc.Mean, .5, .95); // far from 0 in five dimensions, and below a perfect dictionary's 1
    }

    [Fact]
    public void Many_latents_go_through_in_blocks()
    {
        using var scope = NewDisposeScope();
        Tensor v = Directions.Isotropic(1200, 16, new Rng(4));
        var match = AbsoluteMatching.Of(v[TensorIndex.Slice(100, 1200)], v);
        Assert.Equal(Enumerable.Range(100, 1100), match.Best);
        Assert.Equal(1, match.Mcc, 6);
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        using var scope = NewDisposeScope();
        SparseBatchTests.Refused("features", "length 4 where 3", () => AbsoluteMatching.Of(eye(3), eye(4)));
        SparseBatchTests.Refused("decoder", "holds NaN", () => AbsoluteMatching.Of(eye(3) * float.NaN, eye(3)));
        SparseBatchTests.Refused("decoder", "non-empty", () => AbsoluteMatching.Of(zeros(0, 3), eye(3)));
        SparseBatchTests.Refused("features", "a direction is 0", () => AbsoluteMatching.Of(eye(3), zeros(2, 3)));
    }
}
