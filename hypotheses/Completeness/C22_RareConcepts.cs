using Hypotheses.Catalogue.Literature;

namespace Hypotheses.Catalogue.Completeness;

/// <summary>
/// Features whose rates fall as i^(−s), and autoencoders of rising width. Three parts, three rules. Monotone: the logistic slope
/// of "recovered" on ln frequency. Collapse: the frequency at which half are recovered times the number of alive latents,
/// greatest over least across widths. Both are the claim's rule. Zipf: collapse holds at s = 1 and at no other s (rule
/// "zipf-alone"). The entry's slope bound is 0, which an exact 0 is never beyond: here .5 for both rules (odds ×3 a decade; with
/// equal rates it is 0 ± .15). "Fails" means above 2: 8× widths give 2.8 at most. The equal-rates control is ranked by a placebo
/// law. Pilot (one seed), products at s = 1, .5, 1.5: .45-1.0, .81-.97, .62-1.69: not reproduced. Here .29-.32, .28-.80, .10-.04:
/// with right L0 the M most frequent features are recovered, one latent each, so products follow M^(1−s). The pilot's
/// near-collapse without Zipf(1) was its dictionaries' doing. At s = 1.5 some of the rarest escape (collapse 2.4-2.8).
/// How long one trains counts: collapse elsewhere is 2.29 [2.23, 2.35] over 40 seeds, 2.49 [2.43, 2.55] with three times the
/// steps, 2.68 for true dictionaries. All support; six seeds may not decide.
/// </summary>
public sealed class C22_RareConcepts : ClaimTest<IHasWidthSweep, SaeSetting, WidthSweepSpecimen>
{
    private const string Monotone = "monotone", ZipfAlone = "zipf-alone";

    private static readonly int[] Widths = [8, 24, 64];

    private static readonly SaeSetting ReluL1 = ToySaes.ReluL1(penalty: .1);

    public override string Title =>
        "Rarer concepts are less represented, at a threshold of frequency that falls as one over the alive latents";

    public override string Meaning =>
        "Does a dictionary miss the concepts that occur seldom, and does a larger one find rarer concepts?";

    public override string Source =>
        $"{Citations.Shortform}, completeness comment; "
            + $"{Citations.Scaling}, Feature completeness";

    public override IReadOnlyDictionary<string, string> Numbers { get; } = new Dictionary<string, string>
    {
        ["slope"] =
            "How the odds that a feature is found grow with the logarithm of its frequency: 0 is no relation, above 0 "
                + "rare ones are missed.",
        ["slope.chance95"] = "The slope that frequencies dealt at random give in 95 of 100 draws.",
        ["collapse"] =
            "The frequency at which half of the features are found, times the number of living latents: greatest over "
                + "least across widths (1: one law).",
        ["collapse.elsewhere"] = "The least collapse in worlds whose frequencies fall by another law.",
        ["l0.error"] =
            "How far the latents that fire on a sample are from those of the true dictionary, as a share, on average "
                + "over dictionaries.",
        ["fvu.over_oracle"] = "How much more of the variance the worst dictionary leaves unexplained than the true one.",
        ["dead"] = "The largest share of latents that a dictionary lacks of those that there should be.",
        ["product.*"] = "The frequency at which half of the features are found times the living latents, by world and width.",
        ["alive.widest"] = "How many latents of the widest dictionary fire.",
        ["alive.widest.fewer_samples"] = "The same on fewer samples.",
    };

    public override Protocol Protocol { get; } = new()
    {
        Rules = [
            new(
                "collapse",
                Support: All(Above("slope", .5), Below("collapse", 2)),
                Refute: Any(Below("slope", .5), Above("collapse", 4))),
            new("slope", Support: Above("slope", .5), Refute: Below("slope", .5), Chance: "slope.chance95") { Name = Monotone },
            new(
                "collapse.elsewhere",
                Support: All(Below("collapse", 2), Above("collapse.elsewhere", 2)),
                Refute: Any(Above("collapse", 4), Below("collapse.elsewhere", 2))) { Name = ZipfAlone }],
        Gates = [AtMost("l0.error", .2), AtMost("fvu.over_oracle", .05), AtMost("dead", .05)],
        Settings = [ReluL1, .. ToySaes.All(penalty: .1).Skip(1)],
        Thresholds = new Dictionary<string, double>
        {
            ["penalty"] = .1,
            ["restarts"] = 2,
            ["same_from"] = .9,
            ["chance_draws"] = 100
        },
        Statistics = [Statistic.AtLeast("collapse", 1), Statistic.AtLeast("collapse.elsewhere", 1)],
        Exclusions = [
            .. Exclusion.Of("2.6-4.7 times the true dictionary's L0 at these penalties", "gated", "jumprelu"),
            .. Exclusion.Of(
                "k is a whole number, .8-1.4 features are active: FVU .11-.29 above the true dictionary's",
                "topk",
                "batchtopk",
                "matryoshka")],
        Confirmatory = true,
    };

