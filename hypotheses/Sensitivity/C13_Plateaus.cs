using Hypotheses.Catalogue.Literature;

namespace Hypotheses.Catalogue.Sensitivity;

/// <summary>
/// Early-response ratio ρ = e(.1R)/(.1·e(R)): below 1 the first tenth of a perturbation does less than its share. Real bases are
/// compared with draws of the same mean and covariance. On language models ρ itself proves nothing (matched twins are chaotic,
/// ρ ≈ 2-4; √KL of an untrained one gives 1.5): the contrast between bases must exceed what it is in twins, by more than the
/// error of their quantiles; .02 is what a linear system and its twins differ by. The controls of that rule are correctors beside
/// twins that read other directions than the bases are made of.
/// Pilots: the corrector's ρ .42 against .55 is .41 against .52 here; stories260K's contrast (L2) 1.12, .49, .25 at layers 0-2 is
/// about 1.2, .7, .35 (directions are differences of two other activations; the pilot's choice is not stated).
/// </summary>
public sealed class C13_Plateaus : ClaimTest<IResponds, HookSetting, PlateauSpecimen>
{
    private const string OverTwins = "over-twins";

    public override string Title => "Real activations sit on plateaus: small perturbations do less than their share";

    public override string Meaning =>
        "Change an activation a little, and the output should hardly move until one comes near another real "
            + "activation. Does it stay flat for longer than a straight line would?";

    public override string Source =>
        $"{Citations.Shortform}, experiment proposals; "
            + $"{Citations.Plateaus}; "
            + "the rule for language models is this project's";

    public override IReadOnlyDictionary<string, string> Numbers { get; } =
        new[] { ("l2", "distance"), ("sqrt_kl", "root of the divergence, KL") }
            .SelectMany(readout => Explained(readout.Item1, readout.Item2))
            .Append(("twins.silent", "The largest share of a twin's activations from which no perturbation changes the output."))
            .ToDictionary(number => number.Item1, number => number.Item2);

    public override Protocol Protocol { get; } = new()
    {
        Rules = [
            new(
                "l2.cov_minus_real",
                Support: All(Below("l2.real", .7), Above("l2.cov_minus_real", .05)),
                Refute: Any(Above("l2.real", .9), Below("l2.cov_minus_real", .02))),
            new(
                "l2.over_twins",
                Support: All(
                    Above("l2.over_twins", .02), Above("l2.cov_minus_swapped", 0), Above("sqrt_kl.over_twins", .02),
                    Above("sqrt_kl.cov_minus_swapped", 0)),
                Refute: All(
                    Below("l2.over_twins", .02), Above("l2.over_lowest_twin", -.02), Below("sqrt_kl.over_twins", .02),
                    Above("sqrt_kl.over_lowest_twin", -.02)))
            {
                Name = OverTwins, For = typeof(IHasTwins),
            }],
        Gates = [
            AtMost("l2.silent", .05), AtMost("sqrt_kl.silent", .05).WhereReported(), AtMost("twins.silent", .05).WhereReported()],
        Thresholds = new Dictionary<string, double>
        {
            ["bases"] = 48,
            ["directions"] = 4,
            ["twins"] = 210,
            ["highest"] = .975,
            ["lowest"] = .025,
            ["resamples"] = 400,
        },
        Recipes = [LanguageModelSubject.SetupRecipe],
        Statistics = [.. ((string[])["l2", "sqrt_kl"]).SelectMany(readout => new[]
        {
            new Statistic(readout + ".over_twins").Sharing(readout + ".twins.highest.error"),
            new Statistic(readout + ".over_lowest_twin").Sharing(readout + ".twins.lowest.error"),
        })],
    };

    public override Controls Controls { get; } = new(
        Positive: [Corrector("ramp", ReadoutFunction.Ramp, 4), Twinned("ramp-beside-twins", ReadoutFunction.Ramp)],
        Negative: [
            Corrector("linear", ReadoutFunction.Identity, 4),
            Twinned("linear-beside-twins", ReadoutFunction.Identity),
            new TwinnedCorrectorSubject(
                "twin-beside-twins", "a twin in the place of the corrector", Recipe(ReadoutFunction.Ramp, 4), blind: true)]);

