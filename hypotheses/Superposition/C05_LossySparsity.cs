using System.Globalization;
using Hypotheses.Core.Dictionaries.Families;

namespace Hypotheses.Catalogue.Superposition;

/// <summary>
/// A basis larger than the space could store every activation, but k active latents a sample cannot: a sweep of TopK over the
/// operating k, in units of the true mean number of active features. Beside the dictionary's FVU stands that of the oracle code (the
/// true directions, k largest codes): far above it training is at fault, not sparsity, and the trial is void. In superposed worlds
/// the oracle tells two losses apart: at k = ½ all of the loss is sparsity's (.32 and .32), at k = 2 all is a one-layer encoder's (.073
/// and .0002): with enough latents the basis is lossy in practice, not by its sparsity.
/// The controls have 8 of 32 active features, not the 5 of 64 of the small world: how many are active varies, so that at 5 of 64
/// and k = 1.2 of that even the oracle loses .016, and the catalogue's negative control would be true.
/// </summary>
public sealed class C05_LossySparsity : ClaimTest<IHasWorld, DictionarySpecimen>
{
    private const double OverOracleAtMost = .15, DeadShare = .05;
    private const int NullSamples = 2000;

    public override string Title => "Enforced sparsity makes the larger basis lossy";

    public override string Source => "seed, footnote on the larger basis; Scaling Monosemanticity, 2024 (65% of variance and more at L0 below 300)";

    public override Prediction Prediction => new("fvu", Support: Above("fvu", .01), Refute: Below("fvu", .01), Chance: "fvu.null");

    public override object Recipe => new { OverOracleAtMost, DeadShare, NullSamples, Dictionary = Dictionary(64, 5) };

    public override IReadOnlyList<Subject> Positive => [new WorldSubject("too-few", "32 orthonormal features, 8 active, k half of that", Orthonormal)];

    public override IReadOnlyList<Subject> Negative => [new WorldSubject("enough", "32 orthonormal features, 8 active, k 1.2 of that", Orthonormal)];

    public override IReadOnlyList<Subject> Subjects => [new WorldSubject("superposed", "64 random features in 32 dimensions, 5 active", SharkeyRecipe.Small)];

    public override IReadOnlyList<string> Aspects(Subject subject) => subject.Name switch
    {
        "too-few" => ["0.5"],
        "enough" => ["1.2"],
        _ => ["0.5", "1", "1.2", "2"],
    };

    public override bool IsQuick(Subject subject, string aspect) => aspect == "1" || subject.Name is "too-few" or "enough";

    public override IReadOnlyList<Invariance> Invariances => [Invariance.Rotation, Invariance.Permutation, Invariance.Scaling, Invariance.DeadLatent];

    protected override IReadOnlyList<DictionarySpecimen> Prepare(IHasWorld subject, string aspect, Lab lab)
    {
        IWorld world = subject.World(lab.Seeds[0]);
        double times = aspect.Length == 0 ? 1 : double.Parse(aspect, CultureInfo.InvariantCulture);
        return DictionarySpecimen.Train(subject, Dictionary(world.Features, times * (double.IsNaN(world.TrueL0) ? world.Features / 8.0 : world.TrueL0)), lab);
    }

    protected override Measurement Score(DictionarySpecimen specimen)
    {
        int active = Active(specimen), width = specimen.Dictionary.Width;
        double oracle = OracleCode.Fvu(specimen.Activations, specimen.Codes, specimen.Features, active);
        var few = specimen.Activations.narrow(0, 0, Math.Min(NullSamples, specimen.Activations.shape[0]));
        Measurement measured = specimen.Gated(double.MaxValue, (int)(DeadShare * width) + 1, new Measurement
        {
            ["k"] = active,
            ["fvu.oracle"] = oracle,
            ["fvu.null"] = Reconstruction.Chance(few, width, Math.Min(active, specimen.Dictionary.Dimension), specimen.Seed.Derive("null"), draws: 2).Mean,
        });
        return measured.AtMost("over_oracle", measured["over_oracle"] = measured["fvu"] - oracle, OverOracleAtMost);
    }

    /// <summary>The k that a dictionary operates at; the mean number of firing latents where it has none.</summary>
    private static int Active(DictionarySpecimen specimen) => Math.Clamp(
        specimen.Dictionary.Activation is TopKActivation top ? top.K : (int)Math.Round(Firing.Of(specimen.Latents).L0), 1, (int)specimen.Codes.shape[1]);

    private static SharkeyRecipe Orthonormal => new() { Features = 32, Dimension = 32, MeanActive = 8, Orthonormal = true };

    private static DictionaryRecipe Dictionary(int width, double active) => DictionaryRecipe.Toy(width, 0) with
    {
        Family = DictionaryFamily.TopK,
        K = (int)Math.Round(active),
        Batch = 500,
        Auxiliary = new AuxiliaryLoss(DeadAfter: 10_000),
    };
}
