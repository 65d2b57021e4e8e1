using Hypotheses.Catalogue.Literature;

namespace Hypotheses.Catalogue.Superposition;

/// <summary>
/// Autoencoders of every architecture, as wide as the number of true features, trained on superposed sparse features. Recall
/// counts features with a decoder direction of their own (one to one); MMCS is reported beside it because the literature does,
/// but it never penalises duplicates. A dense world has no right L0 or FVU, and any d latents span it: those gates bind sparse
/// worlds only, of which at most half of the features are active. λ = 10^(−2/4), and .2 where magnitudes follow SynthSAEBench:
/// both by L0 alone. FVU of the orthonormal control is .08. Where there is a k, few latents learn from a sample: these take twice
/// the steps.
/// </summary>
public sealed class C03_ToyRecovery : ClaimTest<IHasWorld, SaeSetting, SaeSpecimen>
{
    public override string Title => "Sparse autoencoders recover the superposed features of toy worlds";

    public override string Meaning =>
        "Worlds are made whose features are known. Does a sparse autoencoder trained on their activations find those "
            + "features?";

    public override string Source =>
        $"{Citations.Shortform}, Problem statement; "
            + $"{Citations.Sharkey}";

    public override IReadOnlyDictionary<string, string> Numbers { get; } = new Dictionary<string, string>
    {
        ["recall"] =
            "The share of true features that have a latent of their own whose direction has a cosine of at least .9 "
                + "with theirs.",
        ["recall_over_null"] = "How far the recall lies above what random directions reach in 95 of 100 draws.",
        ["recall.null95"] = "The recall that as many random directions reach in 95 of 100 draws.",
        ["recall.functional"] =
            "The share of true features that some latent detects: it fires where they do and for nothing else (F1 .8, "
                + "selectivity .5).",
        ["mmcs"] = "Each true feature's largest cosine with a latent, on average; copies of one latent do not lower it.",
        ["mmcs.null"] = "The same for as many random directions.",
        ["features"] = "How many true features the world has.",
        ["sparse.fvu"] =
            "The share of the activations' variance that the dictionary leaves unexplained, in worlds where few "
                + "features are active.",
        ["sparse.dead_share"] = "The share of latents that never fire, in worlds where few features are active.",
        ["sparse.l0_ratio"] = "Latents that fire on a sample over features that are active, in worlds where few are: 1 is right.",
    };

    public override Protocol Protocol { get; } = new()
    {
        Rules = [new(
            "recall",
            Support: All(Above("recall", .9), Above("recall_over_null", 0)),
            Refute: Below("recall", .5),
            Chance: "recall.null95")],
        Gates = [
            AtMost("sparse.fvu", .2).WhereReported(),
            AtMost("sparse.dead_share", .05).WhereReported(),
            Between("sparse.l0_ratio", .8, 1.2).WhereReported()],
        Settings = Architectures(penalty: .316),
        Thresholds = new Dictionary<string, double>
        {
            ["same_from"] = .9,
            ["null_draws"] = 100,
            ["detects_f1"] = .8,
            ["detects_selectivity"] = .5
        },
        Statistics = [
            Statistic.Share("recall", itemsFrom: "features"),
            Statistic.Within("recall_over_null", -1, 1) with { ItemsFrom = "features" }],
        Exclusions = [
            new(
                "jumprelu",
                "2-6 of 64 latents are dead where L0 is right (λ = .03-.05), and .55-.8 of the true L0 is left above that")
                {
                    Subject =
                    "synth" }],
    };

    public override Controls Controls { get; } = new(
        Positive: [
            new WorldSubject(
                "orthonormal",
                "32 orthonormal features, 3 active",
                new SharkeyRecipe { Features = 32, Dimension = 32, MeanActive = 3, Orthonormal = true })],
        Negative: [
            new WorldSubject(
                "dense-gaussian",
                "32 dense Gaussian codes in 16 dimensions",
                new DenseGaussianRecipe { Features = 32, Dimension = 16 })]);

