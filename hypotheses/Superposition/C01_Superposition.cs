using Hypotheses.Catalogue.Literature;

namespace Hypotheses.Catalogue.Superposition;

/// <summary>
/// Toy models of superposition: how many features a model represents (‖W_i‖ > ½) for each hidden dimension, while its output
/// still explains the inputs. The linear control has unequal importance: with equal importance any plane is optimal and no count
/// follows. Pilot (12 of 12 pentagons, D_i = .400, D* = .311): reproduced, though about one model in a hundred keeps four
/// features.
/// </summary>
public sealed class C01_Superposition : ClaimTest<IIsToyModel, NoSetting, ToyModelSpecimen>
{
    public override string Title => "A model tracks more features than it has dimensions and can still read them";

    public override string Meaning =>
        "A model can keep more features than it has dimensions by letting them overlap. Is each of them still "
            + "readable?";

    public override string Source =>
        $"{Citations.Shortform}, Introduction; "
            + $"{Citations.ToyModels}, sections 2 and 3";

    public override IReadOnlyDictionary<string, string> Numbers { get; } = new Dictionary<string, string>
    {
        ["features_per_dimension"] =
            "How many features the model represents (weight vector longer than ½), for each hidden dimension.",
        ["fvu"] = "The share of the inputs' variance that the model's output leaves unexplained: 0 reads every feature, 1 none.",
        ["exceeds"] =
            "1 where the model represents more features than it has dimensions, else 0; the mean is the share of such "
                + "models.",
        ["dimensions"] = "How many hidden dimensions the model has.",
        ["dimensions_per_feature"] =
            "Hidden dimensions divided by the total squared length of the weight vectors: what a feature costs.",
        ["dimensionality"] = "The mean share of a dimension that a feature has to itself: 1 alone, .4 in a pentagon.",
    };

    public override Protocol Protocol { get; } = new()
    {
        Rules = [new(
            "features_per_dimension",
            Support: All(Above("features_per_dimension", 1.25), Below("fvu", .2)),
            Refute: Below("exceeds", .5))], // at most m features, in most models
        Thresholds = new Dictionary<string, double> { ["represented_from"] = .5 },
        Statistics = [
            Statistic.AtLeast("features_per_dimension", 0) with { ItemsFrom = "dimensions" },
            Statistic.ThereOrNot("exceeds"),
            Statistic.AtLeast("fvu", 0)],
    };

    public override Controls Controls { get; } = new(
        Positive: [new ToyModelSubject("pentagon", "n=5, m=2, p=.05", new TmsRecipe())],
        Negative: [
            new ToyModelSubject(
                "linear", "n=5, m=2, p=.05, no ReLU, importance .7^i", new TmsRecipe { Linear = true, ImportanceDecay = .7 }),
            new ToyModelSubject(
                "dense", "n=5, m=2, p=1, importance .7^i", new TmsRecipe { Probability = 1, ImportanceDecay = .7 })]);

    public override IReadOnlyList<Case> Subjects { get; } = [
        new ToyModelSubject("n20-m6", "n=20, m=6, p=.05", new TmsRecipe { Features = 20, Hidden = 6 }),
        new ToyModelSubject("n40-m10-rare", "n=40, m=10, p=.01", new TmsRecipe { Features = 40, Hidden = 10, Probability = .01 }),
        new ToyModelSubject("n5-m2-common", "n=5, m=2, p=.5", new TmsRecipe { Probability = .5 })];

    public override PhaseMap Map => new(
        new PhaseAxis("features for each dimension, m = 2", [1, 1.5, 2, 2.5, 3, 4]),
        new PhaseAxis("p", [.01, .05, .1, .2, .5, 1]),
        (ratio, p) => new ToyModelSubject(
            FormattableString.Invariant($"r{ratio}-p{p}"),
            FormattableString.Invariant($"n={2 * ratio}, m=2, p={p}"),
            new TmsRecipe { Features = (int)(2 * ratio), Probability = p }),
        Headline: (2.5, .05));

    public override IReadOnlyList<Invariance> Invariances => [Invariance.Rotation, Invariance.Permutation];

    protected override Preparation<ToyModelSpecimen> Prepare(IIsToyModel subject, NoSetting setting, Seed seed) =>
        ToyModelSpecimen.Prepare(subject.ToyModel, seed, Protocol.Samples);

    protected override Measurement Measure(ToyModelSpecimen specimen, Protocol protocol)
    {
        double represented = FeatureDimensionality.Represented(specimen.Weights, protocol["represented_from"]).Single();
        return new Measurement
        {
            ["features_per_dimension"] = represented / specimen.Weights.shape[0],
            ["exceeds"] = represented > specimen.Weights.shape[0] ? 1 : 0,
            ["dimensions"] = specimen.Weights.shape[0],
            ["fvu"] = specimen.Fvu(),
            ["dimensions_per_feature"] = FeatureDimensionality.DimensionsPerFeature(specimen.Weights).Single(), // D* = m/‖W‖²
            ["dimensionality"] = FeatureDimensionality.Of(specimen.Weights).mean().item<double>(), // .400 for a pentagon
        };
    }
}
