using Hypotheses.Core.Runtime;

namespace Hypotheses.Tests.Core.Runtime;

/// <summary>Moments and counts lie within 6σ of theirs: about 2e-9 a check, were the seeds not fixed.</summary>
public class RngTests
{
    private const int Draws = 200_000;
    private const double Sigmas = 6;

    // By a Python implementation of splitmix64 and xoshiro256++ from Vigna's reference C code.
    [Theory]
    [InlineData(0UL, 0x53175D61490B23DFUL, 0x61DA6F3DC380D507UL, 0x5C0FDF91EC9A7BFCUL, 0x02EEBF8C3BBE5E1AUL)]
    [InlineData(42UL, 0xD0764D4F4476689FUL, 0x519E4174576F3791UL, 0xFBE07CFB0C24ED8CUL, 0xB37D9F600CD835B8UL)]
    [InlineData(ulong.MaxValue, 0x56CCF8CE948E27B2UL, 0xE68588432E5A5B90UL, 0xE3E9B5A48119CA8BUL, 0x460F19495532AE73UL)]
    public void The_stream_of_a_seed_is_xoshiro256_plus_plus_seeded_by_splitmix64(ulong seed, params ulong[] expected)
    {
        var rng = new Rng(seed);
        Assert.Equal(expected, expected.Select(_ => rng.Next()));
    }

    [Fact]
    public void Derived_numbers_follow_from_the_bits()
    {
        Assert.Equal(0.8143051451229099, new Rng(42).Uniform());
        Assert.Equal(0.8143051266670227f, new Rng(42).UniformSingle());
        Assert.Equal([8, 3, 9], Several(new Rng(42), r => r.Below(10)));
    }

    [Fact]
    public void Uniforms_have_the_moments_and_the_range_of_the_uniform_distribution()
    {
        var rng = new Rng(1);
        double[] u = [.. Enumerable.Range(0, Draws).Select(_ => rng.Uniform())];
        Assert.InRange(u.Min(), 0, Sigmas / Draws * 10);
        Assert.InRange(u.Max(), 1 - Sigmas / Draws * 10, Math.BitDecrement(1));
        Near(.5, u.Average(), Math.Sqrt(1 / 12.0 / Draws));
        Near(1 / 3.0, u.Average(x => x * x), Math.Sqrt((1 / 5.0 - 1 / 9.0) / Draws));
        // neighbours are unrelated
        Near(
            .25,
            u.Zip(u.Skip(1), (a, b) => a * b).Average(),
            Math.Sqrt((1 / 9.0 - 1 / 16.0 + 2 * (1 / 12.0 - 1 / 16.0)) / Draws));
        float[] single = [.. Enumerable.Range(0, Draws).Select(_ => rng.UniformSingle())];
        Assert.All(single, x => Assert.InRange(x, 0, MathF.BitDecrement(1)));
        Near(.5, single.Average(x => (double)x), Math.Sqrt(1 / 12.0 / Draws));
    }