    public override IReadOnlyList<Case> Subjects { get; } = [
        Corrector("ramp-8-active", ReadoutFunction.Ramp, 8),
        Corrector("soft-threshold", ReadoutFunction.SoftThreshold, 4)];

    public override IReadOnlyList<Setting> SettingsOf(Subject subject) => ((IResponds)subject).Sites;

    public override IReadOnlyList<Invariance> Invariances => [Invariance.Rotation, Invariance.Scaling];

    protected override Preparation<PlateauSpecimen> Prepare(IResponds subject, HookSetting setting, Seed seed) =>
        PlateauSpecimen.Prepare(
        subject, setting, seed, Protocol.Count("bases"), Protocol.Count("directions"), Protocol.Count("twins"), Shared("twins"));

    protected override Measurement Measure(PlateauSpecimen specimen, Protocol protocol)
    {
        var seen = new Measurement();
        foreach (
            (string name, double real, double covariance, double isotropic, double swapped, double silent) in specimen.Ratios())
        {
            (
                seen[name + ".real"],
                seen[name + ".covariance"],
                seen[name + ".isotropic"],
                seen[name + ".swapped"]) = (real, covariance, isotropic, swapped);
            (seen[name + ".cov_minus_real"], seen[name + ".cov_minus_swapped"]) = (covariance - real, covariance - swapped);
            seen[name + ".silent"] = silent;
            if (specimen.Twins?[name] is not { } twins) continue;
            seen[name + ".over_twins"] = covariance - real - twins.Quantile(protocol["highest"]);
            seen[name + ".over_lowest_twin"] = covariance - real - twins.Quantile(protocol["lowest"]);
            seen[name + ".twins.highest.error"] = twins.Error(protocol["highest"], protocol.Count("resamples"));
            seen[name + ".twins.lowest.error"] = twins.Error(protocol["lowest"], protocol.Count("resamples"));
            seen["twins.silent"] = twins.Silent;
        }

        return seen;
    }

    private static IEnumerable<(string, string)> Explained(string of, string distance) =>
    [
        (of + ".real",
            "The early response from real activations: what the first tenth of a perturbation does to the output, over a tenth of "
                + $"what all of it does ({distance}); below 1 they sit on a plateau."),
        (of + ".cov_minus_real",
            "The early response (what the first tenth of a perturbation does to the output, over a tenth of what all of it does; "
                + $"{distance}) from made-up activations of the same covariance, less that from real ones: above 0 real ones are flatter."),
        (of + ".cov_minus_swapped", $"The early response from made-up activations less that from real ones of other contexts ({distance})."),
        (of + ".over_twins",
            "How far the made-up activations' early response less the real ones' lies above what 97.5% of models that learned nothing "
                + $"show ({distance})."),
        (of + ".over_lowest_twin",
            "How far the made-up activations' early response less the real ones' lies above what 2.5% of models that learned nothing "
                + $"show ({distance})."),
        (of + ".silent", $"The share of activations from which no perturbation changes the output ({distance})."),
        (of + ".covariance", $"The early response from made-up activations of the same covariance ({distance})."),
        (of + ".isotropic", $"The early response from made-up activations that lie everywhere alike ({distance})."),
        (of + ".swapped", $"The early response from real activations of other contexts ({distance})."),
        (of + ".twins.highest.error", $"The standard error of the level that 97.5% of the twins show ({distance})."),
        (of + ".twins.lowest.error", $"The standard error of the level that 2.5% of the twins show ({distance})."),
    ];

    private static ErrorCorrectorRecipe Recipe(ReadoutFunction function, int active) =>
        new() { Function = function, Active = active };

    private static ErrorCorrectorSubject Corrector(string name, ReadoutFunction function, int active) =>
        new(name, $"error corrector, {active} active features", Recipe(function, active));

    private static TwinnedCorrectorSubject Twinned(string name, ReadoutFunction function) =>
        new(name, "error corrector, 4 active features, beside twins that read other directions", Recipe(function, 4));
}
