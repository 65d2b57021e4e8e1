using Hypotheses.Catalogue.Literature;

namespace Hypotheses.Catalogue.Splitting;

/// <summary>
/// Two explanations of splitting, told apart by what split latents share. "Supported" is H2 (composites of atoms), "refuted" is
/// H1 (maximally split truths); anything else is inconclusive. Parents are the latents of a narrow dictionary: nothing of the
/// truth is used but for the gates. κ is the sharing of what sets latents apart from their parents, over chance of two kinds: the
/// groups' own offsets turned about their parents (so that crowding and cosines within a family cancel), and draws of the
/// offsets' covariance (so that a shared subspace does). Where offsets are half shared κ is .40 and the covariance null says no:
/// undecided. The two mimics have the activations of the *other* hypothesis sample for sample, so this instrument must get them
/// wrong: only a causal test can tell them apart (C19b). There is no gate on L0: how many latents a sample takes is what the
/// hypotheses differ in. λ is at least four times the noise of a dimension. Of 60 unseen worlds in superposition, with noise and
/// unequal parts, 57 are told and none the wrong way; of 40 ideal ones 39 (BlindWorlds). Form that came before: unsigned sharing
/// above .5 and the best pair's R² above .65, which called H1 in 12 to 14 dimensions H2 (random offsets share as much there), and
/// R² follows from the cosine within a family.
/// </summary>
public sealed class C19_CompositesOrSplits : ClaimTest<IHasFamilies, SaeSetting, SplittingSpecimen>
{
    public override string Title => "Split features are composites of atoms (H2), not maximally split truths (H1)";

    public override string Meaning =>
        "When a feature splits in a larger dictionary, are the parts combinations of simpler features (red and "
            + "apple), and not features of their own?";

    public override string Source =>
        $"{Citations.Shortform}, feature-splitting comment, numbered list; "
            + $"{Citations.Till}; "
            + $"{Citations.Monosemanticity} for H1";

    public override IReadOnlyDictionary<string, string> Numbers { get; } = new Dictionary<string, string>
    {
        ["kappa"] =
            "How far what sets split latents apart from their parent is shared with other families, beyond chance: 1 for "
                + "composites of atoms, 0 for features of their own. Chance: each family's differences turned about its parent.",
        ["kappa_over_null"] = "How far the sharing lies above what turned differences reach in 95 of 100 draws.",
        ["kappa.covariance"] =
            "The same beyond another chance, random differences within the space that these differences span: near 0 where "
                + "families share a subspace but no direction.",
        ["kappa.given"] = "The same where the parents are the true ones, not those of a narrow dictionary.",
        ["sharing"] = "How far each latent's difference is another family's, squared cosine, before chance is taken off.",
        ["family_latents"] = "How many latents of the wide dictionary belong to a parent.",
        ["families"] = "How many parents have such latents.",
        ["fvu.signal"] = "The share of the activations' variance, noise aside, that the wide dictionary leaves unexplained.",
    };

    public override Protocol Protocol { get; } = new()
    {
        Rules = [new(
            "kappa",
            Support: All(Above("kappa", .25), Above("kappa_over_null", 0), Above("kappa.covariance", .25)),
            Refute: All(Below("kappa", .15), Below("kappa.covariance", .15)))],
        Gates = [AtMost("fvu.signal", .15), AtMost("dead.share", .45)],
        Settings = ToySaes.All(penalty: .2),
        Thresholds = new Dictionary<string, double>
        {
            ["penalty_per_noise"] = 4,
            ["group_cosine.low"] = .35,
            ["group_cosine.high"] = .97,
            ["group_mass"] = .6,
            ["near_duplicate"] = .95,
            ["null_draws"] = 60,
        },
        Exclusions = TwoHypotheses.HoldAtoms,
        Confirmatory = true,
    };

    public override Controls Controls { get; } = TwoHypotheses.Controls with
    {
        Positive = [
            .. TwoHypotheses.Controls.Positive,
            TwoHypotheses.World(
                "composites-crowded",
                "H2 with noise of .05 and unequal parts, in half as many dimensions as directions",
                TwoHypotheses.H2 with { Dimension = 15, Noise = .05, UnequalParts = 1 }).Hard()],
        Negative = [
            .. TwoHypotheses.Controls.Negative,
            TwoHypotheses.World(
                "splits-crowded",
                "H1 with noise of .05 and unequal parts, in half as many dimensions as directions",
                TwoHypotheses.H1 with { Dimension = 15, Noise = .05, UnequalParts = 1 }).Hard(),
            TwoHypotheses.World(
                "splits-of-one-subspace",
                "H1 with private offsets from one subspace of 8 dimensions",
                TwoHypotheses.H1 with { OffsetSubspace = 8 }).Hard()],
    };

