using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.SynthSaeBench;

namespace Hypotheses.Tests.Core.Worlds.SynthSaeBench;

public class SynthReportTests
{
    private static readonly SynthRecipe Small = new()
    {
        Features = 70,
        Dimension = 10,
        Hierarchy = new SynthHierarchy { Roots = 3, Depth = 1 },
        Orthogonalisation = null
    };

    [Fact]
    public void Counts_are_those_of_the_streams_own_codes()
    {
        const int rows = 3000;
        SynthWorld world = Small.Create(new Seed(1));
        SynthReport report = SynthReport.Measure(world, rows, Seed.FromPath("counted"));
        Samples samples = Samples.Draw(world, "counted", rows);
        double l0 = 0, squares = 0, total = 0;
        for (int row = 0; row < rows; row++)
        {
            int active = Enumerable.Range(0, 70).Count(i => samples.Code(row, i) != 0);
            l0 += active;
            squares += active * active;
        }

        for (int i = 0; i < 70; i++)
        {
            Assert.Equal((double)samples.Active(i) / rows, report.Rates[i], 12);
            double sum = Enumerable.Range(0, rows).Sum(row => (double)samples.Code(row, i));
            total += sum;
            Assert.Equal(samples.Active(i) > 0 ? sum / samples.Active(i) : double.NaN, report.Magnitudes[i], 9);
        }

        double variance = (squares - l0 * l0 / rows) / (rows - 1);
        Assert.Equal(l0 / rows, report.L0, 12);
        Assert.Equal(Math.Sqrt(variance / rows), report.L0Error, 9);
        Assert.Equal(total / l0, report.Magnitude, 9);
    }

    [Fact]
    public void Superposition_and_correlation_are_those_of_all_pairs()
    {
        SynthWorld world = (Small with { Features = 1100 }).Create(new Seed(2)); // more than one portion of rows
        SynthReport report = SynthReport.Measure(world, 100, new Seed(3));
        (int n, int d, int rank) = (1100, 10, 25);
        float[] v = world.Model.Vectors, l = world.Model.Factor;
        double largest = 0, squares = 0;
        for (int i = 0; i < n; i++)
        {
            double most = 0;
            for (int j = 0; j < n; j++)
            {
                if (i == j) continue;
                double cosine = 0, correlation = 0;
                for (int k = 0; k < d; k++) cosine += (double)v[i * d + k] * v[j * d + k];
                for (int k = 0; k < rank; k++) correlation += (double)l[i * rank + k] * l[j * rank + k];
                most = Math.Max(most, Math.Abs(cosine));
                squares += correlation * correlation;
            }

            largest += most / n;
        }

        Assert.Equal(largest, report.Superposition, 5);
        Assert.Equal(Math.Sqrt(squares / n / (n - 1)), report.Correlation, 9);
        Assert.Equal(l.Sum(x => (double)x * x) / n, report.SharedVariance, 9);
    }

    [Fact]
    public void A_power_law_has_its_exponent_and_the_rescaled_one_another()
    {
        Assert.Equal(0.8, SynthReport.Slope([.. Enumerable.Range(1, 300).Select(r => 0.3 * Math.Pow(r, -0.8))]), 12);
        Assert.True(double.IsNaN(SynthReport.Slope([1])));
        SynthReport report = SynthReport.Measure(
            (Small with { Features = 500, Hierarchy = null }).Create(new Seed(1)), 20_000, new Seed(2));
        Assert.Equal(1, report.FirstRank);
        Assert.Equal(report.Rates.Count(r => r * 20_000 > 99.5), report.LastRank);
        Assert.True(report.NominalExponent > 0.55, $"{report.NominalExponent}"); // the recipe says .5
        Assert.InRange(report.Exponent, report.NominalExponent - 0.05, report.NominalExponent + 0.05);
    }

    [Fact]
    public void The_reduced_setting_does_what_is_said_of_it()
    {
        SynthWorld world = SynthRecipe.Reduced1k.Create(Seed.FromPath("reduced"));
        SynthReport report = SynthReport.Measure(world, 50_000, Seed.FromPath("report"));
        Assert.InRange(report.L0, 6.9, 7.6); // another draw of ε's factor moves it; its standard error here is .02
        Assert.Equal(13.11, report.NominalL0, 2);
        Assert.Equal(680, world.Forest.Used);
        Assert.InRange(report.Superposition, 0.27, 0.29);
        Assert.InRange(report.Correlation, 0.049, 0.052);
    }
}
