namespace Hypotheses.Catalogue.Splitting;

/// <summary>
/// Two explanations of splitting, told apart by what split latents share. "Supported" is H2 (composites of atoms), "refuted" is H1
/// (maximally split truths); anything else is inconclusive. The two mimics have the activations of the *other* hypothesis sample
/// for sample, so this instrument must get them wrong: only a causal test (C19b) can tell them apart. There is no gate on L0: how many
/// latents a sample takes is what the hypotheses differ in. R² is the median over family latents (two latents of one composite,
/// less alike than .97, would explain each other and lift a mean).
/// Pilot: H2 .58-.72 / .78-.87, H1 .07-.44 / .19-.50, null .31-.35. Here H2 .8-.9 / .9-1.0, H1 .0-.15 / .49-.50, null .33-.37: the
/// same sides of the bounds, further apart (the pilot's λ is not stated; at λ = .05 H2 gives .47-.64).
/// </summary>
public sealed class C19_CompositesOrSplits : ClaimTest<IHasFamilies, DictionarySpecimen>
{
    private const double Penalty = .2, FvuAtMost = .05;
    private const int SpareLatents = 8, DeadAtMost = 4;

    public override string Title => "Split features are composites of atoms (H2), not maximally split truths (H1)";

    public override string Source => "seed, feature-splitting comment, numbered list; Till, QoR8noAB3Mp2KBA4B; Towards Monosemanticity for H1";

    public override Prediction Prediction => new(
        "offset_sharing",
        Support: All(Above("offset_sharing", .5), Above("pair_r2", .65)),
        Refute: All(Below("offset_sharing_over_null", .12), Below("pair_r2", .55)),
        Chance: "offset_sharing.null95");

    public override object Recipe => new { Penalty, SpareLatents, Dictionary = DictionaryRecipe.Toy(1, Penalty) };

    public override IReadOnlyList<Subject> Positive => [World("composites", "H2: actions and shared contexts", new CompositeRecipe { Kind = CompositeKind.H2 })];

    public override IReadOnlyList<Subject> Negative => [World("splits", "H1: private offsets", new CompositeRecipe { Kind = CompositeKind.H1 })];

    public override IReadOnlyList<Subject> Subjects => [
        World("splits-sharing-contexts", "H1 in truth, with the activations of H2", new CompositeRecipe { Kind = CompositeKind.H1, SharedFraction = 1 }),
        World("composites-own-contexts", "H2 in truth, with the activations of H1", new CompositeRecipe { Kind = CompositeKind.H2, ContextSpecific = true }),
        World("splits-half-shared", "H1 with offsets half shared", new CompositeRecipe { Kind = CompositeKind.H1, SharedFraction = .5 })];

    public override IReadOnlyList<Invariance> Invariances =>
        [Invariance.Rotation, Invariance.Permutation, Invariance.Scaling, Invariance.Gauge, Invariance.DeadLatent, Invariance.DuplicateLatent];

    protected override double InvarianceSlack => .01; // the null is drawn afresh

    public override Regime Regime => new(
        [("families", [5, 4, 6]), ("members", [4, 3]), ("composite_probability", [.6, .5, .7]), ("solo", [.06, .04, .08])],
        v => World("composites-drawn", string.Join(", ", v), new CompositeRecipe
        {
            Kind = CompositeKind.H2,
            Families = (int)v[0],
            Members = (int)v[1],
            CompositeProbability = v[2],
            SoloAction = v[3],
            SoloContext = v[3],
        }),
        Draws: 3);

    protected override IReadOnlyList<DictionarySpecimen> Prepare(IHasFamilies subject, string aspect, Lab lab)
    {
        int composites = subject.Families.Families * subject.Families.Members;
        return DictionarySpecimen.Train(subject, DictionaryRecipe.Toy(composites + SpareLatents, Penalty), lab);
    }

    protected override Measurement Score(DictionarySpecimen specimen)
    {
        Families families = Families.Of(specimen.LivingDirections, specimen.Parents);
        double sharing = OffsetSharing.Value(families), null95 = families.Count < 2 ? double.NaN : OffsetSharing.Chance(families, specimen.Seed.Derive("null")).Quantile95;
        double[] r2 = families.Latents.Length == 0 ? [double.NaN] : PairR2.Of(specimen.LivingDirections, families.Latents);
        return specimen.Gated(FvuAtMost, DeadAtMost, new Measurement
        {
            ["offset_sharing"] = sharing,
            ["offset_sharing.null95"] = null95,
            ["offset_sharing_over_null"] = sharing - null95,
            ["pair_r2"] = r2.Any(double.IsNaN) ? double.NaN : Summary.Median(r2),
            ["family_latents"] = families.Latents.Length,
        });
    }

    private static CompositeSubject World(string name, string description, CompositeRecipe world) => new(name, description, world);
}
