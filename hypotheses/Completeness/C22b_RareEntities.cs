using Hypotheses.Catalogue.Literature;
using Hypotheses.Catalogue.Subjects;

namespace Hypotheses.Catalogue.Completeness;

/// <summary>
/// Entities of the controlled language (LM-C), named as i^(−1.5), and which of them have a latent that detects them. What a
/// latent detects is told by labels: selectivity among entities, and how much likelier it fires at the entity's own token than
/// at any other (informedness ≥ .5), at no more than one in fifty of all others. The documents name each entity equally often
/// and count it by its frequency, so that the rarest is seen as often as two million tokens would show it. To be supported the
/// slope must exceed .5 (odds of more than 3 to 1 for a decade of frequency) and what frequencies dealt at random give, which
/// depends on how many are found; below .3 (2 to 1) it is refuted. Where all are found the slope is 0: none is missed, rare or
/// not. Where fewer than five are found, or one to four missed, a name or two would decide, and the trial is void. Forms that
/// came before: F1 ≥ .5, which follows from rarity itself (one stray firing in ten thousand tokens hides the rarest entity, and
/// equally good detectors for all were "supported"); informedness without a bound on false alarms; refutation below .5, where
/// support begins, and below .4, while the control with latents for whichever entities dealt them at random and strayed. An
/// entity is a token, and tokens are decodable from models that learned nothing: the claim is one of dictionaries, and where
/// twins share its verdict it is no evidence about the model. A dictionary is trained on 30,000 tokens, where the rarest
/// entities stand once or never: rare ones may be missing for that alone.
/// </summary>
public sealed class C22b_RareEntities : ClaimTest<IHasLabelledLatents, Setting, LabelledLatents>
{
    private static readonly int Entities = LanguageTokens.Entities.Count;

    public override string Title => "In a controlled language, the rarer an entity is the seldomer a latent detects it";

    public override string Meaning =>
        "In a language model trained on a language that we made, where each name's frequency is known: are "
            + "the rare names those without a latent?";

    public override string Source =>
        $"{Citations.Shortform}, completeness comment; "
            + $"{Citations.Scaling}, Feature completeness; "
            + "the language and its model are this project's";

    public override IReadOnlyDictionary<string, string> Numbers { get; } = new Dictionary<string, string>
    {
        ["slope"] =
            "How the odds that a name has a detecting latent grow with the logarithm of its frequency: above 0 rare "
                + "names are missed.",
        ["slope_over_chance"] = "How far the slope lies above what frequencies dealt at random give in 95 of 100 draws.",
        ["slope.chance95"] = "The slope that frequencies dealt at random give in 95 of 100 draws.",
        ["found"] = "How many names have a latent that detects them: likelier at the name by .5, at one in fifty others at most.",
        ["fewer"] = "The fewer of the names that are found and of those that are missed; of the first where none is missed.",
        ["informedness.mean"] =
            "How much likelier the best latent fires at a name's own token than at others, on average over names.",
        ["f1.mean"] = "The best latent's F1 for a name, on average.",
        ["f1.first"] = "The best latent's F1 for the most frequent name.",
        ["half_frequency"] = "The frequency at which half of the names are found.",
        ["half_frequency.alive"] = "That frequency times the number of living latents.",
        ["alive"] = "How many latents fire.",
        ["tokens"] = "How many tokens were read.",
    };

    public override Protocol Protocol { get; } = new()
    {
        Rules = [new(
            "slope",
            Support: All(Above("slope", .5), Above("slope_over_chance", 0)),
            Refute: Below("slope", .3),
            Chance: "slope.chance95")],
        Gates = [AtLeast("fewer", 5), AtMost("fvu", .5), AtMost("dead_share", .5)],
        Settings = [
            ResidualSaes.LongTopK(1, 256, active: 3),
            ResidualSaes.LongTopK(1, 64, active: 3).InFullTier(),
            ResidualSaes.LongTopK(1, 1024, active: 3).InFullTier()],
        Thresholds = new Dictionary<string, double>
        {
            ["documents"] = 600,
            ["found_from"] = .5,
            ["selectivity"] = .5,
            ["most_alarms"] = .02,
            ["chance_draws"] = 100,
        },
        Recipes = [ResidualSaes.Constants],
        Exclusions = [
            .. Exclusion.Of(
                "more than half of 1,024 latents never fire, in each of 40 dictionaries of either model",
                "blocks.1.topk-1024-long"),
            .. Exclusion.Of(
                "fewer than five of the names have a latent among 64, in each of 40 dictionaries of either model",
                "blocks.1.topk-64-long")],
    };

