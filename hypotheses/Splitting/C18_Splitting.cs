namespace Hypotheses.Catalogue.Splitting;

/// <summary>
/// Two dictionaries of one world: as many latents as families, and eight more than composites. A child points like its parent and fires where
/// it does; one that the wide dictionary keeps is its own child, so 1 is no splitting. Near-duplicates count once, dead latents not at all;
/// the null permutes which parent's activations go with which parent's direction. The positive control is H1: in H2 the shared contexts are
/// more frequent than the actions and take latents of the narrow one. The negative control's atoms fire one at a time: spare latents take
/// composites of independent atoms (C20), which count as children of both (1.3-4.6 a parent): children do not prove splitting,
/// parents_per_child tells a tree (1.0) from composites (1.3+). One narrow latent may be dead: three restarts often leave a lone atom unfound.
/// BatchTopK needs k = L0: its negative control has one atom in every sample. H2 does not split there: it holds 9 atoms.
/// </summary>
public sealed class C18_Splitting : ClaimTest<IHasFamilies, SplittingSpecimen>
{
    private const double Penalty = .2, FvuAtMost = .05;
    private const int SpareLatents = 8, DeadAtMost = 4, NarrowDeadAtMost = 1;

    public override string Title => "A latent of a narrow dictionary splits into several latents of a wide one";

    public override string Source => "seed, feature-splitting comment, bullets; Towards Monosemanticity, feature splitting";

    public override Prediction Prediction => new(
        "children",
        Support: All(Above("children", 2), Above("children_over_null", 0)),
        Refute: Below("children", 1.1),
        Chance: "children.null95");

    public override object Recipe => new { Penalty, SpareLatents, Families = ToyFamilies.Names.Select(f => Dictionary(f, 1, 1)) };

    public override IReadOnlyList<Subject> Positive => [World("splits", "H1: private offsets", new CompositeRecipe { Kind = CompositeKind.H1 })];

    public override IReadOnlyList<Subject> Negative => [
        World("atoms", "5 atoms of one frequency, one at a time: members of a family do not differ", new CompositeRecipe { Kind = CompositeKind.H1, SoloAction = 0, ActionShare = 1 - 1e-6 }),
        World("atoms-in-turn", "the same, exactly one in every sample", new CompositeRecipe { Kind = CompositeKind.H1, SoloAction = 0, CompositeProbability = 1, ActionShare = 1 - 1e-6 })];

    public override IReadOnlyList<Subject> Subjects => [
        World("composites", "H2: actions and shared contexts", new CompositeRecipe { Kind = CompositeKind.H2 }),
        World("independent-atoms", "5 independent atoms of one frequency", new CompositeRecipe { Kind = CompositeKind.H1, CompositeProbability = 0, SoloAction = .16 })];

    public override IReadOnlyList<string> Aspects(Subject subject) =>
        subject.Name == "atoms" ? [ToyFamilies.ReluL1] : subject.Name == "atoms-in-turn" ? [ToyFamilies.BatchTopK] : ToyFamilies.Names;

    public override string? Unjudged(Subject subject, string aspect) => UnfitFamilies.OfChildren(aspect);

    public override bool IsQuick(Subject subject, string aspect) => aspect == ToyFamilies.ReluL1;

    public override IReadOnlyList<Invariance> Invariances => InvarianceSets.Dictionary;

    protected override IReadOnlyList<SplittingSpecimen> Prepare(IHasFamilies subject, string aspect, Lab lab)
    {
        int families = subject.Families.Families, composites = families * subject.Families.Members;
        double active = subject.World(lab.Seeds[0]).TrueL0;
        return SplittingSpecimen.Train(subject, width => Dictionary(aspect, width, active), families, composites + SpareLatents, lab);
    }

    protected override Measurement Score(SplittingSpecimen specimen)
    {
        Splits splits = specimen.Splits;
        double null95 = splits.Parents == 0 ? double.NaN : splits.Chance(specimen.Seed.Derive("null")).Quantile95;
        // As many latents must live as there are directions to find, but for a few.
        int width = specimen.Wide.Dictionary.Width, directions = Math.Min(LatentGroups.Of(specimen.Wide.Features, specimen.Wide.Codes).Members.Length, width);
        var seen = new Measurement
        {
            ["children"] = splits.ChildrenPerParent,
            ["children.null95"] = null95,
            ["children_over_null"] = splits.ChildrenPerParent - null95,
            ["parents_per_child"] = splits.ParentsPerChild,
            ["parents"] = splits.Parents,
            ["latents"] = splits.Latents,
        };
        Measurement narrow = specimen.Narrow.Gated(1, 0, new Measurement());
        (seen["narrow.fvu"], seen["narrow.l0"]) = (narrow["fvu"], narrow["l0"]);
        return specimen.Wide.Gated(FvuAtMost, width - Math.Max(1, directions - DeadAtMost), seen)
            .AtMost("narrow.dead", narrow["dead"], NarrowDeadAtMost)
            .Draw("children", [.. splits.Children.Select(c => (double)c)]);
    }

    private static DictionaryRecipe Dictionary(string family, int width, double active) => ToyFamilies.Recipe(family, width, Penalty, active);

    private static CompositeSubject World(string name, string description, CompositeRecipe world) => new(name, description, world);
}
