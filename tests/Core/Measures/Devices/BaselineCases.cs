using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Recovery;

namespace Hypotheses.Tests.Core.Measures.Devices;

internal static class BaselineCases
{
    public static readonly Dictionary<string, Func<Inputs, object?>> All = new()
    {
        ["ChanceLevel.OfDirections"] = i => ChanceLevel.OfDirections(i.Features, 4, i.Seed, Mmcs.Signed, 3),
        ["ChanceLevel.OfDirections none"] = i =>
            ChanceLevel.OfDirections(i.Features, 0, i.Seed, SignedMatching.MatchedMeanCosine, 3),
        ["Directions.Difference"] = i => Directions.Difference(i.Activations, i.Composed),
        ["Directions.DifferenceOfTwo"] = i => Directions.DifferenceOfTwo(i.Activations, 4, i.Rng()),
        ["Fakes.Isotropic"] = i => Fakes.Isotropic(i.Rows, i.Rng()),
        ["Fakes.CovarianceMatched"] = i => Fakes.CovarianceMatched(i.Rows, Gaussian.Estimate(i.Activations), i.Rng()),
        ["Fakes.Rotated"] = i => Fakes.Rotated(i.Features, i.Rng()),
        ["Fakes.PairMixtures"] = i => Fakes.PairMixtures(i.Features, i.Rng()),
        ["Fakes.CoFiringMixtures"] = i => Fakes.CoFiringMixtures(i.Features, i.Codes, i.Rng()),
        ["Fakes.SpanRotated"] = i => Fakes.SpanRotated(i.Features.narrow(0, 0, 3), i.Rng()),
        ["Gaussian.ctor"] = i => Parts(new Gaussian(i.Features[0], i.Composed.t().matmul(i.Composed))),
        ["Gaussian.Estimate"] = i => Parts(Gaussian.Estimate(i.Activations)),
        ["RandomLatents.Of"] = i => RandomLatents.Of(i.Activations, [0, .3, 1], i.Rng()),
    };

    // A Gaussian is arrays of .NET, and draws on the CPU.
    private static object Parts(Gaussian gaussian)
    {
        using TorchSharp.torch.Tensor mean = gaussian.Mean, covariance = gaussian.Covariance;
        return (Hypotheses.Core.Runtime.Tensors.ToArray<double>(mean),
            Hypotheses.Core.Runtime.Tensors.ToArray<double>(covariance), gaussian.Shrinkage);
    }
}
