namespace Hypotheses.Catalogue.Splitting;

/// <summary>
/// The causal arm of C19. Its two mimics have the activations of the *other* hypothesis sample for sample, so activations cannot
/// tell them apart; what reads the activations can. A reader of the frozen activations is trained on the world's true features
/// (world G5); then the parts of a split latent, along its parent and along its offset, are taken out of real activations, alone
/// and together. "Supported" is H2: the reader loses for both what it loses for each, on different outputs. "Refuted" is H1: it
/// reads the composite as one. The catalogue states no bounds for this arm: they lie between the truths (0 for H2; ½ for private
/// offsets, where only the action's readout tells) and on both sides of a reader that learned nothing (.18). Its gate is wide:
/// one layer cannot tell a conjunction from its parts, and leaves .38 of H1's codes unexplained where contexts are shared.
/// </summary>
public sealed class C19b_ReadSeparately : ClaimTest<IHasFamilies, ReaderSpecimen>
{
    private const double ReaderFvuAtMost = .5;

    public override string Title => "What reads split features downstream reads their atoms separately (H2), not as one (H1)";

    public override string Source => "seed, feature-splitting comment, numbered list; the causal test is this project's";

    public override Prediction Prediction => new(
        "interaction",
        Support: All(Below("interaction", .1), Below("overlap", .2)),
        Refute: Above("interaction", .3),
        Chance: "interaction.chance");

    public override object Recipe => new { Arm = new C19_CompositesOrSplits().Recipe, Reader = new ReaderRecipe() }; // dictionary and gates are C19's

    public override IReadOnlyList<Subject> Positive => [World("composites", "H2: actions and shared contexts", new CompositeRecipe { Kind = CompositeKind.H2 })];

    public override IReadOnlyList<Subject> Negative => [World("splits", "H1: private offsets", new CompositeRecipe { Kind = CompositeKind.H1 })];

    public override IReadOnlyList<Subject> Subjects => [
        World("splits-sharing-contexts", "H1 in truth, with the activations of H2", new CompositeRecipe { Kind = CompositeKind.H1, SharedFraction = 1 }),
        World("composites-own-contexts", "H2 in truth, with the activations of H1", new CompositeRecipe { Kind = CompositeKind.H2, ContextSpecific = true }),
        World("splits-half-shared", "H1 with offsets half shared", new CompositeRecipe { Kind = CompositeKind.H1, SharedFraction = .5 })];

    public override IReadOnlyList<string> Aspects(Subject subject) => ToyFamilies.Names;

    public override string? Unjudged(Subject subject, string aspect) => UnfitFamilies.OfComposites(aspect);

    public override IReadOnlyList<Invariance> Invariances => InvarianceSets.Dictionary;

    protected override IReadOnlyList<ReaderSpecimen> Prepare(IHasFamilies subject, string aspect, Lab lab) =>
        ReaderSpecimen.Train(subject, C19_CompositesOrSplits.Dictionary(subject.Families), new ReaderRecipe(), lab);

    protected override Measurement Score(ReaderSpecimen specimen)
    {
        ReaderSeparation latents = specimen.Separation(), truth = specimen.TrueSeparation();
        var (interaction, overlap) = specimen.Chance();
        double fvu = specimen.Fvu();
        int dead = (int)(C19_CompositesOrSplits.DeadShare * specimen.Dictionary.Dictionary.Width);
        return specimen.Dictionary.Gated(C19_CompositesOrSplits.FvuAtMost, dead, new Measurement
        {
            ["interaction"] = latents.Interaction,
            ["interaction.chance"] = interaction,
            ["interaction.true"] = truth.Interaction, // the true composites in the latents' place
            ["overlap"] = latents.Overlap,
            ["overlap.chance"] = overlap,
            ["overlap.true"] = truth.Overlap,
            ["read_samples"] = latents.Samples,
            ["reader_fvu"] = fvu,
        }).AtMost("reader_fvu", fvu, ReaderFvuAtMost);
    }

    private static CompositeSubject World(string name, string description, CompositeRecipe world) => new(name, description, world);
}
