using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Sensitivity;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Devices;

internal static class SensitivityCases
{
    public static readonly Dictionary<string, Func<Inputs, object?>> All = new()
    {
        ["ResponseDistance.L2"] = i => ResponseDistance.L2(i.Activations, i.Composed),
        ["ResponseDistance.SqrtKl"] = i => ResponseDistance.SqrtKl(i.Activations.log_softmax(1), i.Composed.log_softmax(1)),
        ["EarlyResponse.Ratio"] = i => EarlyResponse.Ratio(i.Response, i.Activations, i.Units, 2),
        ["EarlyResponse.Ratios"] = i => EarlyResponse.Ratios(
            i.Response, i.Activations, [i.Units, i.Units.neg()], 2,
            [ResponseDistance.L2, (a, b) => ResponseDistance.SqrtKl(a.log_softmax(1), b.log_softmax(1))]),
        ["EarlyResponse.MaxSlope"] = i => EarlyResponse.MaxSlope(i.Response, i.Activations, i.Units, 4),
        ["EarlyResponse.Chance"] = i => EarlyResponse.Chance(i.Response, i.Activations, 2, i.Seed, 2),
        ["ThresholdRadius.Find"] = i => ThresholdRadius.Find(i.Response, i.Activations, i.Units, .5, 3, 6, 4),
        ["ThresholdRadius.Chance"] = i => ThresholdRadius.Chance(i.Response, i.Activations, i.Seed, .5, 3, 6, 4),
        ["PatchingSetup.Rotated"] = i => Measured(Setup(i).Rotated(Directions.Rotation(Inputs.D, i.Rng()).to(i.Device)), i),
        ["PatchingSetup.Rotated drawn"] = i => Measured(Setup(i).Rotated(Directions.Rotation(Inputs.D, i.Rng())), i),
        ["PatchingSetup.Scaled"] = i => Measured(Setup(i).Scaled(3), i),
    };

    private static PatchingSetup Setup(Inputs i) => new(
        i.Activations, i.Composed, Gaussian.Estimate(i.Activations), 2, .5, i.Response,
        new Dictionary<string, Func<Tensor, Tensor, Tensor>> { ["l2"] = ResponseDistance.L2 }, i.Features);

    private static object Measured(PatchingSetup setup, Inputs i) =>
        (setup.Pool, setup.Features, setup.Gaussian.Sample(2, i.Rng()).shape,
            EarlyResponse.Ratio(setup.Response, setup.Bases, i.Units, setup.Radius));
}
