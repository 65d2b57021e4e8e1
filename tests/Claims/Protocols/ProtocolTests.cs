using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Protocols;

namespace Hypotheses.Tests.Claims.Protocols;

public class ProtocolTests
{
    private static readonly Protocol Two = new()
    {
        Rules = [Rules("value"), Rules("other") with { Name = "second" }],
        Thresholds = new Dictionary<string, double> { ["same_from"] = .9, ["draws"] = 100 },
    };

    [Fact]
    public void Thresholds_and_rules_are_found_by_their_names()
    {
        Assert.Equal((.9, 100), (Two["same_from"], Two.Count("draws")));
        Assert.Equal(
            ("value", "value", "other"), (Two.Rule(null).Statistic, Two.Rule("").Statistic, Two.Rule("second").Statistic));
    }

    [Fact]
    public void A_name_that_is_not_there_is_an_error_that_says_which_are()
    {
        Assert.Equal("the protocol has no threshold 'same'; it has: draws, same_from", Assert.Throws<KeyNotFoundException>(() =>
            Two["same"]).Message);
        Assert.Equal("the protocol has no rule 'third'; it has: , second", Assert.Throws<KeyNotFoundException>(() =>
            Two.Rule("third")).Message);
    }

    [Theory]
    [InlineData(null, 1.0, "fvu ≤ 1")]
    [InlineData(.05, null, "fvu ≥ 0.05")]
    [InlineData(.8, 1.2, "0.8 ≤ fvu ≤ 1.2")]
    [InlineData(null, null, "fvu unlimited")]
    public void A_gate_is_written_as_what_it_asks(double? low, double? high, string text) =>
        Assert.Equal(text, new Gate("fvu", low, high).ToString());

    [Theory]
    [InlineData("s", "wide", true)]
    [InlineData("s", "narrow", false)]
    [InlineData("t", "wide", false)]
    public void An_exclusion_covers_the_subject_and_setting_that_it_names(string subject, string setting, bool covers) =>
        Assert.Equal(covers, new Exclusion("wide", "why") { Subject = "s" }.Covers(subject, setting));

    [Fact]
    public void One_that_names_neither_covers_all_and_several_settings_share_a_reason()
    {
        Assert.True(new Exclusion(null, "why").Covers("s", "wide"));
        Assert.Equal([("a", "why"), ("b", "why")], Exclusion.Of("why", "a", "b").Select(e => (e.Setting!, e.Reason)));
        Assert.All(Exclusion.Of("why", "a", "b"), e => Assert.True(e.Fails));
    }

    private static Prediction Rules(string statistic) => new(statistic, Rule.Above(statistic, .6), Rule.Below(statistic, .4));
}
