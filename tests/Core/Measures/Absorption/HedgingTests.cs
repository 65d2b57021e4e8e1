using FsCheck.Xunit;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Absorption;
using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Core.Measures.Scores;
using Hypotheses.Tests.Core.Measures.Streaming;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Absorption;

public class HedgingTests
{
    private static readonly Seed Chance = Seed.FromPath("hedging tests");

    [Property(MaxTest = 40, Replay = "571,573")]
    public bool It_agrees_with_projections_by_gram_and_schmidt(ulong seed)
    {
        using var scope = NewDisposeScope();
        Rng rng = new(seed);
        int d = 3 + rng.Below(5), old = 1 + rng.Below(4), added = 1 + rng.Below(d);
        Tensor control = Directions.Normals(old, d, rng),
            extended = cat([control + .5 * Directions.Normals(old, d, rng), Directions.Normals(added, d, rng)], 0);
        if (added > 1 && rng.Below(2) == 0) extended[old] = 2 * extended[old + 1]; // rows that depend on each other
        double[][] u = Units(control), w = Units(extended);
        double[][] change = [.. u.Select((row, j) => row.Select((x, k) => w[j][k] - x).ToArray())];
        Hedging seen = Hedging.Between(control, extended, Chance, 3);
        double chance = Enumerable.Range(0, 3)
            .Average(i => Projected(change, Units(Directions.Normals(added, d, Chance.Derive("chance", i).Rng()))));
        return ReconstructionMetricTests.Near(seen.Portion, Projected(change, w[old..]), 1e-6)
            && ReconstructionMetricTests.Near(seen.Chance.Mean, chance, 1e-6);
    }

    [Property(MaxTest = 60, Replay = "575,577")]
    public bool Against_features_it_agrees_with_the_definition(ulong seed)
    {
        using var scope = NewDisposeScope();
        Rng rng = new(seed);
        MeasuredSamples samples = MeasuredSamples.Draw(rng);
        var match = AbsoluteMatching.Of(samples.Decoder, samples.Features);
        bool[] living = [.. Enumerable.Range(0, match.Latents).Select(_ => rng.Below(4) > 0)];
        int[] counted = [.. Enumerable.Range(0, match.Latents).Where(j => living[j] && match.Norms[j] > 0)];
        int[] missing = [.. Enumerable.Range(0, match.Features).Where(i => !counted.Any(j => match.Best[j] == i))];
        double[][] w = Units(samples.Decoder), v = Units(samples.Features);
        double[][] beyond = [
            .. counted.Select(j => w[j].Select((x, k) => x - Dot(w[j], v[match.Best[j]]) * v[match.Best[j]][k]).ToArray())];
        var seen = Hedging.AgainstFeatures(match, Chance, living, 2);
        (double part, _) = Hedging.LargestForeignPart(match, Chance, living, 2);
        if (counted.Length == 0) return double.IsNaN(seen.Portion) && double.IsNaN(seen.Degree) && double.IsNaN(part);
        if (missing.Length == 0) return seen.Portion == 0 && seen.Degree == 0 && part == 0;
        double[][] foreign = [.. missing.Select(i => v[i])];
        return ReconstructionMetricTests.Near(part, beyond.Average(r => foreign.Max(f => Math.Abs(Dot(r, f)))), 1e-5)
            && (
                missing.Length >= match.Dimension
                    ? double.IsNaN(seen.Degree)
                    : ReconstructionMetricTests.Near(seen.Portion, Projected(beyond, foreign), 1e-5));
    }

    [Fact]
    public void A_merged_latent_hedges_by_what_it_took_from_the_feature_without_a_latent()
    {
        using var scope = NewDisposeScope();
        // One latent for two features in three dimensions, at angle θ: sin θ of it is the other feature.
        const double theta = .6;
        Tensor v = eye(3)[TensorIndex.Slice(0, 2)], w = tensor(new[,] { { Math.Cos(theta), Math.Sin(theta), 0 } }) * 5;
        var match = AbsoluteMatching.Of(w, v);
        const int draws = 4000;
        var seen = Hedging.AgainstFeatures(match, Chance, draws: draws);
        Assert.Equal(Math.Sin(theta), seen.Portion, 6);
        // A random line takes |cos| of a fixed direction, uniform on [0, 1] in three dimensions: mean ½, variance 1/12. Six
        // sigma.
        double six = 6 * Math.Sin(theta) * Math.Sqrt(1 / 12.0 / draws);
        Assert.InRange(seen.Chance.Mean, .5 * Math.Sin(theta) - six, .5 * Math.Sin(theta) + six);
        Assert.Equal((Math.Sin(theta) - seen.Chance.Mean) / (1 - seen.Chance.Mean), seen.Degree, 6);
        Assert.Equal(Math.Sin(theta), Hedging.LargestForeignPart(match, Chance).Value, 6);
        // Trained on with a second latent it lets go of it: the authors' measure sees the length that goes, on the new latent's
        // line.
        Hedging between = Hedging.Between(w, v, Chance, draws);
        Assert.Equal(Math.Sin(theta), between.Portion, 6);
        Assert.True(between.Degree > .1);
    }

