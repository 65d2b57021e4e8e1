using Hypotheses.Catalogue.Literature;

namespace Hypotheses.Catalogue.Splitting;

/// <summary>
/// C25's measure on dictionaries of language models. Each latent's direction is explained by at most three others, chosen by
/// matching pursuit, and so are as many directions drawn at random. Those of a trained model's covariance explain .70-.80 of
/// each other, so that no dictionary could exceed them by C25's bound of .3: what is judged is which share of the rest the
/// latents explain beyond them, 1 for exact combinations and 0 for random directions of that spread. Of what spread, the answer
/// depends on: draws with the activations' covariance are narrower than most dictionaries, which are then refuted though they
/// hold combinations (256 directions, 192 of them sums of two with noise: share −.36), and wider than some. So both are drawn,
/// with the activations' covariance and with the latents' own mean and covariance, and both must agree. Besides, the second and
/// the third neighbour must add more to the first than they add among those draws (<c>sums</c>): else pairs and clusters of
/// latents at cosines of .7 to .9 would pass for sums. Where the draws leave next to nothing the trial is void: the first of
/// these gates follows from covariance and number of latents, and never from where the latents point. Latents nearer than
/// cosine .9 do not explain each other: near-duplicates are no combinations. Forms that came before: C25's own statistic, which
/// voided every trained model; the share by the activations' covariance alone; the latents' second moment without a correction
/// for how few they are (64 random directions had a share of −.26 of it), and without <c>sums</c>. What it cannot tell:
/// directions that lie at random inside blocks of few dimensions (32 in each 8) are combinations of three others, and so is
/// each of a chain's (a latent that is the one before it and something of its own) of its two neighbours in 256 dimensions
/// (supported, <c>sums</c> .12 to .19): there are no composites among them.
/// </summary>
public sealed class C25b_LanguageModelCombinations : ClaimTest<IHasDirections, Setting, DirectionsSpecimen>
{
    public override string Title =>
        "Latents of a language model's dictionary are sparse combinations of others, beyond random directions of either spread";

    public override string Meaning =>
        "Can a latent of a language model's dictionary be written as a sum of three others, better than random directions can?";

    public override string Source =>
        $"{Citations.Shortform}, feature-splitting comment, naive test; "
            + $"{Citations.MetaSaes}";

    public override IReadOnlyDictionary<string, string> Numbers { get; } = new Dictionary<string, string>
    {
        ["share"] =
            "Of what random directions of the activations' covariance leave unexplained of each other, the share that "
                + "latents explain: 1 exact sums, 0 as random.",
        ["share.moment"] = "The same against random directions as spread out as the latents themselves.",
        ["sums"] =
            "Of what the nearest latent leaves unexplained, the share that a second and a third explain, less the same among "
                + "random directions (the larger of both kinds): 0 where they add no more than chance.",
        ["added"] = "Of what the nearest latent leaves unexplained, the share that a second and a third explain.",
        ["room.moment"] = "What random directions as spread out as the latents leave unexplained of each other.",
        ["room"] =
            "What random directions of the activations' covariance leave unexplained of each other: where it is "
                + "nothing, nothing can be told.",
        ["excess"] = "How much of a latent's direction three others explain, less what they explain of such random directions.",
        ["r2"] = "How much of a latent's direction three others explain, on average.",
        ["r2.covariance"] = "The same among random directions of the activations' covariance.",
        ["r2.moment"] = "The same among random directions as spread out as the latents.",
        ["latents"] = "How many latents the dictionary has.",
    };

    public override Protocol Protocol { get; } = new()
    {
        Rules = [new(
            "share",
            Support: All(Above("share", .3), Above("share.moment", .3), Above("sums", .1)),
            Refute: Any(All(Below("share", .05), Below("share.moment", .05)), Below("sums", 0)))],
        Gates = [AtLeast("room", .1), AtLeast("room.moment", .1), AtMost("fvu", .5), AtMost("dead_share", .25)],
        Thresholds = new Dictionary<string, double> { ["most"] = 3, ["near_duplicate"] = .9, ["baseline_draws"] = 4 },
        Recipes = [ResidualSaes.Constants],
        Statistics = [
            new Statistic("share") { Most = 1 }, new Statistic("share.moment") { Most = 1 }, new Statistic("sums") { Most = 1 }],
    };

