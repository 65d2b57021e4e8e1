namespace Hypotheses.Catalogue.Superposition;

/// <summary>
/// The weights that read the hidden layer of a toy model tell its directions from made-up ones: few readers respond to a real one
/// (IPR of ReLU(3Vu + b), V = Wᵀ). Judged on the hardest of four families of fakes; all are reported. Real are the model's own
/// directions, or the latents that match them best. λ was chosen by its L0 (at .05 that is four times the truth, a third of the
/// latents point elsewhere, and AUROC falls to .5-.6); FVU is what its shrinkage leaves (.09-.13 in the positive control).
/// Pilot: trained .95-.99 against F1, here 1.00 against each. Untrained ≈ .5: here so where untrained weights read the trained
/// model's directions, which is the negative control; read by themselves, as V = Wᵀ, initial columns reach .61 (.51-.72). n40-m10-rare
/// has no cell for latents: .4 of its features are active a sample, and no λ tried brings a dictionary's L0 near that.
/// </summary>
public sealed class C02_ReadableWeights : ClaimTest<IIsToyModel, ReadoutSpecimen>
{
    private const string Directions = "directions", Latents = "latents", Rare = "n40-m10-rare";
    private const double Penalty = .35, ModelFvuAtMost = .2, FvuAtMost = .3;

    public override string Title => "In toy models of superposition the weights alone tell features from made-up directions";

    public override string Source => "seed, Operationalisation; Elhage et al., Toy Models of Superposition, 2022";

    public override Prediction Prediction => new("auroc.hardest", Support: Above("auroc.hardest", .9), Refute: Below("auroc.hardest", .65), Chance: "auroc.hardest.null");

    public override object Recipe => new { ModelFvuAtMost, FvuAtMost, Dictionary = Dictionary(1) };

    public override IReadOnlyList<Subject> Positive => [new ToyModelSubject("orthonormal", "n=m=20, p=.05", new TmsRecipe { Features = 20, Hidden = 20 })];

    public override IReadOnlyList<Subject> Negative => [new ToyModelSubject("untrained-readers", "n=20, m=6, p=.05, read by the weights of another model, untrained", new TmsRecipe { Features = 20, Hidden = 6 }, ToyModelSubstitute.UntrainedReaders)];

    public override IReadOnlyList<Subject> Subjects => [
        new ToyModelSubject("n20-m6", "n=20, m=6, p=.05", new TmsRecipe { Features = 20, Hidden = 6 }),
        new ToyModelSubject(Rare, "n=40, m=10, p=.01", new TmsRecipe { Features = 40, Hidden = 10, Probability = .01 })];

    public override IReadOnlyList<string> Aspects(Subject subject) => subject.Name == Rare ? [Directions] : [Directions, Latents];

    public override IReadOnlyList<Invariance> Invariances => [Invariance.Rotation, Invariance.Permutation];

    protected override IReadOnlyList<ReadoutSpecimen> Prepare(IIsToyModel subject, string aspect, Lab lab) =>
        aspect == Latents ? ReadoutSpecimen.OfLatents(subject, Dictionary(subject.ToyModel.Features), lab) : ReadoutSpecimen.OfDirections(subject, lab);

    protected override Measurement Score(ReadoutSpecimen specimen)
    {
        var measured = new Measurement { ["real"] = specimen.Real.shape[0], ["unread"] = specimen.Participation(specimen.Real).Count(double.IsNaN) };
        foreach (var (family, fakes) in specimen.Fakes) measured[$"auroc.{family}"] = specimen.Auroc(specimen.Real, fakes);
        measured["auroc.hardest"] = specimen.Fakes.Min(f => measured[$"auroc.{f.Name}"]);
        measured["auroc.hardest.null"] = specimen.Fakes.Min(f => specimen.Chance(f.Rows));
        return specimen.Gated(ModelFvuAtMost, FvuAtMost, measured);
    }

    private static DictionaryRecipe Dictionary(int width) => DictionaryRecipe.Toy(width, Penalty);
}
