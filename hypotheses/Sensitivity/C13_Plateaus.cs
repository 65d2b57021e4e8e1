using System.Collections.Concurrent;

namespace Hypotheses.Catalogue.Sensitivity;

/// <summary>
/// Early-response ratio ρ = e(.1R)/(.1·e(R)): below 1 the first tenth of a perturbation does less than its share. Real bases are
/// compared with draws of the same mean and covariance. On language models ρ itself proves nothing (matched twins are chaotic,
/// ρ ≈ 2-4; √KL of an untrained one gives 1.5): the contrast between bases must exceed what it is in twins.
/// Pilots: the corrector's ρ .42 against .55 is .41 against .52 here; stories260K's contrast (L2) 1.12, .49, .25 at layers 0-2 is
/// about 1.2, .7, .35 (directions are differences of two other activations; the pilot's choice is not stated).
/// </summary>
public sealed class C13_Plateaus : ClaimTest<IResponds, PlateauSpecimen>
{
    private const int Bases = 48, Directions = 4, TwinSeeds = 10;
    private readonly ConcurrentDictionary<string, Lazy<Dictionary<string, double[]>>> _twins = new();

    public override string Title => "Real activations sit on plateaus: small perturbations do less than their share";

    public override string Source => "seed, experiment proposals; Heimersheim and Mendel, LajDyGyiyX8DNNsuF; rule for language models: claims.md section 6";

    public override Prediction Prediction => new(
        "l2.cov_minus_real",
        Support: All(Below("l2.real", .7), Above("l2.cov_minus_real", .05)),
        Refute: Any(Above("l2.real", .9), Below("l2.cov_minus_real", .02)));

    public override Prediction PredictionFor(Subject subject) => subject is not IHasTwins ? Prediction : new(
        "l2.over_twins",
        Support: All(Above("l2.over_twins", 0), Above("l2.cov_minus_swapped", 0), Above("sqrt_kl.over_twins", 0), Above("sqrt_kl.cov_minus_swapped", 0)),
        Refute: All(Below("l2.over_twins", 0), Above("l2.over_lowest_twin", 0), Below("sqrt_kl.over_twins", 0), Above("sqrt_kl.over_lowest_twin", 0)));

    public override object Recipe => new { Bases, Directions, TwinSeeds, LanguageModelSubject.RigRecipe };

    public override IReadOnlyList<Subject> Positive => [Corrector("ramp", ReadoutFunction.Ramp, 4)];

    public override IReadOnlyList<Subject> Negative => [Corrector("linear", ReadoutFunction.Identity, 4)];

    public override IReadOnlyList<Subject> Subjects => [Corrector("ramp-8-active", ReadoutFunction.Ramp, 8), Corrector("soft-threshold", ReadoutFunction.SoftThreshold, 4)];

    public override IReadOnlyList<string> Aspects(Subject subject) => ((IResponds)subject).Sites;

    public override IReadOnlyList<Invariance> Invariances => [Invariance.Rotation, Invariance.Scaling];

    protected override IReadOnlyList<PlateauSpecimen> Prepare(IResponds subject, string aspect, Lab lab)
    {
        Dictionary<string, double[]>? twins = subject is IHasTwins family ? TwinContrasts(family, aspect) : null;
        return [.. lab.Seeds.Select(seed => PlateauSpecimen.Of(subject.Rig(aspect, seed, Bases), seed, Directions) with { Twins = twins })];
    }

    protected override Measurement Score(PlateauSpecimen specimen)
    {
        var seen = new Measurement();
        foreach ((string name, double real, double covariance, double isotropic, double swapped) in specimen.Ratios())
        {
            (seen[name + ".real"], seen[name + ".covariance"], seen[name + ".isotropic"], seen[name + ".swapped"]) = (real, covariance, isotropic, swapped);
            (seen[name + ".cov_minus_real"], seen[name + ".cov_minus_swapped"]) = (covariance - real, covariance - swapped);
            if (specimen.Twins?[name] is not { } twins) continue;
            seen[name + ".over_twins"] = covariance - real - Summary.Quantile(twins, .975);
            seen[name + ".over_lowest_twin"] = covariance - real - Summary.Quantile(twins, .025);
        }

        return seen;
    }

    /// <summary>The contrast in twins with seeds of their own, all kinds together: the range of models that learned nothing.</summary>
    private Dictionary<string, double[]> TwinContrasts(IHasTwins family, string aspect) => _twins.GetOrAdd(family.TwinFamily + aspect, _ => new(() =>
    {
        var ratios = new List<BaseRatios>();
        foreach (IResponds twin in family.Twins)
        {
            for (int i = 0; i < TwinSeeds; i++)
            {
                using var scope = TorchSharp.torch.NewDisposeScope();
                Seed seed = Seed.FromPath("C13", "twins", aspect).Derive(((Subject)twin).Recipe, i);
                ratios.AddRange(PlateauSpecimen.Of(twin.Rig(aspect, seed, Bases), seed, Directions).Ratios());
            }
        }

        return ratios.GroupBy(r => r.Readout).ToDictionary(g => g.Key, g => g.Select(r => r.Covariance - r.Real).ToArray());
    })).Value;

    private static ErrorCorrectorSubject Corrector(string name, ReadoutFunction function, int active) =>
        new(name, $"error corrector, {active} active features", new ErrorCorrectorRecipe { Function = function, Active = active });
}
