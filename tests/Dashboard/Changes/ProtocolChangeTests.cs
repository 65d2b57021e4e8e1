using Hypotheses.Claims.Trials;
using Hypotheses.Dashboard.Changes;

namespace Hypotheses.Tests.Dashboard.Changes;

public class ProtocolChangeTests
{
    private static readonly ProtocolPart[] Before =
        [new("rules", ["supported if a > 1; refuted if a < 0"]), new("gates", ["fvu ≤ 0.05", "dead ≤ 0.3"])];

    [Fact]
    public void A_line_that_took_the_place_of_another_stands_beside_it() => Assert.Equal(
        "rules: “supported if a > 1; refuted if a < 0” became “supported if a > 2; refuted if a < 0”",
        ProtocolChange.Words(Before, [new("rules", ["supported if a > 2; refuted if a < 0"]), Before[1]]));

    [Fact]
    public void What_came_and_what_went_is_said_of_each_part() => Assert.Equal(
        "thresholds: new “q = 2”; gates: without “fvu ≤ 0.05”, without “dead ≤ 0.3”",
        ProtocolChange.Words(Before, [Before[0], new("thresholds", ["q = 2"])]));

    [Fact]
    public void Recipes_for_programs_are_named_and_not_shown() => Assert.Equal(
        "other statistics", ProtocolChange.Words(Before, [.. Before, new("statistics", ["{\"name\":\"a\"}"])]));

    [Fact]
    public void Equal_protocols_leave_controls_and_subjects() =>
        Assert.Equal("its controls or subjects, no part of its protocol", ProtocolChange.Words(Before, Before));

    [Fact]
    public void A_cause_tells_it_where_both_sides_know_their_protocol()
    {
        CellState before = States.Of() with { Protocol = Before };
        CellState after = before with { Definition = "x", Protocol = [Before[0]], WhyDefined = "two gates were one" };
        Assert.Equal(
            "the claim's definition (gates: without “fvu ≤ 0.05”, without “dead ≤ 0.3”; approved because: two gates were one)",
            Assert.Single(Cause.Between(before, after)).Words);
        Assert.Equal(
            "the claim's definition (5f1d6a5c8e → x: two gates were one)",
            Assert.Single(Cause.Between(before with { Protocol = null }, after)).Words);
    }
}
