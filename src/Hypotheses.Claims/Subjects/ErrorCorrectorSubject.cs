using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Sensitivity;
using Hypotheses.Core.Models.Toy.Correctors;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Claims.Subjects;

/// <summary>The error corrector (world G6) as a subject: its weights are chosen, not trained, so the answer is known.</summary>
/// <param name="name">See <see cref="Subject"/>.</param>
/// <param name="description">See <see cref="Subject"/>.</param>
/// <param name="corrector">The corrector's recipe.</param>
/// <param name="radius">R, the length of a whole perturbation.</param>
/// <param name="threshold">τ, the change of the output that counts as an effect.</param>
/// <param name="featuresKnown">Whether experiments are told the true directions, or must do with differences of
/// activations.</param>
public sealed class ErrorCorrectorSubject(
    string name,
    string description,
    ErrorCorrectorRecipe corrector,
    double radius = 4,
    double threshold = 1,
    bool featuresKnown = true)
    : Subject(name, description), IResponds
{
    /// <inheritdoc/>
    public override string Recipe { get; } = "error corrector " + Json.Canonical(corrector)
        + $" R={Json.Canonical(radius)} tau={Json.Canonical(threshold)} features={featuresKnown}";

    /// <inheritdoc/>
    public IReadOnlyList<HookSetting> Sites => [HookSetting.Whole];

    /// <inheritdoc/>
    public PatchingSetup Setup(HookSetting site, Seed seed, int bases)
    {
        var system = new ErrorCorrector(corrector, seed.Derive("corrector")).InScope();
        var readouts = new Dictionary<string, Func<Tensor, Tensor, Tensor>> { ["l2"] = ResponseDistance.L2 };
        PatchingSetup setup = SetupOf(system, system, seed, bases, radius, threshold, readouts);
        return featuresKnown ? setup with { Features = system.Directions } : setup;
    }

    /// <summary>Bases of <paramref name="world"/>, read by <paramref name="system"/>.</summary>
    internal static PatchingSetup SetupOf(
        ErrorCorrector world, ErrorCorrector system, Seed seed, int bases, double radius, double threshold,
        IReadOnlyDictionary<string, Func<Tensor, Tensor, Tensor>> readouts)
    {
        Rng rng = seed.Derive("bases").Rng();
        return new PatchingSetup(
            Bases: world.Bases(rng, bases),
            Pool: world.Bases(rng, 4 * bases),
            Gaussian: new Gaussian(world.Mean, world.Covariance),
            Radius: radius,
            Threshold: threshold,
            Response: system.Apply,
            Readouts: readouts);
    }
}
