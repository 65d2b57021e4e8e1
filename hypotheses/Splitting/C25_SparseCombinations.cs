namespace Hypotheses.Catalogue.Splitting;

/// <summary>
/// Each latent's direction is explained by at most three others, chosen by matching pursuit, and so are as many directions drawn
/// with the covariance of the activations: what exceeds those is no matter of width or anisotropy. The positive control is the
/// exact dictionary (composites and actions) of a world of 24 × 2 composites: in the 9 dimensions that 5 actions and 4 contexts
/// span, any 27 directions explain .86 of each other, and composites (.97) cannot exceed that by .3. A language model's dictionaries
/// would be trained for this claim alone (a minute a cell and core) and are left out. Of the families without shrinkage those of H2's
/// world hold the atoms, which nothing explains.
/// </summary>
public sealed class C25_SparseCombinations : ClaimTest<IHasDirections, DirectionsSpecimen>
{
    private const double Penalty = .2, FvuAtMost = .5, DeadShare = .25;
    private const int Most = 3;

    private static readonly CompositeRecipe World = new() { Kind = CompositeKind.H2, Families = 24, Members = 2, Dimension = 74 };

    public override string Title => "Split features are sparse linear combinations of other latents";

    public override string Source => "seed, feature-splitting comment, naive test; meta-SAEs, TMAmHh4DdMr4nCSr5";

    public override Prediction Prediction => new("excess", Support: Above("excess", .3), Refute: Below("excess", .05));

    public override object Recipe => new { Most, FvuAtMost, DeadShare };

    public override IReadOnlyList<Subject> Positive => [Rows("exact-composites", "48 composites of 24 actions and 2 contexts, and the actions", World, CompositeRows.Exact)];

    public override IReadOnlyList<Subject> Negative => [Rows("orthonormal", "the 26 atoms", World, CompositeRows.Atoms)];

    public override IReadOnlyList<Subject> Subjects => [
        Rows("trained-composites", "a dictionary of 5 actions and 4 contexts", new CompositeRecipe { Kind = CompositeKind.H2 }, CompositeRows.Trained),
        Rows("trained-splits", "a dictionary of private offsets (H1)", new CompositeRecipe { Kind = CompositeKind.H1 }, CompositeRows.Trained)];

    public override IReadOnlyList<string> Aspects(Subject subject) => subject is LanguageModelSubject ? [] : ((IHasDirections)subject).DirectionSets;

    public override string? Unjudged(Subject subject, string aspect) => UnfitFamilies.OfRows(aspect);

    public override bool IsQuick(Subject subject, string aspect) => aspect is "" or ToyFamilies.ReluL1;

    public override IReadOnlyList<Invariance> Invariances => [Invariance.Permutation, Invariance.Scaling];

    protected override IReadOnlyList<DirectionsSpecimen> Prepare(IHasDirections subject, string aspect, Lab lab) => subject.Directions(aspect, lab);

    protected override Measurement Score(DirectionsSpecimen specimen)
    {
        double[] explained = PursuitR2.Means(specimen.Directions, Most), drawn = specimen.CovarianceMeans(d => PursuitR2.Means(d, Most));
        return new Measurement
        {
            ["excess"] = explained[^1] - drawn[^1],
            ["excess.1"] = explained[0] - drawn[0],
            ["excess.2"] = explained[1] - drawn[1],
            ["r2"] = explained[^1],
            ["r2.covariance"] = drawn[^1],
            ["latents"] = specimen.Directions.shape[0],
            ["fvu"] = specimen.Fvu,
        }
        .AtMost("fvu", specimen.Fvu, FvuAtMost)
        .AtMost("dead_share", specimen.DeadShare, DeadShare)
        .Draw("r2:decoder", explained)
        .Draw("r2:covariance-matched", drawn);
    }

    private static CompositeDictionarySubject Rows(string name, string description, CompositeRecipe world, CompositeRows rows) => new(name, description, world, rows, Penalty);
}
