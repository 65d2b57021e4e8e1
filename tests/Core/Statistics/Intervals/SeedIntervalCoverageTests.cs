using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics.Intervals;
using Xunit.Abstractions;

namespace Hypotheses.Tests.Core.Statistics.Intervals;

public class SeedIntervalCoverageTests(ITestOutputHelper output)
{
    private const int Repeats = 2000;

    /// <summary>
    /// Coverage at five seeds over 2,000 samples. The standard error of a coverage near .95 is .005, so a margin of 6σ = .03
    /// leaves an error rate below 2e-9 an assertion.
    /// </summary>
    [Theory]
    [InlineData("normal", .92)]
    [InlineData("uniform", .90)] // t is not exact here (.934 in the long run), so the bound is looser
    [InlineData("exponential", .84)]
    public void Coverage_at_five_seeds(string shape, double atLeast)
    {
        double truth = shape switch { "normal" => 0, "uniform" => .5, _ => 1 };
        Seed root = Seed.FromPath("SeedIntervalTests", shape, "False");
        int bca = 0, t = 0, hull = 0;
        double[] sample = new double[5];
        for (int i = 0; i < Repeats; i++)
        {
            Rng rng = root.Derive("sample", i).Rng();
            for (int j = 0; j < sample.Length; j++)
                sample[j] = shape switch
                {
                    "normal" => rng.Normal(),
                    "uniform" => rng.Uniform(),
                    _ => -Math.Log(1 - rng.Uniform())
                };
            Seed seed = root.Derive("resample", i);
            Interval b = Bootstrap.Bca(sample, Summary.Mean, seed, resamples: 500);
            Interval s = StudentT.Mean(sample);
            if (b.Contains(truth)) bca++;
            if (s.Contains(truth)) t++;
            if (b.Hull(s).Contains(truth)) hull++;
        }

        output.WriteLine(
            $"{shape}: BCa {bca / (double)Repeats:f3}, t {t / (double)Repeats:f3}, hull "
                + $"{hull / (double)Repeats:f3}");
        Assert.True(hull >= atLeast * Repeats, $"the hull covered {hull} of {Repeats}");
        Assert.True(hull >= bca && hull >= t);
        Assert.True(bca < .92 * Repeats, $"BCa alone covered {bca} of {Repeats}: the hull would not be needed");
    }

    [Fact]
    public void It_is_the_hull_of_both()
    {
        double[] perSeed = [.1, .5, .2, .9, .4];
        Seed seed = Seed.FromPath("hull");
        // charged for skew
        Interval both = SeedInterval.OfMean(perSeed, seed), b = Bootstrap.Bca(perSeed, Summary.Mean, seed),
            t = StudentT.Mean(perSeed, 1 - .05 / (1 + 14 / 5d));
        Assert.Equal(Math.Min(b.Low, t.Low), both.Low, 12);
        Assert.Equal(Math.Max(b.High, t.High), both.High, 12);
        Assert.Equal(.42, both.Estimate, 12);
    }

    [Fact]
    public void One_seed_is_infinite_and_equal_seeds_are_never_a_point()
    {
        Assert.Equal(double.PositiveInfinity, SeedInterval.OfMean([1], default).Width);
        Assert.Equal(2 * Math.Log(40) / 3, SeedInterval.OfMean([1, 1, 1], default).Width, 9);
        Assert.Throws<ArgumentException>(() => SeedInterval.OfMean([1, double.NaN], default));
    }
}