    public override Controls Controls { get; } = new(
        Positive: [
            Oracle("oracle-zipf", "s = 1", Zipf(1)),
            Oracle("oracle-monotone", "s = 1.25", Zipf(1.25)).By(Monotone),
            Oracle("oracle-explanation", "s = 1, .5 and 1.5", Zipf(1), Zipf(.5), Zipf(1.5)).By(ZipfAlone)],
        Negative: [
            new WidthSweepSubject(
                "oracle-steep",
                "the M most frequent features, s = 1.5, 32 times the width",
                [Zipf(1.5) with { Features = 192, Largest = .9 }],
                [4, 24, 128]) { IsOracle = true }
                .At(ReluL1),
            new WidthSweepSubject(
                "equal-rates",
                "all features fire equally often",
                [new ZipfRecipe { Exponent = 0, Largest = .016 }],
                Widths) { Placebo = Zipf(1) }
                .At(ReluL1).By(Monotone),
            Oracle("oracle-elsewhere", "s = 1, .9 and 1.1", Zipf(1), Zipf(.9), Zipf(1.1)).By(ZipfAlone)]);

    public override IReadOnlyList<Case> Subjects { get; } = [
        new WidthSweepSubject("zipf", "trained, s = 1", [Zipf(1)], Widths),
        new WidthSweepSubject("zipf-explanation", "trained, s = 1, .5 and 1.5", [Zipf(1), Zipf(.5), Zipf(1.5)], Widths)
            .By(ZipfAlone)];

    public override PhaseMap Map => new(
        new PhaseAxis("Zipf exponent s", [0.5, 0.75, 1, 1.25, 1.5]),
        new PhaseAxis("widest dictionary, 8 times the narrowest", [16, 32, 64]),
        (s, widest) => new WidthSweepSubject(
            FormattableString.Invariant($"s{s}-m{widest}"),
            FormattableString.Invariant($"trained, s = {s}"),
            [Zipf(s)],
            [(int)widest / 8, (int)widest * 3 / 8, (int)widest]),
        Headline: (1, 64));

    public override IReadOnlyList<Invariance> Invariances => InvarianceSets.CountedLatents;

    protected override Preparation<WidthSweepSpecimen> Prepare(IHasWidthSweep subject, SaeSetting setting, Seed seed) =>
        WidthSweepSpecimen.Prepare(
        subject, setting, Protocol["penalty"], seed, Protocol.Count("restarts"), Protocol["same_from"], Protocol.Samples);

    protected override Measurement Measure(WidthSweepSpecimen specimen, Protocol protocol)
    {
        WidthSweep first = specimen.Sweeps[0];
        RecoveryCurve[] curves = [.. first.Curves];
        SweepPointNumbers widest = first.Points[^1].Numbers;
        Seed seed = first.Points[^1].Specimen.Seed.Derive("chance");
        ChanceLevel? chance = double.IsNaN(curves[^1].Slope)
            ? null
            : RecoveryCurve.Chance(first.Frequencies, widest.Recovered, seed, protocol.Count("chance_draws"));
        return new Measurement
        {
            ["slope"] = curves.Average(c => c.Slope),
            ["slope.chance95"] = chance?.Quantile95 ?? double.NaN,
            ["collapse"] = first.Collapse,
            ["collapse.elsewhere"] = specimen.Sweeps.Skip(1).Select(l => l.Collapse).DefaultIfEmpty(double.NaN).Min(),
            ["alive.widest"] = widest.Alive,
            ["alive.widest.fewer_samples"] = widest.AliveOnFewer,
        }.Add(specimen.Health());
    }

    // True dictionaries are the same for every architecture.
    private static Case Oracle(string name, string law, params ZipfRecipe[] worlds) =>
        new WidthSweepSubject(name, "the M most frequent features, " + law, worlds, Widths) { IsOracle = true }.At(ReluL1);

    private static ZipfRecipe Zipf(double exponent) => new() { Exponent = exponent, Largest = exponent < 1 ? .1 : .3 };
}
