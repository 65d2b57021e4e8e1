using Hypotheses.Catalogue.Subjects;

namespace Hypotheses.Catalogue.Splitting;

/// <summary>
/// Holes in latents of the controlled language (LM-C). A class is said by three synonyms; the third has a consequence of its
/// own (a tail), and is the child. The parent's latent is the one that detects the class where it is said by the first two
/// (F1 ≥ .8 among classes, selectivity ≥ .5): of the child it sees nothing. The hole is how much oftener it is silent where
/// the child is. A trial without a parent's latent is void: so are most of the untrained twin's. Pilot: .21 and .18 (model
/// A), .44 and .33 (B): seeds differ by more than the bounds do.
/// </summary>
public sealed class C21b_ClassHoles : ClaimTest<IHasLabelledLatents, Setting, LabelledLatents>
{
    private static readonly int Classes = LanguageTokens.Classes, Child = LanguageTokens.Synonyms - 1;

    public override string Title => "In a controlled language, a class's latent is silent where its third synonym says it";

    public override string Meaning =>
        "The same in a language model trained on a language that we made: does the latent of a word's class miss the "
            + "one synonym that has a consequence of its own?";

    public override string Source =>
        "seed, feature-splitting comment (deception in exams); Chanin et al., 2409.14507; claims.md section 7";

    public override Protocol Protocol { get; } = new()
    {
        Rules = [new("hole", Support: Above("hole", .3), Refute: Below("hole", .05))],
        Gates = [AtMost("fvu", .5), AtMost("dead_share", .5)],
        Settings = [ResidualSaes.LongTopK(1, 256, active: 3)],
        Thresholds = new Dictionary<string, double> { ["documents"] = 600, ["found_from"] = .8, ["selectivity"] = .5 },
        Recipes = [ResidualSaes.Constants],
        Statistics = [Statistic.Within("hole", -1, 1)],
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
        ConceptHoles trigger = At(TokenPart.Trigger), cue = At(TokenPart.Cue);
        return new Measurement
        {
            ["hole"] = trigger.Mean,
            ["parents"] = trigger.Parents,
            ["strength"] = trigger.Strength,
            ["hole.cue"] = cue.Mean,
            ["parents.cue"] = cue.Parents,
            ["strength.cue"] = cue.Strength,
            ["fvu"] = specimen.Fvu,
            ["dead_share"] = specimen.DeadShare,
        };

        // Classes without the child first, then with it.
        ConceptHoles At(TokenPart part) => ConceptHoles.Of(
            specimen.Firings(
                2 * Classes, token => token.Part != part ? -1 : token.Class + (token.Synonym == Child ? Classes : 0)),
            Classes,
            protocol["found_from"],
            protocol["selectivity"]);
    }
}
