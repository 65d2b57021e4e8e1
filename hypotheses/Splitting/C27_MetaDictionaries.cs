namespace Hypotheses.Catalogue.Splitting;

/// <summary>Are the latents of a dictionary of decoder rows nearer to the atoms than the rows are?</summary>
public sealed class C27_MetaDictionaries : ClaimTest<IHasAtoms, MetaSpecimen>
{
    private const double Penalty = .2, FvuAtMost = .05;
    private const int Steps = 3000, Restarts = 5;

    private static readonly CompositeRecipe World = new() { Kind = CompositeKind.H2, Families = 8, Members = 8, Dimension = 80, SoloContext = 0 };

    public override string Title => "Meta-latents, of a dictionary of decoder rows, are nearer to atoms than the latents are";

    public override string Source => "seed, reply by RGRGRG; meta-SAEs, TMAmHh4DdMr4nCSr5; Leask et al., 2502.04878";

    public override Prediction Prediction => new("gain", Support: Above("gain", .2), Refute: Below("gain", 0), Chance: "gain.chance");

    public override object Recipe => new { FvuAtMost, Two = Meta(100, "k2"), Four = Meta(100, "k4") };

    public override IReadOnlyList<Subject> Positive => [Rows("exact-composites", "64 composites of 8 actions and 8 contexts, and the actions", World, CompositeRows.Exact)];

    public override IReadOnlyList<Subject> Negative => [Rows("atoms", "16 orthonormal atoms", World, CompositeRows.Atoms)];

    public override IReadOnlyList<Subject> Subjects => [
        Rows("trained", "a dictionary of that world: contexts never fire alone", World, CompositeRows.Trained),
        Rows("trained-contexts-alone", "contexts fire alone as well", World with { SoloContext = .06 }, CompositeRows.Trained),
        Rows("trained-g3", "5 actions, 4 contexts, all fire alone", new CompositeRecipe { Kind = CompositeKind.H2 }, CompositeRows.Trained),
        Rows("exact-nothing-alone", "64 composites and no atom", World with { SoloAction = 0 }, CompositeRows.Exact)];

    public override IReadOnlyList<string> Aspects(Subject subject) => ["k2", "k3", "k4"];

    public override IReadOnlyList<Invariance> Invariances => [Invariance.Rotation, Invariance.Permutation, Invariance.Scaling, Invariance.DeadLatent, Invariance.DuplicateLatent];

    protected override IReadOnlyList<MetaSpecimen> Prepare(IHasAtoms subject, string aspect, Lab lab) => MetaSpecimen.Train(subject, Meta(subject.Width, aspect), lab);

    protected override Measurement Score(MetaSpecimen specimen)
    {
        double found = specimen.BaseRecall, meta = specimen.MetaRecall;
        ChanceLevel chance = ChanceLevel.OfDirections(specimen.Atoms, specimen.Meta.Width, specimen.Seed.Derive("null"), Matching.MatchedRecall);
        Firing firing = Firing.Of(specimen.Meta.Encode(specimen.Rows));
        return new Measurement
        {
            ["gain"] = meta - found,
            ["gain.chance"] = chance.Mean - found,
            ["recall.base"] = found,
            ["recall.meta"] = meta,
            ["fvu.base"] = specimen.Base.Fvu,
            ["fvu.rows"] = specimen.Fvu(specimen.Rows),
            ["fvu.held_out"] = specimen.Fvu(specimen.HeldOut),
            ["l0"] = firing.L0,
            ["dead"] = firing.DeadLatents().Length,
        }
        .AtMost("fvu.base", specimen.Base.Fvu, FvuAtMost)
        .AtMost("dead_share.base", specimen.Base.DeadShare, .25)
        .AtMost("dead_share", (double)firing.DeadLatents().Length / specimen.Meta.Width, .25);
    }

    private static DictionaryRecipe Meta(int width, string aspect) => DictionaryRecipe.Leask2025(width, Steps, k: aspect[1] - '0') with { Restarts = Restarts };

    private static CompositeDictionarySubject Rows(string name, string description, CompositeRecipe world, CompositeRows rows) => new(name, description, world, rows, Penalty);
}
