using Hypotheses.Catalogue.Literature;
using Hypotheses.Catalogue.Subjects;

namespace Hypotheses.Catalogue.Splitting;

/// <summary>
/// Holes in latents of the controlled language (LM-C). A class is said by three synonyms; the third has a consequence of its
/// own (a tail). For each synonym in turn: the class's latent is the one that detects the class where it is said by the other
/// two, which count equally (F1 ≥ .8 among classes, selectivity ≥ .5), and the hole is how much oftener it is silent where this
/// one says it. Latents of two words out of three have a hole at the last whichever it is, so what is judged is the third's
/// hole beyond the mean of the other two's. Where a class has no latent for a choice, no latent of it leaves that word out: its
/// hole there counts 0 (as it does where the latent fires there the oftener), and all three means are over the classes that
/// have a latent for any choice, of which a trial needs four: dictionaries of this size have four to nine (controls with six
/// stand beside those with all), those of untrained twins at most three. A latent that fires weakly at the third counts as
/// firing (<c>strength</c> tells). Where each class leaves a word out at random, means of six dictionaries stray by .08 with
/// all classes, by .12 with six, so what is below .15 refutes. Forms that came before, and what was wrong with them: the
/// third's hole alone, whose chance level is about .25 on trained models; means over each choice's own classes, by which three
/// classes with a hole at the third outweighed twenty with one elsewhere; synonyms by their frequencies (.4, .4, .2), by which
/// a latent of one common word passed for a class's (F1 = .8 where the other common one is set aside), and negatives without
/// the word that is set aside, by which stray firings there decided which choices had a latent: both refuted twins by latents
/// of single words. Such are void now (in 3,000 latents of random words every class has one by chance: widths beyond those
/// judged need more). The third synonym is also the rarest, .2 of the time: a hole for that reason is read as one for its
/// consequence.
/// </summary>
public sealed class C21b_ClassHoles : ClaimTest<IHasLabelledLatents, Setting, LabelledLatents>
{
    private const int Third = LanguageTokens.Synonyms - 1;