    [Fact]
    public void Normals_have_the_moments_and_tails_of_the_normal_distribution()
    {
        var rng = new Rng(2);
        double[] x = [.. Enumerable.Range(0, Draws).Select(_ => rng.Normal())];
        Near(0, x.Average(), Math.Sqrt(1.0 / Draws));
        Near(1, x.Average(v => v * v), Math.Sqrt(2.0 / Draws));
        Near(0, x.Average(v => v * v * v), Math.Sqrt(15.0 / Draws));
        Near(3, x.Average(v => v * v * v * v), Math.Sqrt(96.0 / Draws));
        Near(.158655253931457, x.Average(v => v > 1 ? 1.0 : 0), Math.Sqrt(.1587 * .8413 / Draws));
        Near(.001349898031630, x.Average(v => v < -3 ? 1.0 : 0), Math.Sqrt(.00135 / Draws));
        // The two of one pair, and neighbours of different pairs, are unrelated.
        Near(0, Enumerable.Range(0, Draws / 2).Average(i => x[2 * i] * x[2 * i + 1]), Math.Sqrt(2.0 / Draws));
        Near(0, Enumerable.Range(0, Draws - 1).Average(i => x[i] * x[i + 1]), Math.Sqrt(1.0 / Draws));
        float[] scaled = new float[1001];
        new Rng(2).Normals(scaled, 3);
        Assert.Equal(x.Take(1001).Select(v => (float)(3 * v)), scaled);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Below_gives_each_number_alike(int exclusive)
    {
        var rng = new Rng(3);
        int[] counts = new int[exclusive];
        for (int i = 0; i < Draws; i++) counts[rng.Below(exclusive)]++;
        double p = 1.0 / exclusive;
        Assert.All(counts, c => Near(p, c / (double)Draws, Math.Sqrt(p * (1 - p) / Draws)));
    }

    [Fact]
    public void Below_has_no_bias_where_a_plain_remainder_or_product_would()
    {
        // Of 2³² equally likely products, 3·2³⁰ bins would get one or two each: half of the numbers would be twice as likely.
        const int exclusive = 3 << 29;
        var rng = new Rng(4);
        int[] residues = new int[3];
        int lower = 0;
        for (int i = 0; i < Draws; i++)
        {
            int drawn = rng.Below(exclusive);
            residues[drawn % 3]++;
            if (drawn < exclusive / 2) lower++;
        }

        Assert.All(residues, c => Near(1 / 3.0, c / (double)Draws, Math.Sqrt(2 / 9.0 / Draws)));
        Near(.5, lower / (double)Draws, Math.Sqrt(.25 / Draws));
        Assert.Throws<ArgumentOutOfRangeException>(() => rng.Below(0));
        Assert.InRange(rng.Below(int.MaxValue), 0, int.MaxValue - 1);
    }

    [Theory]
    [InlineData(.5)]
    [InlineData(.05)]
    [InlineData(.001)]
    public void Gaps_are_geometric(double p)
    {
        var rng = new Rng(5);
        double[] gaps = [.. Enumerable.Range(0, Draws).Select(_ => (double)rng.Gap(p))];
        Near((1 - p) / p, gaps.Average(), Math.Sqrt((1 - p) / (p * p) / Draws));
        Near(p, gaps.Average(g => g == 0 ? 1.0 : 0), Math.Sqrt(p * (1 - p) / Draws));
        double beyond = Math.Pow(1 - p, 10);
        Near(beyond, gaps.Average(g => g >= 10 ? 1.0 : 0), Math.Sqrt(beyond * (1 - beyond) / Draws));
    }

    [Fact]
    public void A_sure_event_has_no_gap_and_a_nearly_impossible_one_a_long_one()
    {
        Assert.Equal([0, 0, 0], Several(new Rng(6), r => r.Gap(1)));
        Assert.All(Several(new Rng(6), r => r.Gap(1e-15)), g => Assert.InRange(g, 1, long.MaxValue / 2));
    }

    [Theory]
    [InlineData(.3)]
    [InlineData(.001)]
    [InlineData(1e-12)]
    public void Gaps_from_the_logarithm_are_the_same_gaps(double p)
    {
        Rng a = new(8), b = new(8);
        for (int i = 0; i < 1000; i++) Assert.Equal(a.Gap(p), b.GapFrom(Math.Log(1 - p)));
    }

    [Fact]
    public void The_first_below_is_what_trying_one_by_one_finds()
    {
        double[] probabilities = [.2, 0, .5, 1e-300, .03, .9999999, 1 - .5 * double.Epsilon, 1, .3];
        ulong[] thresholds = [.. probabilities.Select(Rng.Threshold)];
        Rng a = new(9), b = new(9);
        for (int i = 0; i < 2000; i++)
        {
            int from = i % (probabilities.Length + 1), at = from;
            while (at < probabilities.Length && !(a.Uniform() < probabilities[at])) at++;
            Assert.Equal(at - from, b.FirstBelow(thresholds.AsSpan(from)));
        }

        Assert.Equal(a.Next(), b.Next());
        // At the edge itself: the least uniform number that is not below p is p, where p is one.
        Assert.Equal((1UL << 53) / 4, Rng.Threshold(.25));
        Assert.Equal(1UL, Rng.Threshold(double.Epsilon));
    }

    [Fact]
    public void A_shuffle_gives_each_order_alike()
    {
        var rng = new Rng(7);
        var counts = new Dictionary<string, int>();
        for (int i = 0; i < Draws / 4; i++)
        {
            char[] items = ['a', 'b', 'c', 'd'];
            rng.Shuffle<char>(items);
            string order = new(items);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(24, counts.Count);
        Assert.All(counts.Values, c => Near(1 / 24.0, c / (Draws / 4.0), Math.Sqrt(1 / 24.0 * 23 / 24 / (Draws / 4.0))));
    }

    [Fact]
    public void A_restored_generator_goes_on_to_the_bit_also_between_the_two_normals_of_a_pair()
    {
        for (int normals = 0; normals < 4; normals++)
        {
            Rng original = new(8), restored = new(9);
            for (int i = 0; i < normals; i++) original.Normal();
            using var state = new MemoryStream();
            using var writer = new BinaryWriter(state);
            original.Save(writer);
            Assert.Equal(40, state.Length);
            state.Position = 0;
            restored.Restore(new BinaryReader(state));
            Assert.Equal(Several(original, r => r.Normal()), Several(restored, r => r.Normal()));
            Assert.Equal(original.Next(), restored.Next());
        }
    }

    [Fact]
    public void A_state_in_which_no_generator_ever_is_is_refused()
    {
        byte[] good = [.. Enumerable.Repeat((byte)1, 40)],
            infinite = [.. good[..32], .. BitConverter.GetBytes(double.PositiveInfinity)],
            zeros = [.. new byte[32], .. good[32..]];
        foreach (
            (byte[] state, string problem) in new[]
            {
                (infinite, "infinite"),
                (zeros, "all bits are 0"),
                (good[..39], "1 bytes too early")
            })
            Assert.Contains(
                problem,
                Assert.Throws<InvalidDataException>(() => new Rng(1).Restore(new BinaryReader(new MemoryStream(state)))).Message,
                StringComparison.Ordinal);
    }

    private static void Near(double expected, double seen, double sigma) =>
        Assert.InRange(seen, expected - Sigmas * sigma, expected + Sigmas * sigma);

    private static T[] Several<T>(Rng rng, Func<Rng, T> draw) => [draw(rng), draw(rng), draw(rng)];
}
