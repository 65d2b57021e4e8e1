using FsCheck.Xunit;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Sensitivity;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics.Intervals;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Sensitivity;

public class EarlyResponseTests(ITestOutputHelper output)
{
    [Property(MaxTest = 20, Replay = "191,193")]
    public bool A_linear_response_gives_exactly_one(ulong seed)
    {
        using var scope = NewDisposeScope();
        Rng rng = new(seed);
        int n = 1 + rng.Below(4), d = 1 + rng.Below(5);
        Tensor map = Directions.Normals(d, 3, rng).to(ScalarType.Float64),
            x = Directions.Normals(n, d, rng).to(ScalarType.Float64), u = Directions.Isotropic(n, d, rng).to(ScalarType.Float64);
        double radius = rng.Uniform(.1, 5);
        return EarlyResponse.Ratio(y => y.matmul(map) + 1, x, u, radius).All(r => Math.Abs(r - 1) < 1e-9)
            && EarlyResponse.MaxSlope(y => y.matmul(map), x, radius * u, 20).All(s => Math.Abs(s - 1) < 1e-9);
    }

    [Fact]
    public void Known_curves()
    {
        using var scope = NewDisposeScope();
        Tensor x = zeros(2, 1, dtype: ScalarType.Float64), u = tensor(new[,] { { 1.0 }, { -1.0 } });
        // r²: .01/(.1·1) = .1, steepest over the last of 10 steps: (1 − .81)·10. A response of a caller's distance: √ makes it
        // linear.
        Assert.All(EarlyResponse.Ratio(y => y.square(), x, u, 3), r => Assert.Equal(.1, r, 12));
        Assert.All(EarlyResponse.MaxSlope(y => y.square(), x, u, 10), s => Assert.Equal(1.9, s, 12));
        Assert.All(
            EarlyResponse.Ratio(y => y.square(), x, u, 3, (a, b) => (b - a).abs().sqrt().sum(new long[] { 1 })),
            r => Assert.Equal(1, r, 12));
        // Plateau to ½, then a ramp: early 0, slope 2.
        Assert.Equal([0, 0], EarlyResponse.Ratio(y => (y.abs() - .5).clamp_min(0), x, u, 1));
        Assert.All(EarlyResponse.MaxSlope(y => (y.abs() - .5).clamp_min(0), x, u, 10), s => Assert.Equal(2, s, 12));
        // No response at all is undefined, not 0.
        Assert.All(EarlyResponse.Ratio(y => y * 0, x, u, 1), r => Assert.True(double.IsNaN(r)));
        Assert.All(EarlyResponse.MaxSlope(y => y * 0, x, u, 4), r => Assert.True(double.IsNaN(r)));
    }

    [Fact]
    public void Each_base_is_answered_in_its_row()
    {
        using var scope = NewDisposeScope();
        Tensor x = tensor(new[,] { { 0.0 }, { 10 } }), u = ones(2, 1, dtype: ScalarType.Float64);
        // flat up to 1 from the first base, linear from the second
        double[] seen = EarlyResponse.Ratio(y => y.clamp_min(1), x, u, 2);
        Assert.Equal(0, seen[0]);
        Assert.Equal(1, seen[1], 12);
    }

    /// <summary>
    /// An error-correcting layer has plateaus around sums of four features, weaker ones around Gaussian bases of equal
    /// covariance, and none in its linear twin. Pilot figures: .42, .55, 1.00. Medians over 400 bases have a standard error of
    /// about .01.
    /// </summary>
    [Fact]
    public void An_error_corrector_has_plateaus_and_its_linear_twin_has_none()
    {
        using var scope = NewDisposeScope();
        Seed seed = Seed.FromPath("EarlyResponseTests");
        ErrorCorrector ramp = ErrorCorrector.Create(false, seed), twin = ErrorCorrector.Create(true, seed);
        Rng rng = seed.Derive("bases").Rng();
        Tensor x = ramp.Bases(400, rng);
        var gaussian = Gaussian.Estimate(ramp.Bases(4000, rng));
        Tensor fake = gaussian.Sample(400, rng), u = Directions.Isotropic(400, 128, rng);
        double real = Summary.Median(EarlyResponse.Ratio(ramp.Respond, x, u, 4)),
            covariance = Summary.Median(EarlyResponse.Ratio(ramp.Respond, fake, u, 4));
        double[] linear = EarlyResponse.Ratio(twin.Respond, x, u, 4);
        output.WriteLine(
            $"real {real:f3}, covariance-matched {covariance:f3}, linear {Summary.Median(linear):f4}, random-direction level "
                + $"{EarlyResponse.Chance(ramp.Respond, x, 4, seed, 5)}");
        Assert.All(linear, r => Assert.Equal(1, r, 3));
        Assert.InRange(real, .2, .7);
        Assert.True(covariance - real > .05, $"{real} {covariance}");
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Contains(
            "unit",
            Assert.Throws<ArgumentException>(() => EarlyResponse.Ratio(y => y, ones(2, 2), ones(2, 2), 1)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => EarlyResponse.Ratio(y => y, eye(2), eye(2), 0));
        Assert.Throws<ArgumentException>(() => EarlyResponse.Ratio(y => y, ones(1, 2), eye(2), 1));
    }
}