    public override IReadOnlyList<Case> Subjects { get; } = [
        .. TwoHypotheses.Mimics.Select(m => m.Certain()),
        TwoHypotheses.HalfShared,
        TwoHypotheses.World("splits-12-dimensions", "H1 in 12 dimensions", TwoHypotheses.H1 with { Dimension = 12 }),
        TwoHypotheses.World("splits-14-dimensions", "H1 in 14 dimensions", TwoHypotheses.H1 with { Dimension = 14 }),
        TwoHypotheses.World(
            "splits-cosine-.6", "H1, cosines of .6 in a family", TwoHypotheses.H1 with { InFamilyCosine = .6 }),
        TwoHypotheses.World(
            "splits-cosine-.7", "H1, cosines of .7 in a family", TwoHypotheses.H1 with { InFamilyCosine = .7 }),
        TwoHypotheses.World(
            "composites-without-solo",
            "H2, no atom ever alone",
            TwoHypotheses.H2 with { SoloAction = 0, SoloContext = 0 }),
        TwoHypotheses.World(
            "composites-noisy", "H2 with noise of .1 in each dimension", TwoHypotheses.H2 with { Noise = .1 }),
        TwoHypotheses.World("splits-noisy", "H1 with noise of .1 in each dimension", TwoHypotheses.H1 with { Noise = .1 })];

    public override Regime Regime => new(
        [("families", [5, 4, 6]), ("members", [4, 3]), ("composite_probability", [.6, .5, .7]), ("solo", [.06, .04, .08])],
        v => TwoHypotheses.World(
            "composites-drawn",
            string.Join(", ", v),
            new()
            {
                Kind = CompositeKind.H2,
                Families = (int)v[0],
                Members = (int)v[1],
                CompositeProbability = v[2],
                SoloAction = v[3],
                SoloContext = v[3]
            }),
        Draws: 3,
        Share: .9);

    public override IReadOnlyList<ScepticWorld> Sceptic { get; } = [
        new(
            "H1 in 12 and in 14 dimensions",
            "Refuted, rightly: κ .02 [-.02, .06] and .01 [-.04, .07]. Sharing above .5, the form before, called them composites."),
        new("H1 with cosines of .6 and .7 in a family", "Refuted, rightly: κ -.09 and -.08."),
        new("H2 where no atom is ever alone", "Supported, rightly: κ .93 [.87, .99]."),
        new(
            "H1 whose private offsets come from one subspace of 8 dimensions",
            "Undecided: κ is .34, but nothing is shared beyond what the offsets' covariance gives. It is H1."),
        new(
            "H2 with 5 actions and 3 contexts in 21 dimensions, noise .07",
            "Undecided: κ .27, beyond covariance -.23. Noise and few contexts hide composites from a dictionary."),
        new(
            "H1 with the activations of H2, sample for sample",
            "Supported, wrongly, as it must be: activations cannot tell them apart.")];

    public override IReadOnlyList<Invariance> Invariances => InvarianceSets.Sae;

    protected override double InvarianceSlack(string statistic) => .1; // the nulls are drawn afresh

    protected override Preparation<SplittingSpecimen> Prepare(IHasFamilies subject, SaeSetting setting, Seed seed)
    {
        double least = Protocol["penalty_per_noise"] * subject.Families.Noise;
        SaeRecipe Recipe(int width, IWorld world)
        {
            SaeRecipe sized = setting.For(width, world.TrueL0);
            return setting.HasK ? sized : sized with { Penalty = Math.Max(sized.Penalty, least) };
        }

        return SplittingSpecimen.Prepare(
            subject, Recipe, subject.Families.Families, TwoHypotheses.RoomForAll(subject), seed, Protocol.Samples);
    }

    protected override Measurement Measure(SplittingSpecimen specimen, Protocol protocol)
    {
        SaeSpecimen wide = specimen.Wide;
        Seed seed = specimen.Seed.Derive("null");
        ParentGroups Groups(Tensor parents, Tensor on) => ParentGroups.Of(
            wide.Directions,
            wide.Latents,
            parents,
            on,
            protocol["group_cosine.low"],
            protocol["group_cosine.high"],
            protocol["group_mass"],
            protocol["near_duplicate"]);
        ParentGroups groups = Groups(specimen.Narrow.Directions, specimen.Narrow.Sae.Encode(wide.Activations) > 0);
        var kappa = OffsetKappa.Of(groups, seed, protocol.Count("null_draws"));
        var given = OffsetKappa.Of(Groups(wide.Parents, wide.ParentsOn), seed, protocol.Count("null_draws"));
        return new Measurement
        {
            ["kappa"] = kappa.Kappa,
            ["kappa_over_null"] = kappa.OverNull95,
            ["kappa.covariance"] = kappa.Covariance,
            ["kappa.given"] = given.Kappa,
            ["sharing"] = kappa.Sharing,
            ["family_latents"] = groups.Latents,
            ["families"] = groups.Groups,
            ["fvu.signal"] = wide.FvuOfSignal,
        }.Add(wide.Health());
    }
}
