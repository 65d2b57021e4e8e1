namespace Hypotheses.Catalogue.Splitting;

/// <summary>
/// Two dictionaries of one world: as many latents as families, and eight more than composites. A child points like its parent and
/// fires where it does. The positive control is H1: in H2 the shared contexts are more frequent than the actions and take latents
/// of the narrow dictionary. Independent atoms are the same world without composites. Near-duplicates count once, dead latents not
/// at all; the null permutes which parent's activations go with which parent's direction.
/// </summary>
public sealed class C18_Splitting : ClaimTest<IHasFamilies, SplittingSpecimen>
{
    private const double Penalty = .2, FvuAtMost = .05;
    private const int SpareLatents = 8, DeadAtMost = 4;

    public override string Title => "A latent of a narrow dictionary splits into several latents of a wide one";

    public override string Source => "seed, feature-splitting comment, bullets; Towards Monosemanticity, feature splitting";

    public override Prediction Prediction => new(
        "children",
        Support: All(Above("children", 2), Above("children_over_null", 0)),
        Refute: Below("children", 1.1),
        Chance: "children.null95");

    public override object Recipe => new { Penalty, SpareLatents, Dictionary = DictionaryRecipe.Toy(1, Penalty) };

    public override IReadOnlyList<Subject> Positive => [World("splits", "H1: private offsets", new CompositeRecipe { Kind = CompositeKind.H1 })];

    public override IReadOnlyList<Subject> Negative => [World("atoms", "5 independent atoms of one frequency, 5 latents and 28", new CompositeRecipe { Kind = CompositeKind.H1, CompositeProbability = 0, SoloAction = .16 })];

    public override IReadOnlyList<Subject> Subjects => [
        World("composites", "H2: actions and shared contexts", new CompositeRecipe { Kind = CompositeKind.H2 }),
        World("more-atoms-than-latents", "9 independent atoms, 5 latents and 28", new CompositeRecipe { Kind = CompositeKind.H2, CompositeProbability = 0, SoloAction = .16, SoloContext = .16 })];

    public override IReadOnlyList<Invariance> Invariances =>
        [Invariance.Rotation, Invariance.Permutation, Invariance.Scaling, Invariance.Gauge, Invariance.DeadLatent, Invariance.DuplicateLatent];

    protected override IReadOnlyList<SplittingSpecimen> Prepare(IHasFamilies subject, string aspect, Lab lab)
    {
        int families = subject.Families.Families, composites = families * subject.Families.Members;
        return SplittingSpecimen.Train(subject, DictionaryRecipe.Toy(families, Penalty), families, composites + SpareLatents, lab);
    }

    protected override Measurement Score(SplittingSpecimen specimen)
    {
        Splits splits = specimen.Splits;
        double null95 = splits.Parents == 0 ? double.NaN : splits.Chance(specimen.Seed.Derive("null")).Quantile95;
        int features = (int)specimen.Wide.Features.shape[0];
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
        return specimen.Wide.Gated(FvuAtMost, specimen.Wide.Dictionary.Width - Math.Min(features, specimen.Wide.Dictionary.Width - DeadAtMost), seen)
            .AtMost("narrow.dead", narrow["dead"], 0)
            .Draw("children", [.. splits.Children.Select(c => (double)c)]);
    }

    private static CompositeSubject World(string name, string description, CompositeRecipe world) => new(name, description, world);
}
