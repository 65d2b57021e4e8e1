using Hypotheses.Catalogue.Literature;

namespace Hypotheses.Catalogue.Splitting;

/// <summary>
/// Two autoencoders of one world: as many latents as families, and eight more than composites. A child points like its parent and
/// fires where it does; one that the wide autoencoder keeps is its own child, so 1 is no splitting. Near-duplicates count once,
/// dead latents not at all; the null permutes which parent's activations go with which parent's direction. The positive control
/// is H1: in H2 the shared contexts are more frequent than the actions and take latents of the narrow one. The negative control's
/// atoms fire one at a time: spare latents take composites of independent atoms (C20), which count as children of both (1.3-4.6 a
/// parent): children do not prove splitting, parents_per_child tells a tree (1.0) from composites (1.3+). One narrow latent may
/// be dead: three restarts often leave a lone atom unfound. As many wide latents must live as there are directions to find, but
/// for four. BatchTopK needs k = L0: its negative control has one atom in every sample. H2 does not split there: it holds 9
/// atoms.
/// </summary>
public sealed class C18_Splitting : ClaimTest<IHasFamilies, SaeSetting, SplittingSpecimen>
{
    private static readonly IReadOnlyList<SaeSetting> Architectures = [
        .. ToySaes.All(penalty: .2).Select(s => s.Name == "relu-l1" ? s : s.InFullTier())];

    public override string Title => "A latent of a narrow dictionary splits into several latents of a wide one";

    public override string Meaning =>
        "One latent of a small dictionary often becomes several in a larger one. Does that happen in worlds whose "
            + "true features are known?";

    public override string Source =>
        $"{Citations.Shortform}, feature-splitting comment, bullets; "
            + $"{Citations.Monosemanticity}, feature splitting";

    public override IReadOnlyDictionary<string, string> Numbers { get; } = new Dictionary<string, string>
    {
        ["children"] =
            "How many latents of the wide dictionary point and fire like one latent of the narrow one, on average: 1 "
                + "is no splitting.",
        ["children.null95"] = "What shuffling which activations belong to which direction gives in 95 of 100 draws.",
        ["children_over_null"] = "How far the children lie above what shuffled directions get in 95 of 100 draws.",
        ["fvu"] = "The share of the activations' variance that the wide dictionary leaves unexplained.",
        ["latents.missing"] =
            "How many latents of the wide dictionary are missing: directions to be found less latents that live.",
        ["narrow.dead"] = "How many latents of the narrow dictionary never fire.",
        ["parents"] = "How many latents of the narrow dictionary there are to have children.",
        ["parents_per_child"] = "How many parents a child has, on average: 1 in a tree, more where children are composites.",
        ["latents"] = "How many different latents the wide dictionary has, near-duplicates counted once.",
        ["narrow.dead.share"] = "The share of the narrow dictionary's latents that never fire.",
        ["narrow.fvu"] = "The share of the activations' variance that the narrow dictionary leaves unexplained.",
        ["narrow.l0"] = "How many of its latents fire on a sample, on average.",
        ["narrow.l0.ratio"] = "The same over the number of features that are active.",
    };

    public override Protocol Protocol { get; } = new()
    {
        Rules = [new(
            "children",
            Support: All(Above("children", 2), Above("children_over_null", 0)),
            Refute: Below("children", 1.1),
            Chance: "children.null95")],
        Gates = [AtMost("fvu", .05), AtMost("latents.missing", 4), AtMost("narrow.dead", 1)],
        Settings = Architectures,
        Thresholds = new Dictionary<string, double>
        {
            ["spare_latents"] = 8,
            ["child_cosine"] = .4,
            ["child_activation"] = .4,
            ["near_duplicate"] = .97,
            ["null_draws"] = 400,
        },
        Statistics = [Statistic.AtLeast("children", 0) with { ItemsFrom = "parents" }],
        Seeds = new(Quick: 13), // seeds that tie at 1 must tell 1 from 1.1 in steps of ⅓
        Exclusions = [
            new("topk", "TopK takes as many latents in a sample without composites: FVU .22 in the positive control"),
            .. Exclusion.Of(
                "2-5 times the true L0 at λ that fits (FVU ≤ .05): atoms of one frequency get 2.0-2.2 children",
                "gated",
                "jumprelu"),
            new("matryoshka", "atoms of one frequency get 1.0-1.3 children, and a latent of the narrow dictionary stays dead")],
    };

    public override Controls Controls { get; } = new(
        Positive: [World("splits", "H1: private offsets", new() { Kind = CompositeKind.H1 })],
        Negative: [
            World(
                "atoms",
                "5 atoms of one frequency, one at a time: members of a family do not differ",
                new() { Kind = CompositeKind.H1, SoloAction = 0, InFamilyCosine = 1 - 1e-6 })
                .At([.. Architectures.Where(s => !s.HasK)]),
            World(
                "atoms-in-turn",
                "the same, exactly one in every sample",
                new() { Kind = CompositeKind.H1, SoloAction = 0, CompositeProbability = 1, InFamilyCosine = 1 - 1e-6 })
                .At([.. Architectures.Where(s => s.HasK)])]);

    public override IReadOnlyList<Case> Subjects { get; } = [
        World("composites", "H2: actions and shared contexts", new() { Kind = CompositeKind.H2 }),
        World(
            "independent-atoms",
            "5 independent atoms of one frequency",
            new() { Kind = CompositeKind.H1, CompositeProbability = 0, SoloAction = .16 })];

    public override IReadOnlyList<Invariance> Invariances => InvarianceSets.Sae;

    // The null is drawn afresh, and its quantile moves in steps of a child.
    protected override double InvarianceSlack(string statistic) =>
        statistic == "children_over_null" ? .25 : base.InvarianceSlack(statistic);

    protected override Preparation<SplittingSpecimen> Prepare(IHasFamilies subject, SaeSetting setting, Seed seed)
    {
        (int families, int composites) = (subject.Families.Families, subject.Families.Families * subject.Families.Members);
        return SplittingSpecimen.Prepare(
            subject, (width, world) =>
                setting.For(width, world.TrueL0), families, composites + Protocol.Count("spare_latents"), seed, Protocol.Samples);
    }

    protected override Measurement Measure(SplittingSpecimen specimen, Protocol protocol)
    {
        Splits splits = specimen.Splits(protocol["child_cosine"], protocol["child_activation"], protocol["near_duplicate"]);
        double null95 = splits.Parents == 0
            ? double.NaN
            : splits.Chance(specimen.Seed.Derive("null"), protocol.Count("null_draws")).Quantile95;
        Measurement narrow = specimen.Narrow.Health(), wide = specimen.Wide.Health();
        int width = specimen.Wide.Sae.Width;
        int directions = LatentGroups.Of(specimen.Wide.Features, specimen.Wide.Codes, protocol["near_duplicate"]).Members.Length;
        return new Measurement
        {
            ["children"] = splits.ChildrenPerParent,
            ["children.null95"] = null95,
            ["children_over_null"] = splits.ChildrenPerParent - null95,
            ["parents_per_child"] = splits.ParentsPerChild,
            ["parents"] = splits.Parents,
            ["latents"] = splits.Latents,
            ["latents.missing"] = Math.Min(directions, width) - (width - wide["dead"]),
        }
        .Add(wide)
        .Add(narrow, "narrow.")
        .Draw("children", [.. splits.Children.Select(c => (double)c)]);
    }

    private static CompositeSubject World(string name, string description, CompositeRecipe world) =>
        new(name, description, world);
}
