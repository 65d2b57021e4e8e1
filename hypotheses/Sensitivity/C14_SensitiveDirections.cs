using Hypotheses.Catalogue.Literature;

namespace Hypotheses.Catalogue.Sensitivity;

/// <summary>
/// How far an activation moves before the response changes by τ, along feature directions (where they are known) or differences
/// of two real activations, against differences of two draws from N(μ, Σ̂). The baseline must be covariance-matched: against
/// isotropic directions even a linear system looks sensitive (pilot: −.18). Radii that are never reached are censored: the median
/// of log ratios then has bounds, and these decide. "Practically equal" is log 1.15. Language models have no known features: they
/// are judged by differences of activations, and so are the controls of that rule, with one active feature (with four, a perfect
/// corrector is refuted). Pilots: features −.36 and linear twin +.02 are −.37 and .00 here. On stories260K τ is a quarter of the
/// usual distance between two responses: |log ratio| ≤ .02 at layers 1 and 2 as in the pilot, −.05 at layer 0 where the pilot saw
/// −.138.
/// </summary>
public sealed class C14_SensitiveDirections : ClaimTest<IResponds, HookSetting, RadiusSpecimen>
{
    private const string Differences = "differences";

    private static readonly double PracticallyEqual = Math.Log(1.15);

    public override string Title => "Feature and real-difference directions act at smaller perturbations than random ones";

    public override string Meaning =>
        "Move an activation towards another real one, or along a latent's direction, or at random. Does the output "
            + "change earlier along the meaningful directions?";

    public override string Source =>
        $"{Citations.Shortform}, experiment proposals; "
            + $"{Citations.Plateaus}; "
            + $"{Citations.Lee}";

    public override IReadOnlyDictionary<string, string> Numbers { get; } = new Dictionary<string, string>
    {
        ["log_ratio"] =
            "The logarithm of how far one must go along the claimed directions until the output changes, over how far "
                + "along random ones: below 0 they act sooner.",
        ["log_ratio.low"] = "The least that it can be, where some distances were never reached.",
        ["log_ratio.high"] = "The most that it can be, where some distances were never reached.",
        ["censored"] = "The share of pairs in which the output did not change as far as was looked.",
        ["radius"] = "How far one must go along the claimed directions until the output changes (median).",
        ["radius.baseline"] = "The same along random directions of the activations' covariance.",
    };

    public override Protocol Protocol { get; } = new()
    {
        Rules = [Rule(), Rule() with { Name = Differences, For = typeof(IHasTwins) }],
        Gates = [AtMost("censored", .25)],
        Thresholds = new Dictionary<string, double>
        {
            ["bases"] = 48,
            ["directions"] = 3,
            ["steps"] = 24,
            ["halvings"] = 12,
            ["reach"] = 2
        },
        Recipes = [LanguageModelSubject.SetupRecipe],
        Confirmatory = true,
    };

    public override Controls Controls { get; } = new(
        Positive: [
            Corrector("ramp-features", "its own feature directions", new()),
            Corrector(
                "ramp-1-active-differences",
                "one active feature, differences of two activations",
                new() { Active = 1 },
                featuresKnown: false).By(Differences)],
        Negative: [
            Corrector("linear-features", "linear, the same directions", new() { Function = ReadoutFunction.Identity }),
            Corrector(
                "linear-1-active-differences",
                "linear, the same differences",
                new() { Function = ReadoutFunction.Identity, Active = 1 },
                featuresKnown: false)
                .By(Differences)]);

    public override IReadOnlyList<Case> Subjects { get; } = [
        Corrector(
            "soft-threshold-features",
            "a soft threshold, its own feature directions",
            new() { Function = ReadoutFunction.SoftThreshold }),
        Corrector("ramp-differences", "four active features, differences of two activations", new(), featuresKnown: false)
            .By(Differences)];

    public override IReadOnlyList<Setting> SettingsOf(Subject subject) => ((IResponds)subject).Sites;

    public override IReadOnlyList<Invariance> Invariances => [Invariance.Rotation, Invariance.Scaling];

    protected override Preparation<RadiusSpecimen> Prepare(IResponds subject, HookSetting setting, Seed seed) =>
        RadiusSpecimen.Prepare(subject, setting, seed, Protocol.Count("bases"), Protocol.Count("directions"));

    protected override Measurement Measure(RadiusSpecimen specimen, Protocol protocol)
    {
        ThresholdRadius Radii(IReadOnlyList<Tensor> directions) =>
            specimen.Radii(directions, protocol.Count("steps"), protocol.Count("halvings"), protocol["reach"]);
        ThresholdRadius claimed = Radii(specimen.Claimed), baseline = Radii(specimen.Baseline);
        CensoredRatio ratio = claimed.LogRatio(baseline);
        double farthest = protocol["reach"] * specimen.Setup.Radius;
        return new Measurement
        {
            ["log_ratio"] = ratio.Estimate,
            ["log_ratio.low"] = ratio.Low,
            ["log_ratio.high"] = ratio.High,
            ["radius"] = Math.Min(claimed.Median, farthest),
            ["radius.baseline"] = Math.Min(baseline.Median, farthest),
            ["censored"] = (double)ratio.Censored / claimed.Radius.Length,
        };
    }

    private static Prediction Rule() => new(
        "log_ratio",
        Support: All(Below("log_ratio", -PracticallyEqual), Below("log_ratio.high", -PracticallyEqual)),
        Refute: All(
            Within("log_ratio", -PracticallyEqual, PracticallyEqual),
            Above("log_ratio.low", -PracticallyEqual),
            Within("log_ratio.high", -PracticallyEqual, PracticallyEqual)));

    private static ErrorCorrectorSubject Corrector(
        string name, string description, ErrorCorrectorRecipe recipe, bool featuresKnown = true) =>
        new(name, "error corrector, " + description, recipe, featuresKnown: featuresKnown);
}
