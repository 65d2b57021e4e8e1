namespace Hypotheses.Catalogue.Splitting;

/// <summary>
/// Each latent's direction is explained by at most three others, chosen by matching pursuit, and so are as many directions drawn
/// with the covariance of the activations: what is above those is no matter of width or anisotropy.
/// </summary>
public sealed class C25_SparseCombinations : ClaimTest<IHasDirections, DirectionsSpecimen>
{
    private const double Penalty = .2, FvuAtMost = .05;
    private const int Most = 3;

    public override string Title => "Split features are sparse linear combinations of other latents";

    public override string Source => "seed, feature-splitting comment, naive test; meta-SAEs, TMAmHh4DdMr4nCSr5";

    public override Prediction Prediction => new("excess", Support: Above("excess", .3), Refute: Below("excess", .05));

    public override object Recipe => new { Most, FvuAtMost };

    public override IReadOnlyList<Subject> Positive => [Trained("composites", "H2", new CompositeRecipe { Kind = CompositeKind.H2, Families = 30, Members = 2, Dimension = 92, SoloAction = .02 })];

    public override IReadOnlyList<Subject> Negative => [new CompositeDictionarySubject("orthonormal", "32 orthonormal directions", new CompositeRecipe { Kind = CompositeKind.H2, Families = 30, Members = 2, Dimension = 92 }, CompositeRows.Atoms, Penalty)];

    public override IReadOnlyList<Subject> Subjects => [
        Trained("composites-in-9-dimensions", "H2, 5 actions and 4 contexts", new CompositeRecipe { Kind = CompositeKind.H2 }),
        Trained("splits", "H1", new CompositeRecipe { Kind = CompositeKind.H1 })];

    public override IReadOnlyList<string> Aspects(Subject subject) => ((IHasDirections)subject).DirectionSets;

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
        .AtMost("dead_share", specimen.DeadShare, .25)
        .Draw("r2:decoder", explained)
        .Draw("r2:covariance-matched", drawn);
    }

    private static CompositeDictionarySubject Trained(string name, string description, CompositeRecipe world) => new(name, description, world, CompositeRows.Trained, Penalty);
}
