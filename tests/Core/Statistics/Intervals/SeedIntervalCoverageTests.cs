using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics.Intervals;
using Xunit.Abstractions;

namespace Hypotheses.Tests.Core.Statistics.Intervals;

public class SeedIntervalCoverageTests(ITestOutputHelper output)
{
    private const int Repeats = 2000;

    /// <summary>
    /// Coverage at five seeds over 2,000 samples. It is .985, .978 and .935; its standard error is at most .006, so bounds that
    /// lie some 6 of them lower are missed by chance less often than 1e-8.
    /// </summary>
    [Theory]
    [InlineData("normal", .96)]
    [InlineData("uniform", .95)] // t alone: .934
    [InlineData("exponential", .90)]
    public void Coverage_at_five_seeds(string shape, double atLeast)
    {
        double truth = shape switch { "normal" => 0, "uniform" => .5, _ => 1 };
        Seed root = Seed.FromPath("SeedIntervalTests", shape, "False");
        int bca = 0, t = 0, whole = 0;
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
            if (new SeedInterval(sample, seed, resamples: 500).At(.05).Contains(truth)) whole++;
        }

        output.WriteLine(
            $"{shape}: BCa {bca / (double)Repeats:f3}, t {t / (double)Repeats:f3}, whole "
                + $"{whole / (double)Repeats:f3}");
        Assert.True(whole >= atLeast * Repeats, $"the interval covered {whole} of {Repeats}");
        Assert.True(whole >= bca && whole >= t);
        Assert.True(bca < .92 * Repeats, $"BCa alone covered {bca} of {Repeats}: the interval would not be needed");
    }

    [Fact]
    public void It_is_the_hull_of_both()
    {
        double[] perSeed = [.1, .5, .2, .9, .4];
        Seed seed = Seed.FromPath("hull");
        // charged for skew
        Interval both = new SeedInterval(perSeed, seed).At(.05), b = Bootstrap.Bca(perSeed, Summary.Mean, seed),
            t = StudentT.Mean(perSeed, 1 - .05 / (1 + 14 / 5d));
        Assert.Equal(Math.Min(b.Low, t.Low), both.Low, 12);
        Assert.Equal(Math.Max(b.High, t.High), both.High, 12);
        Assert.Equal(.42, both.Estimate, 12);
    }

    [Fact]
    public void One_seed_is_infinite_and_equal_seeds_are_never_a_point()
    {
        Assert.Equal(double.PositiveInfinity, new SeedInterval([1], default).At(.05).Width);
        Assert.Equal(2 * Math.Log(40) / 3, new SeedInterval([1, 1, 1], default).At(.05).Width, 9);
        Assert.Throws<ArgumentException>(() => new SeedInterval([1, double.NaN], default));
    }
}
