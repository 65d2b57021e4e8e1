using Hypotheses.Catalogue.Literature;

namespace Hypotheses.Catalogue.Splitting;

/// <summary>
/// Can cosines inside families say whether split features are truths of their own (H1) or composites (H2)? Both worlds plant ½.
/// Each family's histogram of cosines is scored by histograms learned on other autoencoders of both worlds. Only cosines inside
/// families count: shared contexts raise those across families, which is what C19 reads. Where both worlds emit the same
/// activations, as they can, nothing tells, though 12 seeds do not prove it.
/// What tells is no mark of H1 or H2. Two worlds of split truths, one of them with shared contexts, are told apart as well; and
/// H2's dictionaries hold fewer of their composites (composites.second; .4 against nearly 1), so that a third of their in-family
/// latents are none. Among latents that are composites the AUROC is about .72, below the bound. It depends on training: about .66
/// by the toy recipe (1,000 steps at .016), .83-.85 by this one, .78 ± .09 after 10,000 steps (ten seeds each). The size of a
/// family tells more than its cosines (auroc.sizes). A seed's AUROC of some 20 families spreads by .07-.17: equivalence within .1
/// would take far more than six seeds.
/// </summary>
public sealed class C24_CosinesAlone : ClaimTest<IHasWorldPair, SaeSetting, WorldPairSpecimen>
{
    private static readonly CompositeRecipe H1 = TwoHypotheses.H1, H2 = TwoHypotheses.H2;

    public override string Title =>
        "Cosines inside families cannot tell private offsets (maximally split truths, H1) from shared contexts (composites, H2)";

    public override string Meaning =>
        "Are the angles between latents enough to tell combinations from features of their own? The claim is that "
            + "they are not.";

    public override string Source =>
        $"{Citations.Shortform}, feature-splitting comment: the cosines are explained by both";

    public override IReadOnlyDictionary<string, string> Numbers { get; } = new Dictionary<string, string>
    {
        ["auroc"] = "How well cosines inside families tell which world a family comes from: .5 is guessing, 1 never errs.",
        ["auroc.shuffled"] = "The same with worlds dealt to families at random.",
        ["auroc.means"] = "The same by the mean cosine of a family alone.",
        ["auroc.sizes"] = "The same by the size of a family alone.",
        ["dead"] = "The most latents of a dictionary that never fire.",
        ["fvu"] = "The largest share of the activations' variance that a dictionary leaves unexplained.",
        ["composites.first"] = "The share of the first world's composites that its dictionaries hold.",
        ["composites.second"] = "The share of the second world's composites that its dictionaries hold.",
        ["cosine.first"] = "The mean cosine inside families of the first world.",
        ["cosine.second"] = "The mean cosine inside families of the second world.",
        ["families"] = "How many families there are.",
        ["family_pairs"] = "How many pairs of a family of each world are compared.",
        ["l0.first"] = "How many latents fire on a sample of the first world.",
        ["l0.second"] = "How many latents fire on a sample of the second world.",
    };

    public override Protocol Protocol { get; } = new()
    {
        Rules = [new("auroc", Support: Within("auroc", .4, .6), Refute: Above("auroc", .75), Chance: "auroc.shuffled")],
        Gates = [AtMost("fvu", .05), AtMost("dead", 7)],
        // One run each, long and slow: at the toy recipe's rate and memories three times as many of the spare latents die.
        Settings = [.. ToySaes.All(penalty: .2).Select(s => s with
        {
            Recipe = s.Recipe with
            {
                Restarts = 1,
                Steps = 2500,
                LearningRate = 4e-3,
                WarmUp = 200,
                DecayFraction = .2,
                Beta1 = .9,
                Beta2 = .999
            },
        })],
        Thresholds = new Dictionary<string, double>
        {
            ["spare_latents"] = 8,
            ["bins"] = HistogramAuroc.Bins,
            ["shuffles"] = 400,
            ["composite_from"] = .95
        },
        Statistics = [Statistic.Share("auroc", itemsFrom: "family_pairs")],
        Seeds = new(Quick: 12, Full: 40),
        Exclusions = TwoHypotheses.HoldAtoms,
    };

    public override Controls Controls { get; } = new(
        Positive: [
            new WorldPairSubject(
                "shuffled-labels",
                "H1 and H2, labels shuffled over families, the mean of many shuffles",
                H1,
                H2,
                shuffledLabels: true),
            new WorldPairSubject(
                "h1-against-h1", "private offsets in both: nothing to tell, by the subjects' own statistic", H1, H1).Hard()],
        Negative: [
            new WorldPairSubject(
                "unequal-cosines", "cosines of .3 in one world, of ½ in the other", H1 with { InFamilyCosine = .3 }, H1)]);

    public override IReadOnlyList<Case> Subjects { get; } = [
        new WorldPairSubject("h1-against-h2", "private offsets against shared contexts", H1, H2),
        new WorldPairSubject(
            "h1-against-h1-sharing-contexts",
            "split truths in both: private offsets against shared contexts",
            H1,
            H1 with { SharedFraction = 1 }),
        new WorldPairSubject(
            "h1-sharing-contexts-against-h2",
            "the same activations: one feature or two",
            H1 with { SharedFraction = 1 },
            H2).Certain()];

    public override IReadOnlyList<Invariance> Invariances => InvarianceSets.Sae;

    protected override Preparation<WorldPairSpecimen> Prepare(IHasWorldPair subject, SaeSetting setting, Seed seed)
    {
        int composites = subject.First.Families.Families * subject.First.Families.Members;
        return WorldPairSpecimen.Prepare(
            subject, world => setting.For(composites + Protocol["spare_latents"], world.TrueL0), seed, Protocol.Samples);
    }

    protected override Measurement Measure(WorldPairSpecimen specimen, Protocol protocol)
    {
        IReadOnlyList<LabelledCosines> halves = specimen.Cosines;
        bool enough = halves.All(h => h.First.Count > 0 && h.Second.Count > 0);
        double shuffled = enough
            ? HistogramAuroc.Chance(halves[0], halves[1], specimen.Seed.Derive("shuffles"), protocol.Count("shuffles")).Mean
            : double.NaN;
        double[] first = [.. halves.SelectMany(h => h.First.SelectMany(c => c))],
            second = [.. halves.SelectMany(h => h.Second.SelectMany(c => c))];
        (double heldFirst, double heldSecond) = specimen.Held(protocol["composite_from"]);
        return new Measurement
        {
            ["auroc"] = !enough ? double.NaN : specimen.ShuffledLabels ? shuffled : HistogramAuroc.Of(halves[0], halves[1]),
            ["auroc.shuffled"] = shuffled,
            ["auroc.means"] = enough ? HistogramAuroc.OfMeans(halves[0], halves[1]) : double.NaN,
            ["auroc.sizes"] = enough ? HistogramAuroc.OfSizes(halves[0], halves[1]) : double.NaN,
            ["composites.first"] = heldFirst,
            ["composites.second"] = heldSecond,
            ["cosine.first"] = first.Length == 0 ? double.NaN : first.Average(),
            ["cosine.second"] = second.Length == 0 ? double.NaN : second.Average(),
            ["family_pairs"] = halves.Sum(h => h.First.Count * h.Second.Count),
            ["families"] = halves.Sum(h => h.First.Count + h.Second.Count),
        }
        .Add(specimen.Health())
        .Draw("in-family cosine:first", HistogramAuroc.Histogram(first))
        .Draw("in-family cosine:second", HistogramAuroc.Histogram(second));
    }
}
