using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Subjects.Oracles;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Measures.Absorption;
using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Models.Language.Corpus;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Claims.Specimens;

namespace Hypotheses.Tests.Claims.Subjects.Oracles;

public class OracleLatentsSubjectTests
{
    private static readonly int Entities = LanguageTokens.Entities.Count;

    [Fact]
    public void Entities_have_latents_by_frequency_or_whichever_and_none_without()
    {
        bool[] Found(OracleLatents kind)
        {
            LabelledLatents specimen = Specimen(kind, entitiesEqually: true, documents: 1500);
            LabelledFirings firings = specimen.Firings(
                Entities + 1, t => t.Part == TokenPart.Entity ? t.Entity : Entities);
            // Named equally often: the rarest is seen as often as the most frequent.
            Assert.InRange(firings.Count(Entities - 1) / firings.Count(0), .4, 2.5);
            return [.. ConceptDetectors.Of(firings, Entities, [.. Enumerable.Repeat(1.0, Entities + 1)]).F1.Select(f => f > .8)];
        }

        bool[] frequent = Found(OracleLatents.FrequentEntities), any = Found(OracleLatents.AnyEntities);
        Assert.Equal([.. Enumerable.Repeat(true, 40), .. Enumerable.Repeat(false, 60)], frequent);
        Assert.Equal(40, any.Count(f => f));
        Assert.All(Enumerable.Range(0, 20), fifth => Assert.Equal(2, any[(5 * fifth)..(5 * (fifth + 1))].Count(f => f)));
        Assert.NotEqual(frequent, any);
        // At odds that rise with frequency: of the ten most frequent nearly all, of the ten rarest few (P(wrong) < .001 each).
        bool[] likelier = Found(OracleLatents.LikelierEntities);
        Assert.InRange(likelier[..10].Count(f => f), 6, 10);
        Assert.InRange(likelier[^10..].Count(f => f), 0, 7);
        Assert.NotEqual(frequent, likelier);
    }

    /// <summary>Latents that fire astray detect as well as others by informedness, and rare entities worse by F1.</summary>
    [Fact]
    public void Stray_firings_cost_precision_where_entities_are_rare()
    {
        LabelledLatents specimen = Specimen(OracleLatents.StrayEntities, entitiesEqually: true, documents: 1500);
        LabelledFirings firings = specimen.Firings(Entities + 1, t => t.Part == TokenPart.Entity ? t.Entity : Entities);
        double[] rare = [.. Enumerable.Range(0, Entities + 1).Select(g => g < Entities ? .001 / firings.Count(g) : 1.0)];
        var detectors = ConceptDetectors.Of(firings, Entities, rare);
        int[] found = [.. Enumerable.Range(0, Entities).Where(e => detectors.Informedness[e] > .5)];
        Assert.Equal(40, found.Length);
        Assert.All(found, e => Assert.InRange(detectors.F1[e], 0, .1));
    }

    [Theory]
    [InlineData(OracleLatents.HoledClasses, .95, 0, .04)]
    [InlineData(OracleLatents.HalfHoledClasses, .475, 0, .09)]
    [InlineData(OracleLatents.AnyHoleClasses, .95 / 3, .95 / 3, .26)]
    [InlineData(OracleLatents.WholeClasses, .03, .03, .06)]
    public void Classes_have_a_hole_or_none(OracleLatents kind, double third, double first, double within)
    {
        LabelledLatents specimen = Specimen(kind, entitiesEqually: false);
        foreach (TokenPart part in (TokenPart[])[TokenPart.Trigger, TokenPart.Cue])
        {
            // Which of 34 classes leave out which word varies, and so does what is missed at 12 words of each (of which what is
            // below 0 counts 0): 3 standard errors.
            Assert.Equal(third, LeftOut(2), within);
            Assert.Equal(first, LeftOut(0), within);

            double LeftOut(int child) =>
                Holes(specimen, part, child).Holes.Sum(hole => Math.Max(0, hole)) / LanguageTokens.Classes;
        }
    }

    [Fact]
    public void Single_words_are_no_class()
    {
        LabelledLatents specimen = Specimen(OracleLatents.SingleWords, entitiesEqually: false);
        foreach (TokenPart part in (TokenPart[])[TokenPart.Trigger, TokenPart.Cue])
            for (int child = 0; child < LanguageTokens.Synonyms; child++)
                Assert.Equal(0, Holes(specimen, part, child).Parents);
    }

    [Fact]
    public void Few_classes_have_latents_where_few_are_asked_for()
    {
        LabelledLatents few = Prepared.Of(
            new OracleLatentsSubject("o", "", OracleLatents.WholeClasses, count: 6)
                .LabelledLatents(Setting.None, 400, entitiesEqually: false, new Seed(7)));
        Assert.Equal(6, Holes(few, TokenPart.Trigger, 2).Parents);
    }

    private static ConceptHoles Holes(LabelledLatents specimen, TokenPart part, int child) => ConceptHoles.Of(
        specimen.Firings(
            LanguageTokens.Synonyms * LanguageTokens.Classes,
            t => t.Part == part ? (t.Class * LanguageTokens.Synonyms) + t.Synonym : -1),
        LanguageTokens.Synonyms,
        child,
        .8,
        .5,
        .05);

    [Fact]
    public void What_it_is_follows_from_what_it_detects()
    {
        Assert.Equal(
            Enum.GetValues<OracleLatents>().Length,
            Enum.GetValues<OracleLatents>().Select(k => new OracleLatentsSubject("o", "", k).Hash).Distinct().Count());
        Assert.NotEqual(
            new OracleLatentsSubject("o", "", OracleLatents.AnyEntities).Hash,
            new OracleLatentsSubject("o", "", OracleLatents.AnyEntities, count: 20).Hash);
    }

    private static LabelledLatents Specimen(OracleLatents kind, bool entitiesEqually, int documents = 400) => Prepared.Of(
        new OracleLatentsSubject("o", "", kind).LabelledLatents(Setting.None, documents, entitiesEqually, new Seed(7)));
}
