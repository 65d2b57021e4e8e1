using Hypotheses.Catalogue.Literature;

namespace Hypotheses.Catalogue.Splitting;

/// <summary>
/// Nearest-neighbour cosines of decoder directions against random directions of equal count: isotropic, and with the covariance
/// of the activations that the autoencoder was trained on (the source document's figure). The answer depends on the architecture
/// and width, and twins that learned nothing show the same: it is not a property of training.
/// Pilot, stories260K, width 256: TopK .354 (F1 .347, F2 .436), here .342 (.348, .434). ReLU λ = .3: .566; with the squared error
/// summed over d that λ gives L0 76, FVU .04 and .307, and λ = 2, which is judged, .57-.62 by how it is trained.
/// </summary>
public sealed class C26_DecoderCosines : ClaimTest<IHasDirections, Setting, DirectionsSpecimen>
{
    public override string Title => "Decoder directions lie closer together than random and covariance-matched directions";

    public override string Meaning =>
        "Do the directions of a dictionary crowd together more than random directions do, even such as have the "
            + "activations' own shape?";

    public override string Source =>
        $"{Citations.Shortform}, feature-splitting comment, figure of decoder cosines (blocks 1 and 10 of GPT-2 small)";

    public override IReadOnlyDictionary<string, string> Numbers { get; } = new Dictionary<string, string>
    {
        ["gap.covariance"] =
            "A latent's cosine with its nearest neighbour, less that among random directions of the activations' "
                + "covariance (means).",
        ["gap.isotropic"] = "The same, less that among random directions that point everywhere alike.",
        ["nearest"] = "A latent's cosine with its nearest neighbour, on average.",
        ["nearest.covariance"] = "The same among random directions of the activations' covariance.",
        ["nearest.isotropic"] = "The same among random directions that point everywhere alike.",
        ["ks.covariance"] =
            "The largest gap between the two distributions (Kolmogorov and Smirnov), against directions of the "
                + "activations' covariance.",
        ["ks.isotropic"] = "The same against directions that point everywhere alike.",
    };

    public override Protocol Protocol { get; } = new()
    {
        Rules = [new(
            "gap.covariance",
            Support: All(Above("gap.covariance", .05), Above("gap.isotropic", .05)),
            Refute: Below("gap.covariance", .02))],
        Gates = [AtMost("fvu", .5), AtMost("dead_share", .25)],
        Settings = ResidualSaes.Settings,
        Thresholds = new Dictionary<string, double> { ["bins"] = 50, ["baseline_draws"] = 4 },
        Recipes = [ResidualSaes.Constants],
        Statistics = [Statistic.Within("gap.covariance", -2, 2), Statistic.Within("gap.isotropic", -2, 2)],
    };

    public override Controls Controls { get; } = new(
        Positive: [
            new PlantedDirectionsSubject(
                "planted-clusters", "256 clusters of 4 directions, d=64", dimension: 64, count: 1024, clusters: 256, spread: .4)],
        Negative: [
            new PlantedDirectionsSubject(
                "covariance-draws",
                "1,024 draws from N(0, Σ), spectrum 1/i, d=64",
                dimension: 64,
                count: 1024,
                clusters: 0,
                spread: 0)]);

    public override IReadOnlyList<Setting> SettingsOf(Subject subject) => ((IHasDirections)subject).DirectionSets;

    public override IReadOnlyList<Invariance> Invariances => [Invariance.Permutation, Invariance.Scaling];

    protected override Preparation<DirectionsSpecimen> Prepare(IHasDirections subject, Setting setting, Seed seed) =>
        subject.Directions(setting, seed);

    protected override Measurement Measure(DirectionsSpecimen specimen, Protocol protocol)
    {
        int draws = protocol.Count("baseline_draws"), bins = protocol.Count("bins");
        NearestNeighbourCosine nearest = specimen.Nearest, isotropic = specimen.Isotropic(draws),
            covariance = specimen.Covariance(draws);
        return new Measurement
        {
            ["nearest"] = nearest.Mean,
            ["nearest.isotropic"] = isotropic.Mean,
            ["nearest.covariance"] = covariance.Mean,
            ["gap.isotropic"] = nearest.Mean - isotropic.Mean,
            ["gap.covariance"] = nearest.Mean - covariance.Mean,
            ["ks.isotropic"] = nearest.DistanceTo(isotropic).Statistic,
            ["ks.covariance"] = nearest.DistanceTo(covariance).Statistic,
            ["fvu"] = specimen.Fvu,
            ["dead_share"] = specimen.DeadShare,
        }
        .Draw("nearest-neighbour cosine:decoder", nearest.Shares(bins))
        .Draw("nearest-neighbour cosine:isotropic", isotropic.Shares(bins))
        .Draw("nearest-neighbour cosine:covariance-matched", covariance.Shares(bins))
        .Draw("nearest-neighbour cosine.range", -1, 1);
    }
}
