namespace Hypotheses.Catalogue.Splitting;

/// <summary>
/// A parent feature and a child that fires only where the parent does. The dictionary saves a latent by giving the child the
/// composite direction; the parent's latent then stays off where the child is on. The seed says that the *direction* becomes an
/// unreliable detector: the gap between the latent and a linear probe along its direction tests that part, and is reported.
/// Pilot: 1.00 against .00, reproduced; at σ = .1 the pilot saw .14, here it is .09.
/// </summary>
public sealed class C21_Holes : ClaimTest<IHasHierarchy, DictionarySpecimen>
{
    private const double Penalty = .03;

    public override string Title => "Atoms stop firing where the composite fires, so the atom's latent fails as a detector";

    public override string Source => "seed, feature-splitting comment (deception in exams); Chanin et al., A is for Absorption, 2409.14507";

    public override bool Confirmatory => true;

    public override Prediction Prediction => new("hole", Support: Above("hole", .3), Refute: Below("hole", .05), Chance: "hole.chance");

    public override object Recipe => DictionaryRecipe.Toy(4, Penalty);

    public override IReadOnlyList<Subject> Positive => [World("nested", "a child inside its parent, equal magnitudes", new NestedRecipe())];

    public override IReadOnlyList<Subject> Negative => [World("independent-child", "the same rates, the child independent of the parent", new NestedRecipe { IndependentChild = true })];

    public override IReadOnlyList<Subject> Subjects => [
        World("nested-spread-.1", "magnitudes vary by 10%", new NestedRecipe { MagnitudeSpread = .1 }),
        World("nested-spread-.5", "magnitudes vary by 50%", new NestedRecipe { MagnitudeSpread = .5 }), // at 30 and 50% the hole is on the bound, .03-.05
        World("nested-crowded", "34 other features, 2 active on average", new NestedRecipe { Others = 34, Dimension = 40 }),
        World("nested-likelier-child", "the child fires with three parents in ten", new NestedRecipe { ChildGivenParent = .3 })];

    // Families with a k need more than one active feature.
    public override IReadOnlyList<string> Aspects(Subject subject) => subject.Name == "nested-crowded" ? ToyFamilies.Names : [""];

    public override string? Unjudged(Subject subject, string aspect) => UnfitFamilies.OfHoles(aspect);

    public override IReadOnlyList<Invariance> Invariances => InvarianceSets.Dictionary;

    public override Regime Regime => new(
        [("child_given_parent", [.2, .15, .25, .3]), ("parent", [.25, .2, .3]), ("other", [.05, .03, .08]), ("dimension", [12, 16, 20])],
        v => World("nested-drawn", string.Join(", ", v), new NestedRecipe { ChildGivenParent = v[0], ParentProbability = v[1], OtherProbability = v[2], Dimension = (int)v[3] }),
        Share: .9);

    protected override IReadOnlyList<DictionarySpecimen> Prepare(IHasHierarchy subject, string aspect, Lab lab) =>
        DictionarySpecimen.Train(subject, ToyFamilies.Recipe(aspect, 2 + subject.Hierarchy.Others, Penalty, subject.World(lab.Seeds[0]).TrueL0), lab);

    protected override Measurement Score(DictionarySpecimen specimen)
    {
        int latent = specimen.Matching.Partner[NestedRecipe.Parent];
        int dead = specimen.Dictionary.Width / 20;
        if (latent < 0) return specimen.GatedByTruth(new Measurement { ["hole"] = double.NaN, ["hole.chance"] = double.NaN }, dead: dead);
        var (fires, parent, child) = (specimen.Latents.select(1, latent), specimen.Codes.select(1, NestedRecipe.Parent), specimen.Codes.select(1, NestedRecipe.Child));
        double rate = Firing.Of(fires.unsqueeze(1)).Frequencies[0];
        DetectorGap detector = DetectorGap.Measure(specimen.Activations, fires, specimen.Directions[latent], parent);
        return specimen.GatedByTruth(new Measurement
        {
            ["hole"] = Hole.Value(fires, parent, child),
            ["hole.chance"] = Hole.Chance(specimen.Activations, parent, child, rate, specimen.Seed.Derive("chance")).Mean,
            ["recall.latent"] = detector.LatentRecall,
            ["recall.probe"] = detector.ProbeRecall,
            ["recall.gap"] = detector.Gap,
        }, dead: dead);
    }

    private static NestedSubject World(string name, string description, NestedRecipe world) => new(name, description, world);
}
