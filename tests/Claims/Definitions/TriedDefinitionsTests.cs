using Hypotheses.Claims.Definitions;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Tests.Claims.Definitions;

public class TriedDefinitionsTests
{
    [Fact]
    public void Different_definitions_are_counted_and_further_lines_of_one_are_not() => Assert.Equal(
        [new TriedDefinitions("C90", 2, "b", "2026-11-21", "too low"),
            new TriedDefinitions("C91", 1, "a", "2026-11-20", "because")],
        TriedDefinitions.Of([
            Approved.Line("a", claim: "C91"), Approved.Line("a"), Approved.Line("a", "other"),
            Approved.Line("b", day: "2026-11-21", why: "too low"),
            Approved.Line("b", "other", day: "2026-11-22", why: "another cell"),
        ]));

    [Fact]
    public void One_that_comes_back_is_not_counted_twice_and_is_the_last_since_it_came_back() => Assert.Equal(
        [new TriedDefinitions("C90", 2, "a", "2026-11-22", "back")],
        TriedDefinitions.Of(
            [Approved.Line("a"), Approved.Line("b", day: "2026-11-21"), Approved.Line("a", day: "2026-11-22", why: "back")]));

    [Fact]
    public void A_later_verdict_takes_the_place_of_an_earlier_one_of_its_cell_and_tier_under_the_last_definition_only()
    {
        ApprovedDefinition[] lines =
        [
            Approved.Line("a", "gone"), Approved.Line("b"), Approved.Line("b", claim: "C91", verdict: Verdict.Error),
            Approved.Line("b", tier: Tier.Full, verdict: Verdict.Inconclusive),
            Approved.Line("b", verdict: Verdict.Refuted), Approved.Line("b", "other"),
        ];
        Assert.Equal(
            new Dictionary<(string, Tier), Verdict>
            {
                [("given", Tier.Quick)] = Verdict.Refuted,
                [("given", Tier.Full)] = Verdict.Inconclusive,
                [("other", Tier.Quick)] = Verdict.Supported,
            },
            TriedDefinitions.Verdicts(lines, "C90"));
        Assert.Empty(TriedDefinitions.Verdicts(lines, "C92"));
    }
}
