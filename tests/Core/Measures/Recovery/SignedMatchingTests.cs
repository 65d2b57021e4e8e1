using FsCheck.Xunit;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Recovery;

public class SignedMatchingTests
{
    private static (Tensor Features, Tensor Directions, Rng Rng) Draw(ulong seed)
    {
        Rng rng = new(seed);
        int d = 2 + rng.Below(4), n = 1 + rng.Below(5), count = 1 + rng.Below(5);
        return (Directions.Normals(n, d, rng), Directions.Normals(count, d, rng), rng);
    }

    [Property(MaxTest = 20, Replay = "111,113")]
    public bool It_agrees_with_trying_every_partial_pairing(ulong seed)
    {
        using var scope = NewDisposeScope();
        (Tensor f, Tensor w, _) = Draw(seed);
        double[,] a = Toy.Array(f), b = Toy.Array(w);
        int n = a.GetLength(0), count = b.GetLength(0);
        double Best(int i, int taken)
        {
            if (i == n) return 0;
            double best = Best(i + 1, taken);
            for (int j = 0; j < count; j++)
                if ((taken >> j & 1) == 0) best = Math.Max(best, Toy.Cosine(a, i, b, j) + Best(i + 1, taken | 1 << j));
            return best;
        }

        SignedMatching matching = SignedMatching.Of(f, w);
        bool consistent = matching.Partner.Zip(matching.Cosine)
            .Select((p, i) => p.First < 0 ? p.Second == 0 : Math.Abs(Toy.Cosine(a, i, b, p.First) - p.Second) < 1e-9).All(x => x);
        return consistent && Math.Abs(matching.MeanCosine - Best(0, 0) / n) < 1e-9
            && matching.Recall(.5) == matching.Cosine.Count(c => c >= .5) / (double)n;
    }

    [Fact]
    public void Of_no_directions_nothing_is_matched_and_so_it_is_by_chance()
    {
        using var scope = NewDisposeScope();
        Tensor f = Directions.Normals(3, 4, new Rng(1));
        SignedMatching matching = SignedMatching.Of(f, zeros(0, 4));
        Assert.Equal([-1, -1, -1], matching.Partner);
        Assert.Equal([0, 0, 0], matching.Cosine);
        Assert.Equal(
            (0, 0),
            ChanceLevel.OfDirections(f, 0, new Seed(1), SignedMatching.MatchedRecall, draws: 3) is var c
                ? (c.Mean, c.Quantile95)
                : default);
        Assert.Throws<ArgumentException>(() => SignedMatching.Of(f, zeros(0, 5)));
        Assert.Throws<ArgumentException>(() => SignedMatching.Of(zeros(0, 4), f));
    }

    [Property(MaxTest = 20, Replay = "115,117")]
    public bool Rotation_permutation_and_scale_change_nothing(ulong seed)
    {
        using var scope = NewDisposeScope();
        (Tensor f, Tensor w, Rng rng) = Draw(seed);
        Tensor q = Directions.Rotation((int)f.shape[1], rng);
        Tensor f2 = Toy.Rescaled(Toy.Permuted(Toy.Rotated(f, q), rng), rng),
            w2 = Toy.Rescaled(Toy.Permuted(Toy.Rotated(w, q), rng), rng);
        double[] before = [.. SignedMatching.Of(f, w).Cosine.Order()], after = [.. SignedMatching.Of(f2, w2).Cosine.Order()];
        return before.Zip(after).All(p => Math.Abs(p.First - p.Second) < 1e-5)
            && Math.Abs(Mmcs.Signed(f, w) - Mmcs.Signed(f2, w2)) < 1e-5
                && Math.Abs(Mmcs.Absolute(f, w) - Mmcs.Absolute(f2, w2)) < 1e-5;
    }

    [Property(MaxTest = 20, Replay = "119,121")]
    public bool Duplicates_and_dead_latents_change_nothing(ulong seed)
    {
        using var scope = NewDisposeScope();
        (Tensor f, Tensor w, Rng rng) = Draw(seed);
        Tensor duplicated = Toy.WithRow(w, w[rng.Below((int)w.shape[0])] * 2.5), dead = Toy.WithRow(w, zeros(w.shape[1]));
        double[] plain = SignedMatching.Of(f, w).Cosine;
        return plain.SequenceEqual(SignedMatching.Of(f, dead).Cosine)
            && plain.Zip(SignedMatching.Of(f, duplicated).Cosine).All(p => Math.Abs(p.First - p.Second) < 1e-6)
            && Mmcs.Signed(f, w) == Mmcs.Signed(f, dead) && Mmcs.Absolute(f, w) == Mmcs.Absolute(f, dead);
    }

    [Fact]
    public void A_duplicate_cannot_stand_for_two_close_features()
    {
        using var scope = NewDisposeScope();
        // Two features 20° apart, one direction between them: within cos .9 of both, but one latent recovers one feature.
        double a = 10 * Math.PI / 180;
        Tensor features = tensor(new[,] { { Math.Cos(a), Math.Sin(a) }, { Math.Cos(a), -Math.Sin(a) } });
        Assert.Equal(.5, SignedMatching.MatchedRecall(features, tensor(new[,] { { 1.0, 0 } }), .9));
        Assert.Equal(.5, SignedMatching.MatchedRecall(features, tensor(new[,] { { 1.0, 0 }, { 3, 0 }, { 1, 0 } }), .9));
    }

    [Fact]
    public void Opposite_directions_do_not_match()
    {
        using var scope = NewDisposeScope();
        SignedMatching matching = SignedMatching.Of(eye(3), -eye(3));
        Assert.Equal([-1, -1, -1], matching.Partner);
        Assert.Equal(0, matching.MeanCosine);
        Assert.Equal(1, Mmcs.Absolute(eye(3), -eye(3)));
        Assert.Equal(0, Mmcs.Signed(eye(3), -eye(3)));
        Assert.Equal((.95, .9), (SignedMatching.ThresholdFor(9), SignedMatching.ThresholdFor(10)));
        Assert.Equal(1, SignedMatching.MatchedRecall(eye(3), eye(3)));
    }

    [Fact]
    public void Many_directions_go_through_in_blocks()
    {
        using var scope = NewDisposeScope();
        Tensor w = Directions.Normals(1500, 8, new Rng(1)), f = w[TensorIndex.Slice(1300, 1310)];
        SignedMatching matching = SignedMatching.Of(f, cat([w, w], 0));
        Assert.Equal(Enumerable.Range(1300, 10), matching.Partner);
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => SignedMatching.Of(eye(3), eye(4)));
        Assert.Throws<ArgumentException>(() => SignedMatching.Of(eye(3), eye(3) * float.NaN));
        Assert.Throws<ArgumentException>(() => Mmcs.Signed(eye(3), zeros(3, 3)));
    }
}
