using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Fidelity;
using Hypotheses.Core.Measures.Geometry;
using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Measures.Scores;
using Hypotheses.Core.Measures.Streaming;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures;

/// <summary>
/// What a mean must not change, on activations that are exact in float32 with it and without: multiples of 1/8, and a mean of up
/// to 2²⁰.
/// </summary>
public class LargeMeanTests
{
    private const int N = 3000, D = 6;

    public static TheoryData<double> Means => [0, 1 << 10, 1 << 20];

    [Theory]
    [MemberData(nameof(Means))]
    public void Variances_covariances_and_what_is_unexplained(double mean)
    {
        using var scope = NewDisposeScope();
        Tensor x = Eighths(1), error = Eighths(2), far = x + mean, wide = x.to(ScalarType.Float64);
        double fvu = Reconstruction.FvuOf(wide, wide + error.to(ScalarType.Float64));
        Assert.Equal(fvu, Reconstruction.FvuOf(far, far + error), 1e-6 * fvu + 1e-12);
        var metric = new ReconstructionMetric(D);
        var codes = new SparseBatch(1);
        for (int n = 0; n < N; n++) codes.Append([], []);
        metric.Add(new SampleBatch(Tensors.ToArray<float>(far), Tensors.ToArray<float>(far + error), codes, codes));
        Assert.Equal(1 - fvu, metric.Compute().ExplainedVariance, 1e-6);
        Gaussian plain = Gaussian.Estimate(x), moved = Gaussian.Estimate(far);
        Assert.InRange((plain.Covariance - moved.Covariance).abs().max().item<double>(), 0, 1e-7);
        Assert.Equal(plain.Shrinkage, moved.Shrinkage, 1e-7);
    }

    [Theory]
    [MemberData(nameof(Means))]
    public void Chance_levels_and_responses(double mean)
    {
        using var scope = NewDisposeScope();
        Tensor x = Eighths(3), far = x + mean;
        ChanceLevel level = Reconstruction.Chance(x, 8, 2, new Seed(1), 2);
        ChanceLevel moved = Reconstruction.Chance(far, 8, 2, new Seed(1), 2);
        Assert.Equal(level.Mean, moved.Mean, 1e-7);
        double[] rates = [.01, .1, .5];
        Tensor latents = RandomLatents.Of(far, rates, new Rng(2));
        Assert.Equal(rates.Select(r => (long)Math.Round(r * N)), Tensors.ToArray<long>((latents > 0).sum(new long[] { 0 })));
        Assert.InRange((latents - RandomLatents.Of(x, rates, new Rng(2))).abs().max().item<float>(), 0, 1e-4);
        Tensor active = x.clamp_min(0), response = FunctionalRecall.EstimateResponses(active, x);
        Tensor shifted = FunctionalRecall.EstimateResponses(active, far);
        Assert.InRange((response - shifted).abs().max().item<double>(), 0, 1e-6);
    }

    [Theory]
    [InlineData(1e-25f)]
    [InlineData(1e25f)]
    public void Directions_are_those_of_rows_whose_squares_float32_does_not_have(float scale)
    {
        using var scope = NewDisposeScope();
        Tensor rows = Directions.Normals(40, D, new Rng(4));
        double[] expected = NearestNeighbourCosine.Of(rows).Cosine, seen = NearestNeighbourCosine.Of(rows * scale).Cosine;
        Assert.Equal(expected.Length, seen.Length);
        for (int i = 0; i < seen.Length; i++) Assert.Equal(expected[i], seen[i], 1e-5);
    }

    // Normal numbers to the next eighth; continuous columns would tie nowhere, and these nearly nowhere in a projection.
    private static Tensor Eighths(ulong seed)
    {
        using var scope = NewDisposeScope();
        return (Directions.Normals(N, D, new Rng(seed)) * 64).round().div(8).MoveToOuterDisposeScope();
    }
}
