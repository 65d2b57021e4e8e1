using Hypotheses.Core.Interventions;
using TorchSharp;

namespace Hypotheses.Catalogue.Sensitivity;

/// <summary>
/// How far an activation moves before the response changes by τ, along feature directions (where they are known) or differences
/// of two real activations, against differences of two draws from N(μ, Σ̂). The baseline must be covariance-matched: against
/// isotropic directions even a linear system looks sensitive (pilot: −.18).
/// Pilots: features −.36 and linear twin +.02 are −.37 and .00 here. On stories260K τ is a quarter of the usual distance between
/// two responses: |log ratio| ≤ .02 at layers 1 and 2 as in the pilot, −.05 at layer 0 where the pilot saw −.138.
/// </summary>
public sealed class C14_SensitiveDirections : ClaimTest<IResponds, RadiusSpecimen>
{
    private const int Bases = 48, Directions = 3, Steps = 24, Halvings = 12;
    private const double Reach = 2;
    private static readonly double PracticallyEqual = Math.Log(1.15);

    public override string Title => "Feature and real-difference directions act at smaller perturbations than random ones";

    public override string Source => "seed, experiment proposals; Heimersheim and Mendel, LajDyGyiyX8DNNsuF; Lee and Heimersheim, 2410.12555";

    public override bool Confirmatory => true;

    public override Prediction Prediction => new(
        "log_ratio",
        Support: Below("log_ratio", -PracticallyEqual),
        Refute: Within("log_ratio", -PracticallyEqual, PracticallyEqual));

    public override object Recipe => new { Bases, Directions, Steps, Halvings, Reach, LanguageModelSubject.RigRecipe };

    public override IReadOnlyList<Subject> Positive => [new ErrorCorrectorSubject("ramp-features", "error corrector, its own feature directions", new ErrorCorrectorRecipe())];

    public override IReadOnlyList<Subject> Negative => [new ErrorCorrectorSubject("linear-features", "its linear twin, the same directions", new ErrorCorrectorRecipe { Function = ReadoutFunction.Identity })];

    public override IReadOnlyList<Subject> Subjects => [
        new ErrorCorrectorSubject("soft-threshold-features", "error corrector with a soft threshold", new ErrorCorrectorRecipe { Function = ReadoutFunction.SoftThreshold }),
        new ErrorCorrectorSubject("ramp-differences", "error corrector, differences of two activations", new ErrorCorrectorRecipe(), featuresKnown: false)];

    public override IReadOnlyList<string> Aspects(Subject subject) => ((IResponds)subject).Sites;

    public override IReadOnlyList<Invariance> Invariances => [Invariance.Rotation, Invariance.Scaling];

    protected override IReadOnlyList<RadiusSpecimen> Prepare(IResponds subject, string aspect, Lab lab) => [.. lab.Seeds.Select(seed =>
    {
        PerturbationRig rig = subject.Rig(aspect, seed, Bases);
        Rng rng = seed.Derive("directions").Rng();
        return new RadiusSpecimen(rig, Draw(() => Claimed(rig, rng)), Draw(() => Core.Interventions.Directions.DifferenceOfTwo(rig.Gaussian, Bases, rng)));
    })];

    protected override Measurement Score(RadiusSpecimen specimen)
    {
        ThresholdRadius claimed = specimen.Radii(specimen.Claimed, Steps, Halvings, Reach), baseline = specimen.Radii(specimen.Baseline, Steps, Halvings, Reach);
        CensoredRatio ratio = claimed.LogRatio(baseline);
        return new Measurement
        {
            ["log_ratio"] = ratio.Estimate,
            ["radius"] = Math.Min(claimed.Median, Reach * specimen.Rig.Radius),
            ["radius.baseline"] = Math.Min(baseline.Median, Reach * specimen.Rig.Radius),
        }.AtMost("censored", (double)ratio.Censored / claimed.Radius.Length, .25);
    }

    private static torch.Tensor[] Draw(Func<torch.Tensor> one) => [.. Enumerable.Range(0, Directions).Select(_ => one())];

    /// <summary>One feature a base, drawn at random, or a difference of two activations.</summary>
    private static torch.Tensor Claimed(PerturbationRig rig, Rng rng) => rig.Features is { } features
        ? features.index_select(0, torch.tensor([.. Enumerable.Range(0, Bases).Select(_ => (long)rng.Below((int)features.shape[0]))]))
        : Core.Interventions.Directions.DifferenceOfTwo(rig.Pool, Bases, rng);
}
