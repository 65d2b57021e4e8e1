using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Measures.Absorption;
using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Models.Language.Corpus;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Claims.Specimens;

namespace Hypotheses.Tests.Claims.Subjects;

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
        Assert.NotEqual(frequent, any);
    }

    [Theory]
    [InlineData(OracleLatents.HoledClasses, .95)]
    [InlineData(OracleLatents.WholeClasses, 0)]
    public void Classes_have_a_hole_or_none(OracleLatents kind, double hole)
    {
        LabelledLatents specimen = Specimen(kind, entitiesEqually: false);
        foreach (TokenPart part in (TokenPart[])[TokenPart.Trigger, TokenPart.Cue])
        {
            LabelledFirings firings = specimen.Firings(
                2 * LanguageTokens.Classes,
                t => t.Part == part ? t.Class + (t.Synonym == 2 ? LanguageTokens.Classes : 0) : -1);
            ConceptHoles holes = ConceptHoles.Of(firings, LanguageTokens.Classes, .8, .5);
            Assert.Equal(LanguageTokens.Classes, holes.Parents);
            Assert.Equal(hole, holes.Mean, .04); // a twentieth is missed: 3 standard errors of 12 children in each of 34 classes
        }
    }

    [Fact]
    public void What_it_is_follows_from_what_it_detects()
    {
        Assert.Equal(
            4,
            Enum.GetValues<OracleLatents>().Select(k => new OracleLatentsSubject("o", "", k).Hash).Distinct().Count());
        Assert.NotEqual(
            new OracleLatentsSubject("o", "", OracleLatents.AnyEntities).Hash,
            new OracleLatentsSubject("o", "", OracleLatents.AnyEntities, entities: 20).Hash);
    }

    private static LabelledLatents Specimen(OracleLatents kind, bool entitiesEqually, int documents = 400) => Prepared.Of(
        new OracleLatentsSubject("o", "", kind).LabelledLatents(Setting.None, documents, entitiesEqually, new Seed(7)));
}
