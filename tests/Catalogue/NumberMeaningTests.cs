using Hypotheses.Claims;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Tests.Catalogue;

/// <summary>A reader who has never seen a claim is told what its rules and gates look at, in a sentence each.</summary>
public class NumberMeaningTests
{
    public static TheoryData<string> Ids => [.. MutantMeasurements.Claims.Select(c => c.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_number_that_decides_or_voids_is_explained(string id)
    {
        Claim claim = MutantMeasurements.Claim(id);
        IReadOnlyList<NumberMeaning> known = ClaimProtocol.NumbersOf(claim);
        string[] looked = [
            .. claim.Protocol.Rules.SelectMany(r => r.Statistics.Append(r.Statistic)),
            .. claim.Protocol.Rules.Select(r => r.Chance).OfType<string>(),
            .. claim.Protocol.Gates.Select(g => g.Number)];
        Assert.Empty(looked.Except(known.Select(k => k.Name)));
        Assert.Equal(claim.Protocol.Rules[0].Statistic, known[0].Name);
        Assert.All(known, number => Assert.Null(Problem(number.Meaning)));
    }

    [Fact]
    public void What_is_no_sentence_is_seen()
    {
        Assert.Null(Problem("The share of latents that never fire."));
        Assert.NotNull(Problem(""));
        Assert.NotNull(Problem("fvu"));
        Assert.NotNull(Problem("The share of latents"));
    }

    // A sentence: capital or digit, several words, a full stop.
    private static string? Problem(string meaning) =>
        meaning.Length < 15 || meaning.Split(' ').Length < 4 || !meaning.EndsWith('.')
            || !(char.IsUpper(meaning[0]) || char.IsDigit(meaning[0]))
            ? $"'{meaning}' is no sentence"
            : null;

    [Fact]
    public void A_claims_own_words_come_before_what_all_dictionaries_report_and_a_star_stands_for_an_end()
    {
        Assert.Equal("How many latents never fire.", NumberMeaning.OfCommon("dead")!.Meaning);
        Assert.Null(NumberMeaning.OfCommon("hole"));
        NumberMeaning dead = ClaimProtocol.NumbersOf(MutantMeasurements.Claim("C24")).Single(n => n.Name == "dead");
        Assert.NotEqual(NumberMeaning.OfCommon("dead"), dead);
        var all = new NumberMeaning("product.*", "One sentence for all of them.");
        Assert.True(all.Explains("product.0.8"));
        Assert.False(all.Explains("products"));
    }
}
