using Hypotheses.Claims.Predictions;

namespace Hypotheses.Tests.Claims.Predictions;

public class RuleTests
{
    private static readonly Condition A = new("a", 1, null), B = new("b", null, 2), C = new("c", 0, 1);

    [Fact]
    public void Each_part_of_an_or_gets_its_share_of_the_error_rate_and_each_part_of_an_and_all_of_it()
    {
        Rule rule = Rule.Any(A, Rule.All(B, Rule.Any(B, C)));
        var asked = new List<(string, double)>();
        Assert.False(rule.HoldsAt(.05, (c, alpha) =>
        {
            asked.Add((c.Statistic, alpha));
            return c == B && asked.Count == 2; // so that every part is asked
        }));
        Assert.Equal([("a", .025), ("b", .025), ("b", .0125), ("c", .0125)], asked);
    }

    [Fact]
    public void A_rule_in_order_is_the_same_however_it_was_written_and_holds_where_it_did()
    {
        Rule one = Rule.All(Rule.Any(C, B), A), other = Rule.All(A, Rule.Any(B, C));
        Assert.Equal($"{one.InOrder()}", $"{other.InOrder()}");
        Assert.NotEqual($"{one.InOrder()}", $"{Rule.Any(A, Rule.Any(B, C)).InOrder()}");
        foreach (Condition missing in (Condition[])[A, B, C])
            Assert.Equal(one.Holds(c => c != missing), one.InOrder().Holds(c => c != missing));
    }
}
