using Hypotheses.Catalogue.Literature;
using Hypotheses.Core.Numerics;

namespace Hypotheses.Catalogue.Superposition;

/// <summary>Which directions are called real: the model's own (no autoencoder), or the latents that match them best.</summary>
/// <param name="Name">See <see cref="Setting"/>.</param>
/// <param name="Latents">The autoencoder whose latents they are; null for the model's own directions.</param>
public sealed record RealDirections(string Name, SaeSetting? Latents) : Setting(Name);

/// <summary>
/// The weights that read the hidden layer of a toy model tell its directions from made-up ones: few readers respond to a real one
/// (IPR of ReLU(gain·Vu + b), V = Wᵀ). Judged on the hardest of four families of fakes; all are reported. λ was chosen by its L0
/// (at .05 that is four times the truth, a third of the latents point elsewhere, and AUROC falls to .5-.6); FVU is what its
/// shrinkage leaves (.09-.13 in the positive control).
/// Pilot: trained .95-.99 against F1, here 1.00 against each. Untrained ≈ .5: here so where untrained weights read the trained
/// model's directions, which is the negative control; read by themselves, as V = Wᵀ, initial columns reach .61 (.51-.72).
/// n40-m10-rare has no cell for latents: .4 of its features are active a sample, and no λ tried brings a dictionary's L0 near
/// that.
/// </summary>
public sealed class C02_ReadableWeights : ClaimTest<IIsToyModel, RealDirections, ReadoutSpecimen>
{
    private static readonly RealDirections Own = new("directions", null);

    private static readonly RealDirections Latents = new("latents", ToySaes.ReluL1(penalty: .35));

    public override string Title => "In toy models of superposition the weights alone tell features from made-up directions";

    public override string Meaning =>
        "From the weights alone, without data, can one tell the directions that a model uses from directions that "
            + "somebody made up?";

    public override string Source =>
        $"{Citations.Shortform}, Operationalisation; "
            + $"{Citations.ToyModels}";

    public override IReadOnlyDictionary<string, string> Numbers { get; } = new Dictionary<string, string>
    {
        ["auroc.hardest"] =
            "How well the weights tell real directions from the kind of made-up ones that is hardest to tell: .5 is "
                + "guessing, 1 never errs.",
        ["auroc.hardest.null"] = "The same where the \"real\" directions are made-up ones too: what guessing gives.",
        ["auroc.f1"] = "How well the weights tell real directions from random ones: .5 is guessing, 1 never errs.",
        ["auroc.f2"] = "The same for random directions with the covariance of the activations.",
        ["auroc.f3"] = "The same for real directions that are turned by 45 degrees.",
        ["auroc.f4"] = "The same for sums of two real directions.",
        ["model.fvu"] = "The share of the inputs' variance that the toy model's own output leaves unexplained.",
        ["real"] = "How many directions are called real.",
        ["unread"] = "How many real directions no reader responds to.",
        ["pairs"] = "How many pairs of a real and a made-up direction are compared.",
    };

    public override Protocol Protocol { get; } = new()
    {
        Rules = [
            new(
                "auroc.hardest",
                Support: Above("auroc.hardest", .9),
                Refute: Below("auroc.hardest", .65),
                Chance: "auroc.hardest.null")],
        Gates = [
            AtMost("model.fvu", .2).WhereReported(),
            AtMost("fvu", .3).WhereReported(),
            AtMost("dead", 0).WhereReported(),
            Between("l0.ratio", .8, 1.2).WhereReported()],
        Settings = [Own, Latents],
        Thresholds = new Dictionary<string, double>
        {
            ["gain"] = 3,
            ["fake_draws"] = 25,
            ["represented_from"] = .5,
            ["one_direction"] = .95
        },
        Statistics = [Statistic.Share("auroc.hardest", itemsFrom: "pairs")],
        Seeds = new(Spares: 9), // L0 of the positive control's latents lies at its gate: one trial in three is void
    };

    public override Controls Controls { get; } = new(
        Positive: [new ToyModelSubject("orthonormal", "n=m=20, p=.05", new TmsRecipe { Features = 20, Hidden = 20 })],
        Negative: [new ToyModelSubject(
            "untrained-readers",
            "n=20, m=6, p=.05, read by the weights of another model, untrained",
            new TmsRecipe { Features = 20, Hidden = 6 },
            ToyModelSubstitute.UntrainedReaders)]);

    public override IReadOnlyList<Case> Subjects { get; } = [
        new ToyModelSubject("n20-m6", "n=20, m=6, p=.05", new TmsRecipe { Features = 20, Hidden = 6 }),
        new ToyModelSubject("n40-m10-rare", "n=40, m=10, p=.01", new TmsRecipe { Features = 40, Hidden = 10, Probability = .01 })
            .At(Own)];

    public override IReadOnlyList<Invariance> Invariances => [Invariance.Rotation, Invariance.Permutation];

    protected override Preparation<ReadoutSpecimen> Prepare(IIsToyModel subject, RealDirections setting, Seed seed)
    {
        (int samples, int fakes, RepresentedDirections which) = (
            Protocol.Samples, Protocol.Count("fake_draws"), new(Protocol["represented_from"], Protocol["one_direction"]));
        return setting.Latents is { } sae
            ? ReadoutSpecimen.OfLatents(subject, sae.For(subject.ToyModel.Features), seed, samples, fakes, which)
            : ReadoutSpecimen.OfDirections(subject, seed, samples, fakes, which);
    }

    protected override Measurement Measure(ReadoutSpecimen specimen, Protocol protocol)
    {
        (double gain, int draws) = (protocol["gain"], protocol.Count("fake_draws"));
        var seen = new Measurement
        {
            ["real"] = specimen.Real.shape[0],
            ["unread"] = specimen.Participation(specimen.Real, gain).Count(double.IsNaN),
            ["pairs"] = specimen.Real.shape[0] * specimen.Fakes.Min(f => f.Rows.shape[0]),
        };
        foreach (var (family, fakes) in specimen.Fakes) seen[$"auroc.{family}"] = specimen.Auroc(specimen.Real, fakes, gain);
        seen["auroc.hardest"] = specimen.Fakes.Min(f => seen[$"auroc.{f.Name}"]);
        seen["auroc.hardest.null"] = specimen.Fakes.Min(f => specimen.Chance(f.Rows, gain, draws));
        return seen.Add(specimen.Health());
    }
}
