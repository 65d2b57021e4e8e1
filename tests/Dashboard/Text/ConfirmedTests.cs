using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Tests.Dashboard.Text;

/// <summary>What a confirm run said stands beside the verdict, also where it is another.</summary>
public class ConfirmedTests
{
    private static readonly CellStatus Plain = Sample.Cell(), Same = Plain with { Confirmed = "0123456789abcdef" },
        Other = Plain with { Verdict = Verdict.Inconclusive, Confirmed = "0123456789abcdef", ConfirmedVerdict = Verdict.Refuted };

    [Fact]
    public void A_verdict_says_what_confirming_gave()
    {
        Assert.Equal("supported", CellText.Verdict(Plain));
        Assert.Equal("supported (confirmed 0123456)", CellText.Verdict(Same));
        Assert.Equal("inconclusive (refuted on confirming 0123456)", CellText.Verdict(Other));
    }

    [Fact]
    public void What_confirming_gave_otherwise_is_not_counted_as_confirmed()
    {
        Assert.StartsWith("1 cell: 1 judged (1 supported), ", new Tally([Plain]).ToString(), StringComparison.Ordinal);
        Assert.StartsWith("1 cell: 1 judged (1 supported), of which 1 confirmed, ", new Tally([Same]).ToString(), StringComparison.Ordinal);
        Assert.StartsWith(
            "3 cells: 3 judged (2 supported, 1 inconclusive), of which 1 confirmed, 1 otherwise on confirming, ",
            new Tally([Plain, Same, Other]).ToString(),
            StringComparison.Ordinal);
        Assert.Contains("1 confirmed", Badge.Of([Plain, Same, Other]).Message, StringComparison.Ordinal);
        Assert.DoesNotContain("confirmed", Badge.Of([Plain, Other]).Message, StringComparison.Ordinal);
    }
}
