using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Absorption;
using Hypotheses.Core.Measures.Fidelity;
using Hypotheses.Core.Measures.Geometry;
using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Measures.Sensitivity;
using Hypotheses.Core.Measures.Splitting;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures;

/// <summary>Measures return numbers and leave no tensor behind, so that a loop over seeds needs no scope of its own.</summary>
public class DisposalTests
{
    [Fact]
    public void Measures_leave_no_tensors_behind()
    {
        Seed seed = Seed.FromPath("disposal");
        Rng rng = seed.Rng();
        using Tensor x = Directions.Normals(40, 6, rng), w = Directions.Normals(8, 6, rng), u = Directions.Isotropic(40, 6, rng),
            codes = Toy.Codes(40, 5, .5, rng), latents = Toy.Codes(40, 8, .5, rng);
        using Tensor parents = Toy.Orthonormal(3, 6, rng), column = codes.select(1, 0), other = codes.select(1, 1), one = w[0],
            responses = Directions.Normals(5, 8, rng);
        SparseAutoencoder given = PairStarts.Atomic(parents, 3, .1);
        _ = given.DecoderTensor; // its own tensors live as long as it does
        Action[] measures =
        [
            () =>
                SignedMatching.Of(w, x), () =>
                    Mmcs.Signed(w, x), () => ChanceLevel.OfDirections(w, 5, seed, SignedMatching.MatchedRecall, 3),
            () =>
                FunctionalRecall.Measure(codes, latents), () =>
                    FunctionalRecall.Measure(codes, latents, responses), () =>
                        FunctionalRecall.Chance(codes, x, [.1, .2], seed, 2),
            () => Reconstruction.FvuOf(x, u), () => Reconstruction.Chance(x, 5, 2, seed, 2), () => Firing.Of(latents),
            () =>
                FeatureDimensionality.Represented(w, .5), () =>
                    FeatureDimensionality.DimensionsPerFeature(w), () => FeatureDimensionality.Chance(w, seed, 2),
            () => Hole.Value(column, other, column), () => Hole.Chance(x, column, other, .3, seed, 2),
            () => DetectorGap.Measure(x, column, one, other), () => DetectorGap.Chance(x, column, .3, seed, 2),
            () =>
                OffsetSharing.Value(Families.Of(w, parents, .1)), () =>
                    PairR2.Of(w, [0, 1]), () => PairR2.Chance(5, 6, 3, seed, 2),
            () =>
                PursuitR2.Means(w), () =>
                    InFamilyCosines.Of(w, Families.Of(w, parents, .1)), () =>
                        Splits.Of(w, latents, w, latents, .4, .4, .97).Chance(seed, 3),
            () =>
                EarlyResponse.Ratio(y => y.square(), x, u, 1), () =>
                    EarlyResponse.MaxSlope(y => y.square(), x, u, 5), () => EarlyResponse.Chance(y => y.square(), x, 1, seed, 2),
            () => ThresholdRadius.Find(y => y.square(), x, u, 1, 3), () => ThresholdRadius.Chance(y => y.square(), x, seed, 1, 3),
            () => SparseLoss.PerSample(given, x, .1), () => SparseLoss.Violation(given, x, .1), () => CompositeCosine.Of(w, x),
            () =>
                NearestNeighbourCosine.Of(w), () =>
                    NearestNeighbourCosine.Isotropic(5, 6, seed), () =>
                        NearestNeighbourCosine.CovarianceMatched(5, Gaussian.Estimate(x), seed),
        ];
        for (int i = 0; i < measures.Length; i++)
        {
            long before = Live();
            measures[i]();
            Assert.True(Live() == before, $"measure {i} left {Live() - before} tensors");
        }
    }

    [Fact]
    public void The_count_sees_a_tensor()
    {
        long before = Live();
        using Tensor one = ones(1);
        Assert.Equal(before + 1, Live());
    }

    private static long Live() => TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
}
