using System.Globalization;
using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Specimens;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Sensitivity;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Core.Measures.Devices;
using Hypotheses.Tests.Support.PretendDevices;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Claims.Specimens.Devices;

/// <summary>Specimens of a system on either device, in words alone.</summary>
public static class SpecimenCases
{
    private const int Bases = Inputs.Samples;

    /// <summary>Every number that a specimen's measures give, in full.</summary>
    public static string[] Of(string name, bool there)
    {
        using var scope = NewDisposeScope();
        var inputs = new Inputs(there ? new Device(DeviceType.META) : CPU);
        Seed seed = inputs.Seed;
        return name switch
        {
            "plateau" => Words(Plateau(inputs)),
            "plateau rotated" => Words(Plateau(inputs).Under(Invariance.Rotation, seed)!),
            "plateau scaled" => Words(Plateau(inputs).Under(Invariance.Scaling, seed)!),
            "radius" => Words(Radius(inputs, features: false)),
            "radius of features" => Words(Radius(inputs, features: true)),
            "radius rotated" => Words(Radius(inputs, features: true).Under(Invariance.Rotation, seed)!),
            "radius scaled" => Words(Radius(inputs, features: false).Under(Invariance.Scaling, seed)!),
            _ => throw new ArgumentException(name, nameof(name)),
        };
    }

    /// <summary>Operations on the pretended device so far, in the woven world.</summary>
    public static int Seen() => Watch.Operations;

    private static PlateauSpecimen Plateau(Inputs inputs) => PlateauSpecimen.Of(Setup(inputs, features: false), inputs.Seed, 2);

    private static RadiusSpecimen Radius(Inputs inputs, bool features) => Prepared.Of(
        RadiusSpecimen.Prepare(new Given(Setup(inputs, features)), HookSetting.Whole, inputs.Seed, Bases, 2));

    private static PatchingSetup Setup(Inputs i, bool features) => new(
        i.Activations, i.Composed, Gaussian.Estimate(i.Activations), 2, .5, i.Response,
        new Dictionary<string, Func<Tensor, Tensor, Tensor>> { ["l2"] = ResponseDistance.L2 },
        features ? i.Features / linalg.vector_norm(i.Features, 2.0, new long[] { 1 }, keepdim: true) : null);

    private static string[] Words(PlateauSpecimen specimen) => [
        .. specimen.Ratios().SelectMany(r => (double[])[r.Real, r.Covariance, r.Isotropic, r.Swapped, r.Silent]).Select(Word)];

    private static string[] Words(RadiusSpecimen specimen) => [
        .. ((IReadOnlyList<Tensor>[])[specimen.Claimed, specimen.Baseline])
            .SelectMany(d => specimen.Radii(d, 6, 4, 1.5).Radius).Select(Word)];

    private static string Word(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private sealed class Given(PatchingSetup setup) : IResponds
    {
        public IReadOnlyList<HookSetting> Sites => [HookSetting.Whole];

        public PatchingSetup Setup(HookSetting site, Seed seed, int bases) => setup;
    }
}
