using Hypotheses.Catalogue.Literature;
using Hypotheses.Catalogue.Subjects;

namespace Hypotheses.Catalogue.Splitting;

/// <summary>
/// Holes in latents of the controlled language (LM-C). A class is said by three synonyms; the third has a consequence of its
/// own (a tail). For each synonym in turn: the class's latent is the one that detects the class where it is said by the other
/// two (F1 ≥ .8 among classes, selectivity ≥ .5), and the hole is how much oftener it is silent where this one says it.
/// Latents of two words out of three have a hole at the last whichever it is, so what is judged is the third's hole beyond the
/// mean of the other two's (0 where those have no latent). A first form judged the third's hole alone, whose chance level is
/// about .25 on trained models. Latents of one word qualify nowhere. A trial without a latent for the first two is void: so
/// are most of the untrained twin's. A latent that fires weakly at the third counts as firing (<c>strength</c> tells).
/// </summary>
public sealed class C21b_ClassHoles : ClaimTest<IHasLabelledLatents, Setting, LabelledLatents>
{
    private static readonly int Classes = LanguageTokens.Classes, Third = LanguageTokens.Synonyms - 1;

    public override string Title =>
        "In a controlled language, a class's latent is silent at the synonym with a consequence more than at the others";

    public override string Meaning =>
        "In a language model trained on a language that we made: does the latent of a word's class miss the "
            + "one synonym that has a consequence of its own?";

    public override string Source =>
        $"{Citations.Shortform}, feature-splitting comment (deception in exams); "
            + $"{Citations.Chanin}; "
            + "the language and its model are this project's";

    public override IReadOnlyDictionary<string, string> Numbers { get; } = new Dictionary<string, string>
    {
        ["hole.excess"] =
            "The hole at the third synonym less the mean of the holes at the other two: above 0 the one with a "
                + "consequence is missed.",
        ["hole"] = "How much oftener a class's latent is silent where the third synonym says it than where the others do.",
        ["hole.others"] = "The mean of the same at the other two synonyms.",
        ["parents"] = "How many classes have a latent that detects them where the other synonyms say them.",
        ["strength"] = "How strongly those latents fire at the third synonym, over how they fire at the others.",
        ["strength.cue"] = "How strongly latents fire at the third of the words that announce a class, over the others.",
        ["hole.cue"] = "The same hole at the words that announce a class.",
        ["parents.cue"] = "How many classes have such a latent at those words.",
    };

    public override Protocol Protocol { get; } = new()
    {
        Rules = [new("hole.excess", Support: Above("hole.excess", .3), Refute: Below("hole.excess", .05))],
        Gates = [AtMost("fvu", .5), AtMost("dead_share", .5)],
        Settings = [ResidualSaes.LongTopK(1, 256, active: 3)],
        Thresholds = new Dictionary<string, double> { ["documents"] = 600, ["found_from"] = .8, ["selectivity"] = .5 },
        Recipes = [ResidualSaes.Constants],
        Statistics = [Statistic.Within("hole.excess", -2, 2)],
    };

    public override Controls Controls { get; } = new(
        Positive: [
            new OracleLatentsSubject(
                "oracle-holed", "a class's latent leaves its third synonym out", OracleLatents.HoledClasses)],
        Negative: [
            new OracleLatentsSubject(
                "oracle-whole", "a class's latent fires for all of its synonyms", OracleLatents.WholeClasses)]);

    public override IReadOnlyList<Setting> SettingsOf(Subject subject) =>
        ControlledLanguage.SettingsOf(subject, Protocol.Settings);

    public override IReadOnlyList<Invariance> Invariances => [Invariance.Permutation, Invariance.Scaling, Invariance.DeadLatent];

    protected override Preparation<LabelledLatents> Prepare(IHasLabelledLatents subject, Setting setting, Seed seed) =>
        subject.LabelledLatents(setting, Protocol.Count("documents"), entitiesEqually: false, seed);

    protected override Measurement Measure(LabelledLatents specimen, Protocol protocol)
    {
        ConceptHoles trigger = At(TokenPart.Trigger, Third), cue = At(TokenPart.Cue, Third);
        double others = Enumerable.Range(0, Third).Select(child => At(TokenPart.Trigger, child))
            .Average(holes => holes.Parents == 0 ? 0 : holes.Mean);
        return new Measurement
        {
            ["hole.excess"] = trigger.Mean - others,
            ["hole"] = trigger.Mean,
            ["hole.others"] = others,
            ["parents"] = trigger.Parents,
            ["strength"] = trigger.Strength,
            ["hole.cue"] = cue.Mean,
            ["parents.cue"] = cue.Parents,
            ["fvu"] = specimen.Fvu,
            ["dead_share"] = specimen.DeadShare,
        };

        // Classes without the child first, then with it.
        ConceptHoles At(TokenPart part, int child) => ConceptHoles.Of(
            specimen.Firings(
                2 * Classes, token => token.Part != part ? -1 : token.Class + (token.Synonym == child ? Classes : 0)),
            Classes,
            protocol["found_from"],
            protocol["selectivity"]);
    }
}
