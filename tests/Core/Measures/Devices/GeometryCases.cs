using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Geometry;

namespace Hypotheses.Tests.Core.Measures.Devices;

internal static class GeometryCases
{
    public static readonly Dictionary<string, Func<Inputs, object?>> All = new()
    {
        ["DistinctDirections.Of"] = i => DistinctDirections.Of(i.Rows, .1, .95),
        ["FeatureDimensionality.Of"] = i => FeatureDimensionality.Of(i.Rows),
        ["FeatureDimensionality.Represented"] = i => FeatureDimensionality.Represented(i.Rows.unsqueeze(0), .5),
        ["FeatureDimensionality.DimensionsPerFeature"] = i => FeatureDimensionality.DimensionsPerFeature(i.Rows),
        ["FeatureDimensionality.Chance"] = i => FeatureDimensionality.Chance(i.Rows, i.Seed, 3),
        ["InverseParticipation.Of"] = i => InverseParticipation.Of(i.Features.matmul(i.Rows.t())),
        ["NearestNeighbourCosine.Of"] = i => NearestNeighbourCosine.Of(i.Rows, chunk: 3).Cosine,
        ["NearestNeighbourCosine.Isotropic"] = i => NearestNeighbourCosine.Isotropic(6, Inputs.D, i.Seed, i.Device).Cosine,
        ["NearestNeighbourCosine.CovarianceMatched"] = i =>
        {
            var gaussian = Gaussian.Estimate(i.Activations);
            return NearestNeighbourCosine.CovarianceMatched(6, gaussian, i.Seed, i.Device).Cosine;
        },
    };
}
