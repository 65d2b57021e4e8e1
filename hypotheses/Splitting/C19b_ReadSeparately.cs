using Hypotheses.Catalogue.Literature;

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
public sealed class C19b_ReadSeparately : ClaimTest<IHasFamilies, SaeSetting, ReaderSpecimen>
{
    private static readonly ReaderRecipe Reader = new();

    public override string Title => "What reads split features downstream reads their atoms separately (H2), not as one (H1)";

    public override string Meaning =>
        "If the parts of a split feature are combinations, later computations should use the simpler features apart. "
            + "Do they?";

    public override string Source =>
        $"{Citations.Shortform}, feature-splitting comment, numbered list; "
            + "the causal test is this project's";

    public override IReadOnlyDictionary<string, string> Numbers { get; } = new Dictionary<string, string>
    {
        ["interaction"] =
            "How far the reader's loss for both parts of a split latent is from the sum of its losses for each: 0 "
                + "reads the parts separately.",
        ["interaction.chance"] = "The interaction of readers that learned nothing.",
        ["interaction.true"] = "The interaction with the world's true composites in the latents' place.",
        ["overlap"] =
            "How much the outputs that lose when one part is removed are those that lose for the other: 0 none, 1 all "
                + "alike.",
        ["overlap.chance"] = "The overlap of readers that learned nothing.",
        ["overlap.true"] = "The overlap with the world's true composites in the latents' place.",
        ["reader_fvu"] = "The share of the true codes' variance that the reader leaves unexplained.",
        ["read_samples"] = "On how many samples a split latent fires with both of its parts.",
    };

    public override Protocol Protocol { get; } = new()
    {
        Rules = [new(
            "interaction",
            Support: All(Below("interaction", .1), Below("overlap", .2)),
            Refute: Above("interaction", .3),
            Chance: "interaction.chance")],
        Gates = [AtMost("fvu", .05), AtMost("dead.share", 1 / 3.0), AtMost("reader_fvu", .5)],
        Settings = ToySaes.All(penalty: .2),
        Thresholds = new Dictionary<string, double>
        {
            ["family_cosine.low"] = .4,
            ["family_cosine.high"] = .9,
            ["chance_draws"] = 5
        },
        Recipes = [Reader],
        Statistics = [Statistic.AtLeast("interaction", 0), Statistic.AtLeast("overlap", 0)],
        Exclusions = TwoHypotheses.HoldAtoms,
    };

    public override Controls Controls { get; } = TwoHypotheses.Controls;

    public override IReadOnlyList<Case> Subjects { get; } = [.. TwoHypotheses.Mimics, TwoHypotheses.HalfShared];

    public override IReadOnlyList<Invariance> Invariances => InvarianceSets.Sae;

    protected override Preparation<ReaderSpecimen> Prepare(IHasFamilies subject, SaeSetting setting, Seed seed) =>
        ReaderSpecimen.Prepare(
            subject, world => setting.For(TwoHypotheses.RoomForAll(subject), world.TrueL0), Reader, seed, Protocol.Samples);

    protected override Measurement Measure(ReaderSpecimen specimen, Protocol protocol)
    {
        (double low, double high) = (protocol["family_cosine.low"], protocol["family_cosine.high"]);
        ReaderSeparation latents = specimen.Separation(low, high), truth = specimen.TrueSeparation(low, high);
        var (interaction, overlap) = specimen.Chance(low, high, protocol.Count("chance_draws"));
        return new Measurement
        {
            ["interaction"] = latents.Interaction,
            ["interaction.chance"] = interaction,
            ["interaction.true"] = truth.Interaction, // the true composites in the latents' place
            ["overlap"] = latents.Overlap,
            ["overlap.chance"] = overlap,
            ["overlap.true"] = truth.Overlap,
            ["read_samples"] = latents.Samples,
            ["reader_fvu"] = specimen.Fvu(),
        }.Add(specimen.Sae.Health());
    }
}