    private static readonly CompositeSaeSubject Composites = new(
        "composites-and-actions",
        "240 composites of 40 actions and 6 contexts, and the actions: 280 directions in 46 dimensions",
        new() { Kind = CompositeKind.H2, Families = 40, Members = 6, Dimension = 286 },
        CompositeRows.Exact,
        penalty: .2);

    public override Controls Controls { get; } = new(
        Positive: [
            Composites,
            new NoisyDirectionsSubject(
                "composites-noisy", "the same, each with noise of .4 of its length added", Composites, noise: .4).Hard()],
        Negative: [
            new PlantedDirectionsSubject(
                "covariance-draws",
                "256 draws from N(0, Σ), spectrum 1/i, d = 64",
                dimension: 64,
                count: 256,
                clusters: 0,
                spread: 0),
            new NoisyDirectionsSubject(
                "composites-drowned",
                "the positive control's, with noise of 1.5 times their length added",
                Composites,
                noise: 1.5).Hard(),
            Clustered("pairs", "128 pairs at cosine .83 or so, and no sums", clusters: 128, spread: .45).Hard(),
            Clustered("clusters", "32 clusters of eight at cosine .74 or so, and no sums", clusters: 32, spread: .6).Hard()]);

    private static PlantedDirectionsSubject Clustered(string name, string description, int clusters, double spread) =>
        new(name, description, dimension: 64, count: 256, clusters, spread);

    // Dictionaries are trained for this claim alone: of models but the controlled ones in the full tier.
    public override IReadOnlyList<Setting> SettingsOf(Subject subject)
    {
        IReadOnlyList<Setting> sets = ((IHasDirections)subject).DirectionSets;
        return subject is LanguageModelSubject and not ControlledModelSubject ? [.. sets.Select(s => s.InFullTier())] : sets;
    }

    public override IReadOnlyList<ScepticWorld> Sceptic { get; } = [
        new("Random directions, 64 to 1,024 of them", "Refuted, rightly: .00 beyond draws with the same mean and covariance."),
        new("Pairs of near-duplicates", "Refuted, rightly: a second latent adds less than among draws (-.08)."),
        new("Clusters of latents about one direction", "Refuted, rightly, in 128 dimensions (-.08); in 256 kept from support by .01 to .05 only."),
        new("Sums of two other latents", "Supported, rightly: .26 to .66; with noise .17."),
        new(
            "Chains, each latent the one before and something new, in 256 dimensions",
            "Supported (.12 to .19): each is a sum of another and a direction of its own, which is not what the claim means."),
        new("Blocks of latents in a small subspace each", "Supported, wrongly.")];

    public override IReadOnlyList<Invariance> Invariances => [Invariance.Permutation, Invariance.Scaling];

    protected override double InvarianceSlack(string statistic) => .01; // the baseline is drawn afresh

    protected override Preparation<DirectionsSpecimen> Prepare(IHasDirections subject, Setting setting, Seed seed) =>
        subject.Directions(setting, seed);

    protected override Measurement Measure(DirectionsSpecimen specimen, Protocol protocol)
    {
        (double[] explained, double[] drawn) = SparseCombinations.Of(specimen, protocol);
        double[] moments = SparseCombinations.OfMoment(specimen, protocol);
        double moment = moments[^1], added = SparseCombinations.Added(explained),
            addedToDraws = Math.Max(SparseCombinations.Added(drawn), SparseCombinations.Added(moments));
        return new Measurement
        {
            ["share"] = (explained[^1] - drawn[^1]) / (1 - drawn[^1]),
            // What is corrected may pass 1 where the directions lie in few dimensions: there is no room, and no share of it.
            ["share.moment"] = moment < 1 ? (explained[^1] - moment) / (1 - moment) : double.NaN,
            ["sums"] = added - addedToDraws,
            ["added"] = added,
            ["r2.moment"] = moment,
            ["excess"] = explained[^1] - drawn[^1],
            ["room"] = 1 - drawn[^1],
            ["room.moment"] = 1 - moment,
        }.Report(specimen, explained, drawn);
    }
}
