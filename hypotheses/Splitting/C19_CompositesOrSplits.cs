namespace Hypotheses.Catalogue.Splitting;

/// <summary>
/// Two explanations of splitting, told apart by what split latents share. "Supported" is H2 (composites of atoms), "refuted" is H1
/// (maximally split truths); anything else is inconclusive. The two mimics have the activations of the *other* hypothesis sample
/// for sample, so this instrument must get them wrong: only a causal test can tell them apart (C19b). There is no gate on L0: how
/// many latents a sample takes is what the hypotheses differ in. R² is the median over family latents, from latents of cosine below
/// .85: an equal part has .71, and a nearer one is another latent of the same composite, not a part of it. Composites make latents
/// of their atoms' span redundant, so a third may be dead; half are under the fault that the gate must catch. Of 40 unseen worlds
/// (BlindWorlds) an instrument with eight spare latents, four of all dead, and latents up to .97 as parts had 33 right.
/// Pilot: H2 .58-.72 / .78-.87, H1 .07-.44 / .19-.50, null .31-.35. Here H2 .8-.9 / .9-1.0, H1 .0-.15 / .49-.50, null .33-.37: the
/// same sides of the bounds, further apart (the pilot's λ is not stated; at λ = .05 H2 gives .47-.64).
/// </summary>
public sealed class C19_CompositesOrSplits : ClaimTest<IHasFamilies, DictionarySpecimen>
{
    internal const double Penalty = .2, FvuAtMost = .05, DeadShare = 1 / 3.0, SameComposite = .85;

    public override string Title => "Split features are composites of atoms (H2), not maximally split truths (H1)";

    public override string Source => "seed, feature-splitting comment, numbered list; Till, QoR8noAB3Mp2KBA4B; Towards Monosemanticity for H1";

    public override bool Confirmatory => true;

    public override Prediction Prediction => new(
        "offset_sharing",
        Support: All(Above("offset_sharing", .5), Above("pair_r2", .65)),
        Refute: All(Below("offset_sharing_over_null", .12), Below("pair_r2", .55)),
        Chance: "offset_sharing.null95");

    public override object Recipe => new { DeadShare, Dictionary = Dictionary(new CompositeRecipe()) };

    public override IReadOnlyList<Subject> Positive => [new CompositeSubject("composites", "H2: actions and shared contexts", new CompositeRecipe { Kind = CompositeKind.H2 })];

    public override IReadOnlyList<Subject> Negative => [new CompositeSubject("splits", "H1: private offsets", new CompositeRecipe { Kind = CompositeKind.H1 })];

    public override IReadOnlyList<Subject> Subjects => [
        new CompositeSubject("splits-sharing-contexts", "H1 in truth, with the activations of H2", new CompositeRecipe { Kind = CompositeKind.H1, SharedFraction = 1 }),
        new CompositeSubject("composites-own-contexts", "H2 in truth, with the activations of H1", new CompositeRecipe { Kind = CompositeKind.H2, ContextSpecific = true }),
        new CompositeSubject("splits-half-shared", "H1 with offsets half shared", new CompositeRecipe { Kind = CompositeKind.H1, SharedFraction = .5 })];

    public override IReadOnlyList<string> Aspects(Subject subject) => ToyFamilies.Names;

    public override string? Unjudged(Subject subject, string aspect) => UnfitFamilies.OfComposites(aspect);

    public override IReadOnlyList<Invariance> Invariances => InvarianceSets.Dictionary;

    protected override double InvarianceSlack => .01; // the null is drawn afresh

    public override Regime Regime => new(
        [("families", [5, 4, 6]), ("members", [4, 3]), ("composite_probability", [.6, .5, .7]), ("solo", [.06, .04, .08])],
        v => new CompositeSubject("composites-drawn", string.Join(", ", v), new CompositeRecipe { Kind = CompositeKind.H2, Families = (int)v[0], Members = (int)v[1], CompositeProbability = v[2], SoloAction = v[3], SoloContext = v[3] }),
        Draws: 3, Share: .9);

    /// <summary>Room for each composite and each atom.</summary>
    internal static DictionaryRecipe Dictionary(CompositeRecipe world) =>
        DictionaryRecipe.Toy((world.Families * world.Members) + world.Families + world.Members, Penalty);

    protected override IReadOnlyList<DictionarySpecimen> Prepare(IHasFamilies subject, string aspect, Lab lab) =>
        DictionarySpecimen.Train(subject, Dictionary(subject.Families), lab);

    protected override Measurement Score(DictionarySpecimen specimen)
    {
        Families families = Families.Of(specimen.LivingDirections, specimen.Parents);
        double sharing = OffsetSharing.Value(families), null95 = families.Count < 2 ? double.NaN : OffsetSharing.Chance(families, specimen.Seed.Derive("null")).Quantile95;
        double[] r2 = families.Latents.Length == 0 ? [double.NaN] : PairR2.Of(specimen.LivingDirections, families.Latents, SameComposite);
        return specimen.Gated(FvuAtMost, (int)(DeadShare * specimen.Dictionary.Width), new Measurement
        {
            ["offset_sharing"] = sharing,
            ["offset_sharing.null95"] = null95,
            ["offset_sharing_over_null"] = sharing - null95,
            ["pair_r2"] = r2.Any(double.IsNaN) ? double.NaN : Summary.Median(r2),
            ["family_latents"] = families.Latents.Length,
        });
    }
}
