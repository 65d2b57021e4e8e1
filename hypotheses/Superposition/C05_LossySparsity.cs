using Hypotheses.Catalogue.Literature;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Activations;
using Hypotheses.Core.Sae.Architectures;
using Hypotheses.Core.Sae.Training;
using Hypotheses.Core.Sae.Training.Lanes;

namespace Hypotheses.Catalogue.Superposition;

/// <summary>
/// A basis larger than the space could store every activation, but k active latents a sample cannot: a sweep of TopK over the
/// operating k, in units of the true mean number of active features. Beside the autoencoder's FVU stands that of the oracle code
/// (the true directions, k largest codes): far above it training is at fault, not sparsity, and the trial is void. In superposed
/// worlds the oracle tells two losses apart: at k = ½ all of the loss is sparsity's (.32 and .32), at k = 2 all is a one-layer
/// encoder's (.073 and .0002): with enough latents the basis is lossy in practice, not by its sparsity.
/// The controls have 8 of 32 active features, not the 5 of 64 of the small world: how many are active varies, so that at 5 of 64
/// and k = 1.2 of that even the oracle loses .016, and the catalogue's negative control would be true.
/// </summary>
public sealed class C05_LossySparsity : ClaimTest<IHasWorld, SaeSetting, SaeSpecimen>
{
    public override string Title => "Enforced sparsity makes the larger basis lossy";

    public override string Meaning =>
        "A dictionary that may use only few latents at once must leave something out. Does more sparsity lose more, "
            + "though there are latents enough?";

    public override string Source =>
        $"{Citations.Shortform}, footnote on the larger basis; "
            + $"{Citations.Scaling} (65% of variance and more at L0 below 300)";

    public override IReadOnlyDictionary<string, string> Numbers { get; } = new Dictionary<string, string>
    {
        ["fvu"] = "The share of the activations' variance that the dictionary loses: 0 loses nothing.",
        ["fvu.null"] = "The same for a dictionary of random directions with the best code of as many of them.",
        ["fvu.oracle"] = "The loss of the true directions with the largest true codes: what so few latents must lose.",
        ["fvu.over_oracle"] =
            "How much more the dictionary loses than the true directions do: what training, and not sparsity, costs.",
        ["k"] = "How many latents may be used at once.",
    };

    public override Protocol Protocol { get; } = new()
    {
        Rules = [new("fvu", Support: Above("fvu", .01), Refute: Below("fvu", .01), Chance: "fvu.null")],
        Gates = [AtMost("fvu.over_oracle", .15), AtMost("dead.share", .0625)],
        Settings = [Times("0.5", .5).InFullTier(), Times("1", 1), Times("1.2", 1.2).InFullTier(), Times("2", 2).InFullTier()],
        Thresholds = new Dictionary<string, double> { ["null_samples"] = 2000, ["null_draws"] = 2 },
        Statistics = [Statistic.AtLeast("fvu", 0)],
    };

    public override Controls Controls { get; } = new(
        Positive: [
            new WorldSubject("too-few", "32 orthonormal features, 8 active, k half of that", Orthonormal).At(Times("0.5", .5))],
        Negative: [
            new WorldSubject("enough", "32 orthonormal features, 8 active, k 1.2 of that", Orthonormal).At(Times("1.2", 1.2))]);

    public override IReadOnlyList<Case> Subjects { get; } = [
        new WorldSubject("superposed", "64 random features in 32 dimensions, 5 active", SharkeyRecipe.Small)];

    public override IReadOnlyList<Invariance> Invariances =>
        [Invariance.Rotation, Invariance.Permutation, Invariance.Scaling, Invariance.DeadLatent];

    protected override Preparation<SaeSpecimen> Prepare(IHasWorld subject, SaeSetting setting, Seed seed) =>
        SaeSpecimen.Prepare(
        subject,
        world => setting.For(world.Features, double.IsNaN(world.TrueL0) ? world.Features / 8.0 : world.TrueL0),
        seed,
        Protocol.Samples);

    protected override Measurement Measure(SaeSpecimen specimen, Protocol protocol)
    {
        (int active, int width, int d) = (Active(specimen), specimen.Sae.Width, specimen.Sae.Dimension);
        Measurement health = specimen.Health();
        double oracle = OracleCode.Fvu(specimen.Activations, specimen.Codes, specimen.Features, active);
        Tensor few = specimen.Activations.narrow(0, 0, Math.Min(protocol.Count("null_samples"), specimen.Activations.shape[0]));
        ChanceLevel chance = Reconstruction.Chance(
            few, width, Math.Min(active, d), specimen.Seed.Derive("null"), protocol.Count("null_draws"));
        return new Measurement
        {
            ["k"] = active,
            ["fvu.oracle"] = oracle,
            ["fvu.over_oracle"] = health["fvu"] - oracle,
            ["fvu.null"] = chance.Mean,
        }.Add(health);
    }

    /// <summary>The k that an autoencoder operates at; the mean number of firing latents where it has none.</summary>
    private static int Active(SaeSpecimen specimen) => Math.Clamp(
        specimen.Sae.Activation is TopKActivation top
            ? top.K
            : (int)Math.Round(Firing.Of(specimen.Latents).L0), 1, (int)specimen.Codes.shape[1]);

    // k in units of the true mean number of active features.
    private static SaeSetting Times(string name, double actives) =>
        ToySaes.TopK with { Name = name, Actives = actives, Recipe = ToySaes.TopK.Recipe with { Batch = 500 } };

    private static SharkeyRecipe Orthonormal => new() { Features = 32, Dimension = 32, MeanActive = 8, Orthonormal = true };
}
