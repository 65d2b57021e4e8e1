using Hypotheses.Catalogue.Literature;

namespace Hypotheses.Catalogue.Splitting;

/// <summary>
/// A parent feature and a child that fires only where the parent does. The autoencoder saves a latent by giving the child the
/// composite direction; the parent's latent then stays off where the child is on. The seed says that the *direction* becomes an
/// unreliable detector: the gap between the latent and a linear probe along its direction tests that part, and is reported.
/// A hole is there or not, seed by seed, so the rule is on the share of seeds: with a hole of .3 and more, or of .05 and less, in
/// most of them. A hole lowers L0, so gates look at samples without the child, on which the claim predicts nothing.
/// Pilot: 1.00 against .00, reproduced; at σ = .1 the pilot saw .14, here it is .09.
/// </summary>
public sealed class C21_Holes : ClaimTest<IHasHierarchy, SaeSetting, SaeSpecimen>
{
    private static readonly SaeSetting Plain = ToySaes.ReluL1(penalty: .03) with { Name = "" };

    public override string Title => "Atoms stop firing where the composite fires, so the atom's latent fails as a detector";

    public override string Meaning =>
        "When a pair gets its own latent, the single feature's latent may go silent there: it then misses cases that "
            + "it should report. Does it?";

    public override string Source =>
        $"{Citations.Shortform}, feature-splitting comment (deception in exams); "
            + $"{Citations.Chanin}";

    public override IReadOnlyDictionary<string, string> Numbers { get; } = new Dictionary<string, string>
    {
        ["hole.there"] = "1 where the hole is at least .3, else 0; the mean is the share of seeds with a hole.",
        ["hole.absent"] = "1 where the hole is at most .05, else 0; the mean is the share of seeds without one.",
        ["hole"] =
            "How much oftener the parent's latent is silent where the child is on than where it is off, the parent "
                + "being on.",
        ["hole.chance"] = "The hole of random directions that fire as often.",
        ["without_child.fvu"] = "The share of the activations' variance that is left unexplained on samples without the child.",
        ["without_child.l0.ratio"] = "Latents that fire over features that are active, on samples without the child: 1 is right.",
        ["without_child.l0"] = "How many latents fire on a sample without the child.",
        ["without_child.dead"] = "How many latents never fire without the child.",
        ["without_child.dead.share"] = "The share of latents that never fire without the child.",
        ["recall.latent"] =
            "The share of the parent's samples at which its latent passes a threshold with one false alarm in twenty.",
        ["recall.probe"] = "The same for a threshold on the activation along the latent's direction.",
        ["recall.gap"] = "How much the latent misses that its own direction would tell.",
    };

    public override Protocol Protocol { get; } = new()
    {
        Rules = [new("hole.there", Support: Above("hole.there", .5), Refute: Above("hole.absent", .5))],
        Gates = [
            AtMost("without_child.fvu", .05),
            Between("without_child.l0.ratio", .8, 1.2).WhereReported(),
            AtMost("dead.share", .05)],
        Settings = [Plain],
        Thresholds = new Dictionary<string, double>
        {
            ["there_from"] = .3,
            ["absent_to"] = .05,
            ["chance_draws"] = 100,
            ["false_positives"] = .05,
        },
        Statistics = [Statistic.ThereOrNot("hole.there"), Statistic.ThereOrNot("hole.absent")],
        Exclusions = [
            new("topk", "TopK takes two latents in every sample, with none or four active features too: FVU .2"),
            .. Exclusion.Of("2-5 times the true L0 at the penalties tried (.1; .01 and .03)", "gated", "jumprelu")],
        Confirmatory = true,
    };

    public override Controls Controls { get; } = new(
        Positive: [World("nested", "a child inside its parent, equal magnitudes", new())],
        Negative: [
            World(
                "independent-child", "the same rates, the child independent of the parent", new() { IndependentChild = true })]);

    public override IReadOnlyList<Case> Subjects { get; } = [
        World("nested-spread-.1", "magnitudes vary by 10%", new() { MagnitudeSpread = .1 }),
        // at 30 and 50% the hole is on the bound, .03-.05
        World("nested-spread-.5", "magnitudes vary by 50%", new() { MagnitudeSpread = .5 }),
        // k > 1
        World("nested-crowded", "34 other features, 2 active on average", new() { Others = 34, Dimension = 40 })
            .At(ToySaes.All(penalty: .03)),
        World("nested-likelier-child", "the child fires with three parents in ten", new() { ChildGivenParent = .3 })];

    public override Regime Regime => new(
        [
            ("child_given_parent", [.2, .15, .25, .3]),
            ("parent", [.25, .2, .3]),
            ("other", [.05, .03, .08]),
            ("dimension", [12, 16, 20])],
        v => World(
            "nested-drawn",
            string.Join(", ", v),
            new() { ChildGivenParent = v[0], ParentProbability = v[1], OtherProbability = v[2], Dimension = (int)v[3] }),
        Share: .9);

    public override IReadOnlyList<Invariance> Invariances => InvarianceSets.Sae;

    protected override Preparation<SaeSpecimen> Prepare(IHasHierarchy subject, SaeSetting setting, Seed seed) =>
        SaeSpecimen.Prepare(subject, setting, seed, Protocol.Samples);

    protected override Measurement Measure(SaeSpecimen specimen, Protocol protocol)
    {
        Tensor parent = specimen.Codes.select(1, NestedRecipe.Parent), child = specimen.Codes.select(1, NestedRecipe.Child);
        Measurement seen = new Measurement().Add(specimen.Health()).Add(specimen.Where(child.le(0)).Health(), "without_child.");
        int latent = specimen.Matching.Partner[NestedRecipe.Parent];
        (seen["hole.there"], seen["hole.absent"]) = (double.NaN, double.NaN);
        if (latent < 0) return seen;
        Tensor fires = specimen.Latents.select(1, latent);
        double rate = Firing.Of(fires.unsqueeze(1)).Frequencies[0];
        ChanceLevel chance = Hole.Chance(
            specimen.Activations, parent, child, rate, specimen.Seed.Derive("chance"), protocol.Count("chance_draws"));
        DetectorGap detector = DetectorGap.Measure(
            specimen.Activations, fires, specimen.Directions[latent], parent, protocol["false_positives"]);
        double hole = Hole.Value(fires, parent, child);
        (seen["hole"], seen["hole.chance"]) = (hole, chance.Mean);
        (seen["hole.there"], seen["hole.absent"]) = (
            hole >= protocol["there_from"] ? 1 : 0, hole <= protocol["absent_to"] ? 1 : 0);
        (
            seen["recall.latent"],
            seen["recall.probe"],
            seen["recall.gap"]) = (detector.LatentRecall, detector.ProbeRecall, detector.Gap);
        return seen;
    }

    private static NestedSubject World(string name, string description, NestedRecipe world) => new(name, description, world);
}
