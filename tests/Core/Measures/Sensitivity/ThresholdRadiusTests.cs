using FsCheck.Xunit;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Sensitivity;
using Hypotheses.Core.Runtime;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Sensitivity;

public class ThresholdRadiusTests(ITestOutputHelper output)
{
    [Property(MaxTest = 20, Replay = "201,203")]
    public bool A_linear_response_crosses_at_the_closed_form(ulong seed)
    {
        using var scope = NewDisposeScope();
        Rng rng = new(seed);
        int n = 1 + rng.Below(5), d = 1 + rng.Below(5);
        Tensor map = Directions.Normals(d, 3, rng).to(ScalarType.Float64),
            x = Directions.Normals(n, d, rng).to(ScalarType.Float64), u = Directions.Isotropic(n, d, rng).to(ScalarType.Float64);
        ThresholdRadius seen = ThresholdRadius.Find(y => y.matmul(map), x, u, 1, 2);
        double[] exact = (1 / linalg.vector_norm(u.matmul(map), 2.0, new long[] { 1 })).data<double>().ToArray();
        return exact.Select((r, i) =>
            r > 2 ? seen.Censored[i] && seen.Radius[i] == 2 : !seen.Censored[i] && Math.Abs(seen.Radius[i] - r) < 1e-6).All(x =>
                x);
    }

    [Fact]
    public void The_first_crossing_counts_and_equality_is_a_crossing()
    {
        using var scope = NewDisposeScope();
        Tensor x = zeros(1, 1, dtype: ScalarType.Float64), u = ones(1, 1, dtype: ScalarType.Float64);
        Assert.Equal(Math.PI / 6, ThresholdRadius.Find(y => y.sin(), x, u, .5, 10).Radius[0], 5); // not 5π/6, nor later ones
        ThresholdRadius edge = ThresholdRadius.Find(y => y, x, u, 1, 1, steps: 4, halvings: 0);
        Assert.Equal((1, false), (edge.Radius[0], edge.Censored[0]));
        // The scan brackets, halving refines: a coarse grid costs no accuracy.
        Assert.Equal(.37, ThresholdRadius.Find(y => y, x, u, .37, 1, steps: 1, halvings: 30).Radius[0], 8);
    }

    [Fact]
    public void All_rows_go_through_each_call_in_order()
    {
        using var scope = NewDisposeScope();
        // A response that knows which row it is, as one with its own prompt does.
        Tensor gain = tensor(new[,] { { 1.0 }, { 4 }, { .01 } });
        ThresholdRadius seen = ThresholdRadius.Find(
            y => y * gain, zeros(3, 1, dtype: ScalarType.Float64), ones(3, 1, dtype: ScalarType.Float64), 1, 3);
        Assert.Equal([false, false, true], seen.Censored);
        Assert.Equal([1, .25, 3], seen.Radius.Select(r => Math.Round(r, 5)));
        Assert.Equal(1, seen.Median, 5);
        Assert.Equal(double.PositiveInfinity, new ThresholdRadius([3, 3, 1], [true, true, false]).Median);
    }

    [Fact]
    public void Distances_of_the_callers_choice()
    {
        using var scope = NewDisposeScope();
        Tensor x = zeros(1, 2, dtype: ScalarType.Float64), u = tensor(new[,] { { 1.0, 0 } });
        double radius = ThresholdRadius.Find(y => y.log_softmax(1), x, u, .3, 5, distance: ResponseDistance.SqrtKl).Radius[0];
        double q = Math.Exp(radius) / (1 + Math.Exp(radius));
        Assert.Equal(.09, .5 * Math.Log(.5 / q) + .5 * Math.Log(.5 / (1 - q)), 5); // KL of (½, ½) to (q, 1 − q) at the crossing
    }

    /// <summary>
    /// Directions of the features act earlier than covariance-matched mixtures in an error corrector and not in its linear twin,
    /// where isotropic noise would falsely look different. Pilot medians: .527, .731 (difference of two), .753 (mixture), .897
    /// (isotropic); linear .189/.189/.185/.226. Medians of 300 paired log ratios have a standard error of about .02.
    /// </summary>
    [Fact]
    public void An_error_corrector_favours_its_features_and_its_linear_twin_does_not()
    {
        using var scope = NewDisposeScope();
        Seed seed = Seed.FromPath("ThresholdRadiusTests");
        double bound = Math.Log(1.15);
        foreach (bool linear in new[] { false, true })
        {
            ErrorCorrector layer = ErrorCorrector.Create(linear, seed);
            Rng rng = seed.Derive("draws").Rng();
            Tensor x = layer.Bases(300, rng), pool = layer.Bases(4000, rng);
            var gaussian = Gaussian.Estimate(pool);
            ThresholdRadius Find(Tensor u) => ThresholdRadius.Find(layer.Respond, x, u, 1, 4, halvings: 12);
            ThresholdRadius feature = Find(layer.Features[TensorIndex.Slice(0, 300)]),
                difference = Find(Directions.DifferenceOfTwo(pool, 300, rng));
            ThresholdRadius mixture = Find(Directions.DifferenceOfTwo(gaussian, 300, rng)),
                isotropic = ThresholdRadius.Chance(layer.Respond, x, seed, 1, 4, halvings: 12);
            double effect = feature.LogRatio(mixture).Estimate;
            output.WriteLine(
                $"linear {linear}: feature {feature.Median:f3}, difference {difference.Median:f3}, mixture {mixture.Median:f3}, "
                    + $"isotropic {isotropic.Median:f3}; log ratio {effect:f3}");
            if (linear) Assert.InRange(effect, -bound, bound);
            else Assert.True(effect < -bound, $"{effect}");
            Assert.True(isotropic.LogRatio(mixture).Estimate > .08, "isotropic directions act later in both");
        }
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => ThresholdRadius.Find(y => y, eye(2), eye(2), 0, 1));
        Assert.Throws<ArgumentException>(() => ThresholdRadius.Find(y => y, eye(2), eye(2) * 2, 1, 1));
        Assert.Contains(
            "NaN",
            Assert.Throws<InvalidOperationException>(() =>
                ThresholdRadius.Find(y => y * float.NaN, eye(2), eye(2), 1, 1)).Message,
            StringComparison.Ordinal);
    }
}
