using Hypotheses.Catalogue.Literature;

namespace Hypotheses.Catalogue.Splitting;

/// <summary>
/// As many latents as features, two of which often fire together. Option A keeps a latent for every feature, option B gives up
/// that of the rarest (rate p_r) for the pair's composite; both train on the same samples. ΔL = L_A − L_B. True in a phase only:
/// the composite saves about c·λ(2 − √2) less what it leaves over, the rarest feature costs p_r(1 − λ).
/// Pilot: +.006 at the positive control, here +.0096; the boundary in c/p_r 80-200 at λ = .1 and 8-20 at λ = .3. Here ΔL = +.0023
/// at 80 and −.0138 at 8 for λ = .1, so near 36 (the pilot's composites had not settled, see C20); for λ = .3 −.0032 at 8 and
/// +.0096 at 80, so near 11, as in the pilot. Random weights lose the rarest feature in 9 of 12 trials of the two supported cells
/// (with other seeds in 12) and in none of the negative control. With two latents too few and c/.2 = .95 the composite takes the
/// place of *both* atoms and frees a slot: random weights find 7 of 8 rare features where atoms leave 6, as in the pilot. There
/// the rule is on that recall ("freed-latent"), half a latent its bound, and its controls are the solutions that lose and that
/// free one.
/// </summary>
public sealed class C23_CrowdedOut : ClaimTest<IHasPair, NoSetting, PairSpecimen>
{
    private const string FreedLatent = "freed-latent";

    private const int Features = 10;

    private const double HalfLatent = .5 / (Features - 2);

    public override string Title => "Composites of frequent concepts crowd out rare ones";

    public override string Meaning =>
        "Do latents for frequent combinations take the places that rare features would have needed?";

    public override string Source =>
        $"{Citations.Shortform}, completeness comment (\"probably\"); "
            + $"{Citations.Michaud}, for starved rare features";

    public override IReadOnlyDictionary<string, string> Numbers { get; } = new Dictionary<string, string>
    {
        ["delta_loss"] =
            "The loss with a latent for each feature less the loss with the pair's composite in the rarest one's "
                + "place: above 0 the composite wins.",
        ["rare_recall.gain"] =
            "The share of rare features that random weights find, less the share that the dictionary of atoms holds.",
        ["delta_loss.error"] = "The standard error of the difference of losses within one trial.",
        ["delta_loss.merged"] = "The same difference where the composite takes the place of both of its atoms.",
        ["rare_recall"] = "The share of rare features that random weights find.",
        ["rare_recall.chance"] = "The share of features that random directions find.",
        ["rarest_found"] = "1 where random weights find the rarest feature, else 0.",
        ["found.composite"] = "1 where random weights find the composite, else 0.",
    };

    public override Protocol Protocol { get; } = new()
    {
        Rules = [
            new("delta_loss", Support: Above("delta_loss", 0), Refute: Below("delta_loss", 0)),
            new(
                "rare_recall.gain",
                Support: Below("rare_recall.gain", -HalfLatent),
                Refute: Above("rare_recall.gain", HalfLatent)) { Name = FreedLatent }],
        Gates = PairSpecimen.Settled,
        Samples = 80_000,
        Thresholds = new Dictionary<string, double>
        {
            ["same_from"] = .9,
            ["composite_from"] = CompositeCosine.Threshold,
            ["chance_draws"] = 100
        },
        Recipes = [SaeRecipes.Toy(1, 0)],
        Statistics = [Statistic.Within("rare_recall.gain", -1, 1) with { Items = Features - 2 }],
        Seeds = new(Quick: 8), // seeds that tie at one latent must tell it from half a latent
    };

    public override Controls Controls { get; } = new(
        Positive: [
            Point("frequent-pair", .16, .002, .3),
            Point("composite-beside", .19, .02, .1, Features - 2, PairFound.CompositeBeside).By(FreedLatent)],
        Negative: [
            Point("common-features", .16, .02, .1),
            Point("composite-in-place", .19, .02, .1, Features - 2, PairFound.CompositeInPlace).By(FreedLatent)]);

    public override IReadOnlyList<Case> Subjects { get; } = [
        Point("frequent-pair-low-penalty", .16, .002, .1),
        Point("common-features-high-penalty", .16, .02, .3),
        Point("too-few-latents", .19, .02, .1, Features - 2).By(FreedLatent)];

    public override PhaseMap Map => new(
        new PhaseAxis("c/p_r at c = .16", [5, 10, 20, 40, 80, 160]),
        new PhaseAxis("λ", [.03, .1, .2, .3]),
        (ratio, penalty) => Point(FormattableString.Invariant($"r{ratio}-l{penalty}"), .16, .16 / ratio, penalty),
        Headline: (80, .3));

    public override IReadOnlyList<Invariance> Invariances => InvarianceSets.CountedLatents;

    protected override Preparation<PairSpecimen> Prepare(IHasPair subject, NoSetting setting, Seed seed) =>
        PairSpecimen.Prepare(subject, seed, Protocol.Samples);

    protected override Measurement Measure(PairSpecimen specimen, Protocol protocol)
    {
        PairLosses losses = specimen.Losses();
        double same = protocol["same_from"], recall = specimen.RareRecall(specimen.Found, same);
        (double delta, double error) = PairLosses.Difference(losses.Atomic, losses.Composite);
        double[] found = SignedMatching.Of(specimen.Features, specimen.Living(specimen.Found)).Cosine;
        ChanceLevel chance = ChanceLevel.OfDirections(
            specimen.Features,
            specimen.Found.Width,
            specimen.Seed.Derive("chance"),
            (features, directions) => SignedMatching.MatchedRecall(features, directions, same),
            protocol.Count("chance_draws"));
        return new Measurement
        {
            ["delta_loss"] = delta,
            ["delta_loss.error"] = error,
            ["delta_loss.merged"] = PairLosses.Difference(losses.Atomic, losses.Merged).Mean,
            ["rare_recall"] = recall,
            ["rare_recall.gain"] = recall - specimen.RareRecall(specimen.Atomic, same),
            ["rare_recall.chance"] = chance.Mean,
            ["rarest_found"] = found[^1] >= same ? 1 : 0,
            ["found.composite"] = CompositeCosine.Of(specimen.Features, specimen.Living(specimen.Found))
                > protocol["composite_from"]
                ? 1
                : 0,
        }.Add(specimen.Health());
    }

    /// <summary>One point of the space co-occurrence × rarity × λ.</summary>
    /// <param name="name">Of the subject.</param>
    /// <param name="both">c.</param>
    /// <param name="rarest">p_r.</param>
    /// <param name="penalty">λ.</param>
    /// <param name="width">M.</param>
    /// <param name="found">What random weights are said to find.</param>
    private static PairSubject Point(
        string name, double both, double rarest, double penalty, int width = Features,
        PairFound found = PairFound.Trained) => new(
        name,
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"c = {both}, p_r = {rarest}, λ = {penalty}, M = "
                + $"{width}{(found == PairFound.Trained ? "" : ", the solution of that name")}"),
        new PairRecipe { Features = Features, Both = both, RarestProbability = rarest },
        width,
        penalty,
        found);
}
