namespace Hypotheses.Catalogue.Superposition;

/// <summary>
/// Dictionaries of every family, as wide as the number of true features, trained on superposed sparse features. Recall counts
/// features with a decoder direction of their own (one to one); MMCS is reported beside it because the literature does, but it
/// never penalises duplicates. A dense world has no right L0 or FVU, and any d latents span it: those gates bind sparse worlds only.
/// </summary>
public sealed class C03_ToyRecovery : ClaimTest<IHasWorld, DictionarySpecimen>
{
    // λ = 10^(−2/4), and .2 where magnitudes follow SynthSAEBench: both by L0 alone. FVU of the orthonormal control is .08.
    private const double Penalty = .316, SynthPenalty = .2, FvuAtMost = .2, DeadShare = .05;

    public override string Title => "Sparse autoencoders recover the superposed features of toy worlds";

    public override string Source => "seed, Problem statement; Sharkey, Braun and Millidge, z6QQJbtpkEAX3Aojj";

    public override Prediction Prediction => new(
        "recall",
        Support: All(Above("recall", .9), Above("recall_over_null", 0)), Refute: Below("recall", .5),
        Chance: "recall.null95");

    public override object Recipe => new { FvuAtMost, DeadShare, Families = ToyFamilies.Names.Select(f => Dictionary(f, 64, 5, Penalty)), SynthPenalty };

    public override IReadOnlyList<Subject> Positive => [new WorldSubject("orthonormal", "32 orthonormal features, 3 active", new SharkeyRecipe { Features = 32, Dimension = 32, MeanActive = 3, Orthonormal = true })];

    public override IReadOnlyList<Subject> Negative => [new WorldSubject("dense-gaussian", "32 dense Gaussian codes in 16 dimensions", new DenseGaussianRecipe { Features = 32, Dimension = 16 })];

    public override IReadOnlyList<Subject> Subjects => [
        new WorldSubject("superposed", "64 random features in 32 dimensions, 5 active", SharkeyRecipe.Small),
        new WorldSubject("superposed-rarer", "64 random features in 32 dimensions, 3 active", new SharkeyRecipe { MeanActive = 3 }),
        new WorldSubject("synth", "the law of SynthSAEBench at this size and a tenth of its scale: two trees of 21, correlated firing", SynthRecipe.Small)];

    public override IReadOnlyList<string> Aspects(Subject subject) => ToyFamilies.Names;

    public override string? Unjudged(Subject subject, string aspect) => subject.Name == "synth" ? UnfitFamilies.OfSynth(aspect) : null;

    public override bool IsQuick(Subject subject, string aspect) => subject.Name != "synth" && aspect is ToyFamilies.ReluL1 or "topk";

    public override IReadOnlyList<Invariance> Invariances => InvarianceSets.Dictionary;

    public override Regime Regime => new(
        [("features", [32, 48, 64]), ("dimension", [32, 24]), ("active", [3, 2, 4]), ("decay", [1, .99]), ("correlated", [0, 1])],
        v => new WorldSubject("superposed-drawn", string.Join(", ", v), new SharkeyRecipe { Features = (int)v[0], Dimension = (int)v[1], MeanActive = v[2], Decay = v[3], Correlated = v[4] > 0 }), Share: .8);

    public override PhaseMap Map => new(
        new PhaseAxis("active features (L0)", [1, 2, 3, 5, 8]),
        new PhaseAxis("features for each dimension", [1, 2, 3, 4]),
        (active, ratio) => new WorldSubject($"l{active}-r{ratio}", $"{32 * ratio} features in 32 dimensions, {active} active", new SharkeyRecipe { Features = (int)(32 * ratio), MeanActive = active }),
        Headline: (3, 2));

    protected override IReadOnlyList<DictionarySpecimen> Prepare(IHasWorld subject, string aspect, Lab lab)
    {
        IWorld world = subject.World(lab.Seeds[0]);
        double active = world.MeanActive(lab.Seeds[0].Derive("active")), penalty = subject is Subject { Name: "synth" } ? SynthPenalty : Penalty;
        return DictionarySpecimen.Train(subject, Dictionary(aspect, world.Features, IsSparse(active, world.Features) ? active : world.Features / 8.0, penalty), lab);
    }

    protected override Measurement Score(DictionarySpecimen specimen)
    {
        (int n, int d, int width) = ((int)specimen.Features.shape[0], (int)specimen.Features.shape[1], specimen.Dictionary.Width);
        ChanceLevel recall = ChanceLevel.OfDirections(specimen.Features, width, specimen.Seed.Derive("null"), Matching.MatchedRecall);
        double seen = Matching.MatchedRecall(specimen.Features, specimen.Directions);
        var measured = new Measurement
        {
            ["recall"] = seen,
            ["recall.null95"] = recall.Quantile95,
            ["recall_over_null"] = seen - recall.Quantile95,
            ["recall.functional"] = FunctionalRecall.Measure(specimen.Codes, specimen.Latents).Recall,
            ["mmcs"] = Mmcs.Signed(specimen.Features, specimen.Directions),
            ["mmcs.null"] = ChanceLevel.OfDirections(specimen.Features, width, specimen.Seed.Derive("mmcs"), Mmcs.Signed).Mean,
        };
        return IsSparse(specimen.TrueL0, n) ? specimen.GatedByTruth(measured, FvuAtMost, (int)(DeadShare * n)) : specimen.Gated(1, n - d, measured);
    }

    private static bool IsSparse(double active, int features) => active <= features / 2.0;

    // Where there is a k, few latents learn from a sample.
    private static DictionaryRecipe Dictionary(string family, int width, double active, double penalty) =>
        ToyFamilies.Recipe(family, width, penalty, active) is var recipe && recipe.K > 0 ? recipe with { Steps = 6000, Batch = 500 } : recipe;
}
