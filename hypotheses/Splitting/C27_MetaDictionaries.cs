namespace Hypotheses.Catalogue.Splitting;

/// <summary>
/// Are the latents of a dictionary of decoder rows (a quarter as wide) nearer to the atoms than the rows are? On composites alone
/// atoms are not identified: a_k + t and c_l − t reconstruct as well, for any t. So the controls' rows hold the actions too, and the
/// origin keeps b_dec from playing t (without it 3 of 6 seeds found all atoms, the others one kind or none, all with FVU 0). k is a
/// composite's number of atoms: with 3 or 4 active, recall fell to .31-.69 and .13-.44, since nothing makes the surplus zero.
/// 8 × 8 composites, not 5 × 4, so that a quarter of the rows is as many as there are atoms. Rows are held out to see overfitting;
/// it is no gate, since atoms do not explain each other in the negative control. Trained dictionaries hold every atom already, also
/// those that never fire alone: there is nothing to gain. (But JumpReLU's, at 2-5 times the true L0: .2-.4 of them.)
/// </summary>
public sealed class C27_MetaDictionaries : ClaimTest<IHasAtoms, MetaSpecimen>
{
    private const double Penalty = .2, FvuAtMost = .05, DeadShare = .25;
    private const int Steps = 3000, Restarts = 3, Active = 2;

    private static readonly CompositeRecipe World = new() { Kind = CompositeKind.H2, Families = 8, Members = 8, Dimension = 80 };

    public override string Title => "Meta-latents, of a dictionary of decoder rows, are nearer to atoms than the latents are";

    public override string Source => "seed, reply by RGRGRG; meta-SAEs, TMAmHh4DdMr4nCSr5; Leask et al., 2502.04878";

    public override Prediction Prediction => new("gain", Support: Above("gain", .2), Refute: Below("gain", 0), Chance: "gain.chance");

    public override object Recipe => new { FvuAtMost, DeadShare, Meta = Meta(100) };

    public override IReadOnlyList<Subject> Positive => [Rows("exact-composites", "64 composites of 8 actions and 8 contexts, and the actions", World, CompositeRows.Exact)];

    public override IReadOnlyList<Subject> Negative => [Rows("atoms", "16 orthonormal atoms", World, CompositeRows.Atoms)];

    public override IReadOnlyList<Subject> Subjects => [
        Rows("composites-alone", "the 64 composites and no atom: not identified", World, CompositeRows.Composites),
        Rows("trained", "a dictionary of 5 actions and 4 contexts, which fire alone too", new CompositeRecipe { Kind = CompositeKind.H2 }, CompositeRows.Trained),
        Rows("trained-lone-actions", "a dictionary of the controls' world; contexts never fire alone", World with { SoloContext = 0 }, CompositeRows.Trained)];

    public override IReadOnlyList<string> Aspects(Subject subject) => ((IHasDirections)subject).DirectionSets;

    public override string? Unjudged(Subject subject, string aspect) => UnfitFamilies.OfRows(aspect);

    public override bool IsQuick(Subject subject, string aspect) => aspect is "" or ToyFamilies.ReluL1;

    public override IReadOnlyList<Invariance> Invariances => [Invariance.Rotation, Invariance.Permutation, Invariance.Scaling, Invariance.DeadLatent, Invariance.DuplicateLatent];

    protected override IReadOnlyList<MetaSpecimen> Prepare(IHasAtoms subject, string aspect, Lab lab) => MetaSpecimen.Train(subject, aspect, Meta(subject.Width), lab);

    protected override Measurement Score(MetaSpecimen specimen)
    {
        double found = specimen.BaseRecall, meta = specimen.MetaRecall;
        Firing firing = Firing.Of(specimen.Meta.Encode(specimen.Rows));
        double dead = (double)firing.DeadLatents().Length / specimen.Meta.Width;
        return new Measurement
        {
            ["gain"] = meta - found,
            ["gain.chance"] = ChanceLevel.OfDirections(specimen.Atoms, specimen.Meta.Width, specimen.Seed.Derive("null"), Matching.MatchedRecall).Mean - found,
            ["recall.base"] = found,
            ["recall.meta"] = meta,
            ["cosine.base"] = Matching.MatchedMeanCosine(specimen.Atoms, specimen.Base.Directions),
            ["cosine.meta"] = Matching.MatchedMeanCosine(specimen.Atoms, specimen.Meta.DecoderTensor),
            ["fvu.rows"] = specimen.Fvu(specimen.Rows),
            ["fvu.held_out"] = specimen.Fvu(specimen.HeldOut),
            ["l0"] = firing.L0,
        }
        .AtMost("fvu.base", specimen.Base.Fvu, FvuAtMost)
        .AtMost("dead_share.base", specimen.Base.DeadShare, DeadShare)
        .AtMost("dead_share", dead, DeadShare);
    }

    private static DictionaryRecipe Meta(int width) => DictionaryRecipe.Leask2025(width, Steps, Active) with { Restarts = Restarts };

    private static CompositeDictionarySubject Rows(string name, string description, CompositeRecipe world, CompositeRows rows) => new(name, description, world, rows, Penalty);
}