    public override IReadOnlyList<Case> Subjects { get; } = [
        new WorldSubject("superposed", "64 random features in 32 dimensions, 5 active", SharkeyRecipe.Small),
        new WorldSubject(
            "superposed-rarer", "64 random features in 32 dimensions, 3 active", new SharkeyRecipe { MeanActive = 3 })
            .At([.. Architectures(penalty: .316).Select(s => s.Name == "relu-l1" ? s : s.InFullTier())]),
        new WorldSubject(
            "synth",
            "the law of SynthSAEBench at this size and a tenth of its scale: two trees of 21, correlated firing",
            SynthRecipe.Small)
            .At(Architectures(penalty: .2)).InFullTier()];

    public override Regime Regime => new(
        [("features", [32, 48, 64]), ("dimension", [32, 24]), ("active", [3, 2, 4]), ("decay", [1, .99]), ("correlated", [0, 1])],
        v => new WorldSubject(
            "superposed-drawn",
            string.Join(", ", v),
            new SharkeyRecipe
            {
                Features = (int)v[0],
                Dimension = (int)v[1],
                MeanActive = v[2],
                Decay = v[3],
                Correlated = v[4] > 0
            }),
        Share: .8);

    public override PhaseMap Map => new(
        new PhaseAxis("active features (L0)", [1, 2, 3, 5, 8]),
        new PhaseAxis("features for each dimension", [1, 2, 3, 4]),
        (active, ratio) => new WorldSubject(
            $"l{active}-r{ratio}", $"{32 * ratio} features in 32 dimensions, {active} active",
            new SharkeyRecipe { Features = (int)(32 * ratio), MeanActive = active }),
        Headline: (3, 2));

    public override IReadOnlyList<Invariance> Invariances => InvarianceSets.Sae;

    protected override Preparation<SaeSpecimen> Prepare(IHasWorld subject, SaeSetting setting, Seed seed) =>
        SaeSpecimen.Prepare(
        subject,
        world => world.MeanActive(seed.Derive("active")) is var active && IsSparse(active, world.Features)
            ? setting.For(world.Features, active)
            : setting.For(world.Features, world.Features / 8.0),
        seed,
        Protocol.Samples);

    protected override Measurement Measure(SaeSpecimen specimen, Protocol protocol)
    {
        (int n, int width, int draws) = (
            (int)specimen.Features.shape[0], specimen.Sae.Width, protocol.Count("null_draws"));
        double Recall(Tensor features, Tensor directions) =>
            SignedMatching.MatchedRecall(features, directions, protocol["same_from"]);
        double recall = Recall(specimen.Features, specimen.Directions);
        ChanceLevel chance = ChanceLevel.OfDirections(specimen.Features, width, specimen.Seed.Derive("null"), Recall, draws);
        var seen = new Measurement
        {
            ["recall"] = recall,
            ["recall.null95"] = chance.Quantile95,
            ["recall_over_null"] = recall - chance.Quantile95,
            ["recall.functional"] = FunctionalRecall.Measure(
                specimen.Codes, specimen.Latents, null, protocol["detects_f1"], protocol["detects_selectivity"]).Recall,
            ["mmcs"] = Mmcs.Signed(specimen.Features, specimen.Directions),
            ["mmcs.null"] = ChanceLevel.OfDirections(
                specimen.Features, width, specimen.Seed.Derive("mmcs"), Mmcs.Signed, draws).Mean,
            ["features"] = n,
        };
        Measurement health = specimen.Health();
        if (IsSparse(specimen.TrueL0, n))
            (
                seen["sparse.fvu"],
                seen["sparse.dead_share"],
                seen["sparse.l0_ratio"]) = (health["fvu"], health["dead.share"], health["l0.ratio"]);
        return seen.Add(health);
    }

    private static bool IsSparse(double active, int features) => active <= features / 2.0;

    private static IReadOnlyList<SaeSetting> Architectures(double penalty) => [.. ToySaes.All(penalty)
        .Select(s => s.HasK ? s with { Recipe = s.Recipe with { Steps = 2000, Batch = 250 } } : s)
        .Select(s => s.Name is "relu-l1" or "topk" ? s : s.InFullTier())];
}