    public override Controls Controls { get; } = new(
        Positive: [
            new OracleLatentsSubject(
                "oracle-frequent", "latents for the 40 most frequent entities", OracleLatents.FrequentEntities),
            new OracleLatentsSubject(
                "oracle-likelier",
                "latents for entities at odds that rise as f^.8",
                OracleLatents.LikelierEntities).Hard()],
        Negative: [
            new OracleLatentsSubject("oracle-any", "latents for 40 entities, whichever", OracleLatents.AnyEntities),
            new OracleLatentsSubject(
                "oracle-stray",
                "latents for 40 entities, whichever, that fire at one other token in a hundred: F1 falls with rarity alone",
                OracleLatents.StrayEntities).Hard()]);

    public override IReadOnlyList<Setting> SettingsOf(Subject subject) =>
        ControlledLanguage.SettingsOf(subject, Protocol.Settings);

    public override IReadOnlyList<ScepticWorld> Sceptic { get; } = [
        new("All names found", "Refuted, rightly: the slope is 0."),
        new("One name found, or one missed", "Void, rightly: one name would decide."),
        new("Latents that fire at one other token in a hundred", "Refuted, rightly, although F1 falls with rarity."),
        new("The frequent half found, the rare half missed, without exception", "Supported, rightly; slopes of 11 to 51 say only that."),
        new("Six dimensions", "Void, rightly: nothing can be read there.")];

    public override IReadOnlyList<Invariance> Invariances => [Invariance.Permutation, Invariance.Scaling, Invariance.DeadLatent];

    protected override Preparation<LabelledLatents> Prepare(IHasLabelledLatents subject, Setting setting, Seed seed) =>
        subject.LabelledLatents(setting, Protocol.Count("documents"), entitiesEqually: true, seed);

    protected override Measurement Measure(LabelledLatents specimen, Protocol protocol)
    {
        LabelledFirings firings = specimen.Firings(
            Entities + 1, token => token.Part == TokenPart.Entity ? token.Entity : Entities);
        int[] entities = [.. Enumerable.Range(0, Entities)];
        double named = entities.Sum(firings.Count), tokens = named + firings.Count(Entities);
        double[] weights = [.. entities.Select(e => specimen.EntityShares[e] * named / firings.Count(e)), 1];
        var detectors = ConceptDetectors.Of(firings, Entities, weights, protocol["selectivity"], protocol["most_alarms"]);
        bool[] found = [.. detectors.Informedness.Select(j => j >= protocol["found_from"])];
        double[] frequencies = [.. specimen.EntityShares.Select(share => share * named / tokens)];
        RecoveryCurve curve = RecoveryCurve.Of(frequencies, found);
        // Where all are found no frequency matters, and none could: the slope is 0, and so is chance.
        bool none = curve.Recovered == 0, all = curve.Recovered == Entities;
        double slope = all ? 0 : curve.Slope;
        double chance = none ? double.NaN
            : all ? 0
            : RecoveryCurve.Chance(frequencies, found, specimen.Seed.Derive("chance"), protocol.Count("chance_draws")).Quantile95;
        return new Measurement
        {
            ["slope"] = slope,
            ["slope_over_chance"] = slope - chance,
            ["slope.chance95"] = chance,
            ["found"] = curve.Recovered,
            ["fewer"] = all ? curve.Recovered : Math.Min(curve.Recovered, Entities - curve.Recovered),
            ["informedness.mean"] = detectors.Informedness.Average(),
            ["f1.mean"] = detectors.F1.Average(),
            ["half_frequency"] = curve.HalfFrequency,
            ["half_frequency.alive"] = curve.HalfFrequency * firings.Alive,
            ["alive"] = firings.Alive,
            ["tokens"] = tokens,
            ["fvu"] = specimen.Fvu,
            ["dead_share"] = specimen.DeadShare,
        }
        .Draw("found:entity", [.. found.Select(Convert.ToDouble)]);
    }
}