    private static readonly string[] Twins =
        ["lmc-a-untrained", "lmc-a-matched", "lmc-a-shuffled", "lmc-b-untrained", "lmc-b-matched", "lmc-b-shuffled"];

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
            "How much oftener classes' latents leave out the third synonym (the one with a consequence) than each of the other "
                + "two, on average.",
        ["left_out"] = "The hole at the third synonym, over all classes that have a latent for any of the three choices.",
        ["left_out.others"] = "The same at the other two synonyms, on average.",
        ["classes"] =
            "How many classes have a latent that detects them when one of their three synonyms, whichever, is set aside.",
        ["hole"] =
            "How much oftener a class's latent is silent where the third synonym says it than where the others do, over the "
                + "classes that have one.",
        ["parents"] = "How many classes have a latent that detects them where the other synonyms say them.",
        ["strength"] = "How strongly those latents fire at the third synonym, over how they fire at the others.",
        ["strength.cue"] = "How strongly latents fire at the third of the words that announce a class, over the others.",
        ["hole.cue"] = "The same hole at the words that announce a class.",
        ["parents.cue"] = "How many classes have such a latent at those words.",
    };

    public override Protocol Protocol { get; } = new()
    {
        Rules = [new("hole.excess", Support: Above("hole.excess", .3), Refute: Below("hole.excess", .15))],
        Gates = [AtLeast("classes", 4), AtMost("fvu", .5), AtMost("dead_share", .5)],
        Settings = [ResidualSaes.LongTopK(1, 256, active: 3)],
        Thresholds = new Dictionary<string, double>
        {
            ["documents"] = 600,
            ["found_from"] = .8,
            ["selectivity"] = .5,
            ["near"] = .05,
        },
        Recipes = [ResidualSaes.Constants],
        Statistics = [Statistic.Within("hole.excess", -1, 1) with { ItemsFrom = "classes" }],
        Exclusions = [.. Twins.Select(twin => new Exclusion(
            "blocks.1.topk-256-long",
            "what was not trained has latents of words: 0-3 of 34 classes have one of their own, in each of 10 dictionaries")
        {
            Subject = twin,
        })],
    };

    public override Controls Controls { get; } = new(
        Positive: [
            new OracleLatentsSubject(
                "oracle-holed", "a class's latent leaves its third synonym out", OracleLatents.HoledClasses),
            new OracleLatentsSubject(
                "oracle-half-holed",
                "a class's latent leaves its third synonym out half of the time",
                OracleLatents.HalfHoledClasses).Hard(),
            new OracleLatentsSubject(
                "oracle-few-holed",
                "six classes have a latent, which leaves the third synonym out",
                OracleLatents.HoledClasses,
                count: 6).Hard()],
        Negative: [
            new OracleLatentsSubject(
                "oracle-whole", "a class's latent fires for all of its synonyms", OracleLatents.WholeClasses),
            new OracleLatentsSubject(
                "oracle-any-hole",
                "a class's latent leaves one of its synonyms out, whichever",
                OracleLatents.AnyHoleClasses).Hard(),
            new OracleLatentsSubject(
                "oracle-few-any-hole",
                "six classes have a latent, which leaves one of the synonyms out, whichever",
                OracleLatents.AnyHoleClasses,
                count: 6).Hard()]);

    public override IReadOnlyList<Setting> SettingsOf(Subject subject) =>
        ControlledLanguage.SettingsOf(subject, Protocol.Settings);

    public override IReadOnlyList<ScepticWorld> Sceptic { get; } = [
        new("Latents of single words, none of a class", "Void, rightly: fewer than four classes have a latent."),
        new("Untrained twins", "No latent of a class in 31 of 34 or more: excluded."),
        new("3,000 latents of random words", "Wrong: each class has a latent by chance. At 256, as judged, none has."),
        new("The third synonym is the rarest too", "Not told apart: a hole for rarity looks like one for its consequence."),
        new(
            "A whole latent of recall .85 beside one with a hole",
            "Wrong: the one with the hole is taken for the class's, for its F1 is better.")];

    public override IReadOnlyList<Invariance> Invariances => [Invariance.Permutation, Invariance.Scaling, Invariance.DeadLatent];

    protected override Preparation<LabelledLatents> Prepare(IHasLabelledLatents subject, Setting setting, Seed seed) =>
        subject.LabelledLatents(setting, Protocol.Count("documents"), entitiesEqually: false, seed);

    protected override Measurement Measure(LabelledLatents specimen, Protocol protocol)
    {
        ConceptHoles[] triggers = [.. Enumerable.Range(0, LanguageTokens.Synonyms).Select(s => At(TokenPart.Trigger, s))];
        ConceptHoles third = triggers[Third], cue = At(TokenPart.Cue, Third);
        int classes = triggers.SelectMany(holes => holes.Concepts).Distinct().Count();
        double[] leftOut = [
            .. triggers.Select(t => classes == 0 ? double.NaN : t.Holes.Sum(hole => Math.Max(0, hole)) / classes)];
        return new Measurement
        {
            ["hole.excess"] = leftOut[Third] - leftOut[..Third].Average(),
            ["hole"] = third.Mean,
            ["left_out"] = leftOut[Third],
            ["left_out.others"] = leftOut[..Third].Average(),
            ["classes"] = classes,
            ["parents"] = third.Parents,
            ["strength"] = third.Strength,
            ["hole.cue"] = cue.Mean,
            ["parents.cue"] = cue.Parents,
            ["fvu"] = specimen.Fvu,
            ["dead_share"] = specimen.DeadShare,
        };

        ConceptHoles At(TokenPart part, int child) => ConceptHoles.Of(
            specimen.Firings(
                LanguageTokens.Classes * LanguageTokens.Synonyms,
                token => token.Part == part && token.Class >= 0 ? (token.Class * LanguageTokens.Synonyms) + token.Synonym : -1),
            LanguageTokens.Synonyms,
            child,
            protocol["found_from"],
            protocol["selectivity"],
            protocol["near"]);
    }
}