    [Fact]
    public void Dictionaries_that_do_not_hedge_score_zero()
    {
        using var scope = NewDisposeScope();
        Tensor v = Toy.Orthonormal(4, 8, new Rng(7));
        var narrow = Hedging.AgainstFeatures(AbsoluteMatching.Of(2 * v[TensorIndex.Slice(0, 2)], v), Chance);
        Assert.Equal(0, narrow.Portion, 6);
        Assert.Equal(0, narrow.Degree);
        Assert.Equal(0, Hedging.AgainstFeatures(AbsoluteMatching.Of(v, v), Chance).Degree);
        Assert.Equal(0, Hedging.LargestForeignPart(AbsoluteMatching.Of(v, v), Chance).Value);
        // Noise outside all features is no hedging either, only imprecision.
        Tensor noisy = tensor(new float[,] { { 1, 0, .5f } });
        Assert.Equal(0, Hedging.AgainstFeatures(AbsoluteMatching.Of(noisy, eye(3)[TensorIndex.Slice(0, 2)]), Chance).Degree, 6);
    }

    [Fact]
    public void Noise_reaches_the_chance_level_and_hedging_exceeds_it()
    {
        using var scope = NewDisposeScope();
        Rng rng = new(8);
        Tensor v = Directions.Isotropic(60, 20, rng), own = v[TensorIndex.Slice(0, 30)];
        var noisy = AbsoluteMatching.Of(own + .2 * Directions.Isotropic(30, 20, rng), v);
        var mixed = AbsoluteMatching.Of(own + .2 * v[TensorIndex.Slice(30, 60)], v);
        (double noise, var noiseChance) = Hedging.LargestForeignPart(noisy, Chance, draws: 50);
        (double hedged, var hedgedChance) = Hedging.LargestForeignPart(mixed, Chance, draws: 50);
        // The mean of 30 latents' maxima, each between 0 and its length: a spread of .05 bounds one latent's, so six sigma is
        // .06.
        Assert.InRange(noise, noiseChance.Mean - .06, noiseChance.Mean + .06);
        Assert.True(hedged > hedgedChance.Quantile95 + .02, $"{hedged} {hedgedChance}");
        Assert.True(double.IsNaN(Hedging.AgainstFeatures(mixed, Chance).Degree)); // 30 features span all 20 dimensions
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        using var scope = NewDisposeScope();
        SparseBatchTests.Refused("extended", "no more than the control's 3", () => Hedging.Between(eye(3), eye(3), Chance));
        SparseBatchTests.Refused("control", "NaN", () => Hedging.Between(eye(3) * float.NaN, eye(3), Chance));
        SparseBatchTests.Refused("extended", "length 4", () => Hedging.Between(eye(3), eye(4), Chance));
        SparseBatchTests.Refused(
            "living", "1 latents where 3", () => Hedging.AgainstFeatures(AbsoluteMatching.Of(eye(3), eye(3)), Chance, [true]));
        Assert.ThrowsAny<ArgumentException>(() =>
            Hedging.LargestForeignPart(AbsoluteMatching.Of(eye(3), eye(3)), Chance, draws: 0));
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double[][] Units(Tensor rows)
    {
        double[,] all = Toy.Array(rows);
        return [
            .. Enumerable.Range(0, all.GetLength(0))
                .Select(i => Enumerable.Range(0, all.GetLength(1)).Select(k => all[i, k]).ToArray())
                .Select(r => Dot(r, r) is > 0 and var s ? [.. r.Select(x => x / Math.Sqrt(s))] : r)];
    }

    /// <summary>Mean length of the projections on the span, by orthogonalising it row by row.</summary>
    private static double Projected(double[][] rows, double[][] span)
    {
        var basis = new List<double[]>();
        foreach (double[] row in span)
        {
            double[] rest = [.. row];
            for (int pass = 0; pass < 2; pass++)
                foreach (double[] b in basis)
                {
                    double along = Dot(rest, b);
                    rest = [.. rest.Select((x, k) => x - along * b[k])];
                }

            double length = Math.Sqrt(Dot(rest, rest));
            if (length > 1e-6) basis.Add([.. rest.Select(x => x / length)]);
        }

        return rows.Average(r => Math.Sqrt(basis.Sum(b => Dot(r, b) * Dot(r, b))));
    }
}
