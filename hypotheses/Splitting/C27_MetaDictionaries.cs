using Hypotheses.Catalogue.Literature;
using Hypotheses.Core.Numerics;

namespace Hypotheses.Catalogue.Splitting;

/// <summary>
/// Are the latents of an autoencoder of decoder rows (a quarter as wide) nearer to the atoms than the rows are? On composites
/// alone atoms are not identified: a_k + t and c_l − t reconstruct as well, for any t. So the controls' rows hold the actions
/// too, and the origin keeps b_dec from playing t (without it 3 of 6 seeds found all atoms, the others one kind or none, all with
/// FVU 0). k is a composite's number of atoms: with 3 or 4 active, recall fell to .31-.69 and .13-.44, since nothing makes the
/// surplus zero. 8 × 8 composites, not 5 × 4, so that a quarter of the rows is as many as there are atoms. Rows are held out to
/// see overfitting; it is no gate, since atoms do not explain each other in the negative control. With three restarts one
/// training in some twenty ended beside the atoms, at a slightly larger loss: eight find them. Trained dictionaries hold every
/// atom already, also those that never fire alone: there is nothing to gain. (But JumpReLU's, at 2-5 times the true L0: .2-.4 of
/// them.)
/// </summary>
public sealed class C27_MetaDictionaries : ClaimTest<IHasAtoms, Setting, MetaSpecimen>
{
    private static readonly CompositeRecipe World = new() { Kind = CompositeKind.H2, Families = 8, Members = 8, Dimension = 80 };

    public override string Title => "Meta-latents, of a dictionary of decoder rows, are nearer to atoms than the latents are";

    public override string Meaning =>
        "A second dictionary is trained on the first one's directions. Does it lead back to the simple features?";

    public override string Source =>
        $"{Citations.Shortform}, reply by RGRGRG; "
            + $"{Citations.MetaSaes}; "
            + $"{Citations.Leask}";

    public override IReadOnlyDictionary<string, string> Numbers { get; } = new Dictionary<string, string>
    {
        ["gain"] = "The share of atoms that the second dictionary finds, less the share that the first one holds already.",
        ["gain.chance"] = "The same with random directions in the second dictionary's place.",
        ["fvu.base"] = "The share of the activations' variance that the first dictionary leaves unexplained.",
        ["dead_share.base"] = "The share of the first dictionary's latents that never fire.",
        ["dead_share"] = "The share of the second dictionary's latents that never fire.",
        ["recall.base"] = "The share of atoms that the first dictionary holds.",
        ["recall.meta"] = "The share of atoms that the second dictionary holds.",
        ["atoms"] = "How many atoms there are.",
        ["cosine.base"] = "How near the first dictionary's latents lie to their atoms, on average.",
        ["cosine.meta"] = "How near the second dictionary's latents lie to their atoms, on average.",
        ["fvu.rows"] = "The share of the first dictionary's directions that the second leaves unexplained.",
        ["fvu.held_out"] = "The same for directions that it was not trained on.",
        ["l0"] = "How many latents of the second dictionary fire on a direction.",
    };

    public override Protocol Protocol { get; } = new()
    {
        Rules = [new("gain", Support: Above("gain", .2), Refute: Below("gain", 0), Chance: "gain.chance")],
        Gates = [AtMost("fvu.base", .05), AtMost("dead_share.base", .25), AtMost("dead_share", .25)],
        Thresholds = new Dictionary<string, double> { ["held_out_of"] = 5, ["same_from"] = .9, ["null_draws"] = 100 },
        Recipes = [Meta(100)],
        Statistics = [Statistic.Within("gain", -1, 1) with { ItemsFrom = "atoms" }],
        Exclusions = [new("topk", "TopK takes two latents in samples with one: FVU .08-.23")],
    };

    public override Controls Controls { get; } = new(
        Positive: [
            Rows("exact-composites", "64 composites of 8 actions and 8 contexts, and the actions", World, CompositeRows.Exact)],
        Negative: [Rows("atoms", "16 orthonormal atoms", World, CompositeRows.Atoms)]);

    public override IReadOnlyList<Case> Subjects { get; } = [
        Rows("composites-alone", "the 64 composites and no atom: not identified", World, CompositeRows.Composites),
        Rows(
            "trained",
            "a dictionary of 5 actions and 4 contexts, which fire alone too",
            new() { Kind = CompositeKind.H2 },
            CompositeRows.Trained),
        Rows(
            "trained-lone-actions",
            "a dictionary of the controls' world; contexts never fire alone",
            World with { SoloContext = 0 },
            CompositeRows.Trained)];

    public override IReadOnlyList<Setting> SettingsOf(Subject subject) => ((IHasDirections)subject).DirectionSets;

    public override IReadOnlyList<Invariance> Invariances =>
        [Invariance.Rotation, Invariance.Permutation, Invariance.Scaling, Invariance.DeadLatent, Invariance.DuplicateLatent];

    protected override Preparation<MetaSpecimen> Prepare(IHasAtoms subject, Setting setting, Seed seed) =>
        MetaSpecimen.Prepare(subject, setting, Meta(subject.Width), seed, Protocol.Count("held_out_of"));

    protected override Measurement Measure(MetaSpecimen specimen, Protocol protocol)
    {
        double Recall(Tensor atoms, Tensor directions) => SignedMatching.MatchedRecall(atoms, directions, protocol["same_from"]);
        double found = Recall(specimen.Atoms, specimen.Base.Directions),
            meta = Recall(specimen.Atoms, specimen.Meta.DecoderTensor);
        ChanceLevel chance = ChanceLevel.OfDirections(
            specimen.Atoms, specimen.Meta.Width, specimen.Seed.Derive("null"), Recall, protocol.Count("null_draws"));
        Firing firing = Firing.Of(specimen.Meta.Encode(specimen.Rows));
        return new Measurement
        {
            ["gain"] = meta - found,
            ["gain.chance"] = chance.Mean - found,
            ["recall.base"] = found,
            ["recall.meta"] = meta,
            ["atoms"] = specimen.Atoms.shape[0],
            ["cosine.base"] = SignedMatching.MatchedMeanCosine(specimen.Atoms, specimen.Base.Directions),
            ["cosine.meta"] = SignedMatching.MatchedMeanCosine(specimen.Atoms, specimen.Meta.DecoderTensor),
            ["fvu.base"] = specimen.Base.Fvu,
            ["fvu.rows"] = specimen.Fvu(specimen.Rows),
            ["fvu.held_out"] = specimen.Fvu(specimen.HeldOut),
            ["l0"] = firing.L0,
            ["dead_share.base"] = specimen.Base.DeadShare,
            ["dead_share"] = (double)firing.DeadLatents().Length / specimen.Meta.Width,
        };
    }

    // k = 2: a composite's number of atoms.
    private static SaeRecipe Meta(int width) => SaeRecipes.Leask2025(width, steps: 1000, k: 2) with
    {
        Restarts = 8,
        HeldOut = 1000,
        LearningRate = 4e-3,
        DecayFraction = 1,
        Beta2 = .98,
    };

    private static CompositeSaeSubject Rows(string name, string description, CompositeRecipe world, CompositeRows rows) =>
        new(name, description, world, rows, penalty: .2);
}
