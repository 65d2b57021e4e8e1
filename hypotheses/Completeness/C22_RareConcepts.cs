namespace Hypotheses.Catalogue.Completeness;

/// <summary>
/// Features whose rates fall as i^(−s), and dictionaries of rising width. Three parts, three rules. Monotone: the logistic slope of
/// "recovered" on ln frequency. Collapse: the frequency at which half are recovered times the number of alive latents, greatest over
/// least across widths. Both are the claim's rule. Zipf: collapse holds at s = 1 and at no other s (subject "zipf-explanation").
/// The entry's slope bound is 0, which an exact 0 is never beyond: here .5 for both rules (odds ×3 a decade; with equal rates it is
/// 0 ± .15). "Fails" means above 2: 8× widths give 2.8 at most. The equal-rates control is ranked by a placebo law.
/// Pilot (one seed), products at s = 1, .5, 1.5: .45-1.0, .81-.97, .62-1.69: not reproduced. Here .29-.32, .28-.80, .10-.04: with right
/// L0 the M most frequent features are recovered, one latent each, so products follow M^(1−s). The pilot's near-collapse without
/// Zipf(1) was its dictionaries' doing. At s = 1.5 some of the rarest escape (collapse 2.4-2.8).
/// </summary>
public sealed class C22_RareConcepts : ClaimTest<IHasLadder, LadderSpecimen>
{
    private const double Penalty = .1;
    private static readonly int[] Widths = [8, 24, 64];

    public override string Title => "Rarer concepts are less represented, at a threshold of frequency that falls as one over the alive latents";

    public override string Source => "seed, completeness comment; Templeton et al., Scaling Monosemanticity, 2024, Feature completeness";

    public override Prediction Prediction => new(
        "collapse",
        Support: All(Above("slope", .5), Below("collapse", 2)),
        Refute: Any(Below("slope", .5), Above("collapse", 4)));

    public override Prediction PredictionFor(Subject subject) => (subject as IHasLadder) switch
    {
        { Placebo: not null } => new("slope", Above("slope", .5), Below("slope", .5), Chance: "slope.chance95"),
        { Worlds.Count: > 1 } => new("collapse.elsewhere", All(Below("collapse", 2), Above("collapse.elsewhere", 2)), Any(Above("collapse", 4), Below("collapse.elsewhere", 2))),
        _ => Prediction,
    };

    public override object Recipe => new { Widths, Dictionary = DictionaryRecipe.Toy(1, Penalty) };

    public override IReadOnlyList<Subject> Positive => [
        new LadderSubject("oracle-zipf", "the M most frequent features, s = 1", [Zipf(1)], Widths) { IsOracle = true },
        new LadderSubject("oracle-explanation", "the M most frequent features, s = 1, .5 and 1.5", [Zipf(1), Zipf(.5), Zipf(1.5)], Widths) { IsOracle = true }];

    public override IReadOnlyList<Subject> Negative => [
        new LadderSubject("equal-rates", "all features fire equally often", [new ZipfRecipe { Exponent = 0, Largest = .016 }], Widths) { Placebo = Zipf(1) },
        new LadderSubject("oracle-steep", "the M most frequent features, s = 1.5, 32 times the width", [new ZipfRecipe { Features = 192, Exponent = 1.5, Largest = .9 }], [4, 24, 128]) { IsOracle = true }];

    public override IReadOnlyList<Subject> Subjects => [
        new LadderSubject("zipf", "trained, s = 1", [Zipf(1)], Widths),
        new LadderSubject("zipf-explanation", "trained, s = 1, .5 and 1.5", [Zipf(1), Zipf(.5), Zipf(1.5)], Widths)];

    public override IReadOnlyList<string> Aspects(Subject subject) => ToyFamilies.Names;

    public override string? Unjudged(Subject subject, string aspect) => UnfitFamilies.OfLadders(aspect);

    public override IReadOnlyList<Invariance> Invariances => InvarianceSets.CountedLatents;

    public override bool Confirmatory => true;

    public override PhaseMap Map => new(
        new PhaseAxis("Zipf exponent s", [0.5, 0.75, 1, 1.25, 1.5]), new PhaseAxis("widest dictionary, 8 times the narrowest", [16, 32, 64]),
        (s, widest) => new LadderSubject(FormattableString.Invariant($"s{s}-m{widest}"), FormattableString.Invariant($"trained, s = {s}"), [Zipf(s)], [(int)widest / 8, (int)widest * 3 / 8, (int)widest]),
        Headline: (1, 64));

    protected override IReadOnlyList<LadderSpecimen> Prepare(IHasLadder subject, string aspect, Lab lab) => LadderSpecimen.Train(subject, (width, active) => ToyFamilies.Recipe(aspect, width, Penalty, active), Penalty, lab, restarts: 2);

    protected override Measurement Score(LadderSpecimen specimen)
    {
        Ladder first = specimen.Ladders[0];
        RecoveryCurve[] curves = [.. first.Curves];
        RungNumbers widest = first.Rungs[^1].Numbers;
        return specimen.Gated(new Measurement
        {
            ["slope"] = curves.Average(c => c.Slope),
            ["slope.chance95"] = double.IsNaN(curves[^1].Slope) ? double.NaN : RecoveryCurve.Chance(first.Frequencies, widest.Recovered, first.Rungs[^1].Specimen.Seed.Derive("chance")).Quantile95,
            ["collapse"] = first.Collapse,
            ["collapse.elsewhere"] = specimen.Ladders.Skip(1).Select(l => l.Collapse).DefaultIfEmpty(double.NaN).Min(),
            ["alive.widest"] = widest.Alive,
            ["alive.widest.fewer_samples"] = widest.AliveOnFewer,
        });
    }

    private static ZipfRecipe Zipf(double exponent) => new() { Exponent = exponent, Largest = exponent < 1 ? .1 : .3 };
}
