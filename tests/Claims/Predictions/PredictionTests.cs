using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Tests.Claims.Predictions;

public class PredictionTests
{
    public static TheoryData<string, Rule, Rule> Unfit => new()
    {
        { "overlap", Rule.Above("a", .3), Rule.Below("a", .4) },
        { "overlap", Rule.Within("a", 0, 1), Rule.Within("a", .9, 2) },
        { "overlap", Rule.All(Rule.Above("a", 1), Rule.Above("b", 1)), Rule.Any(Rule.Below("b", 0), Rule.Below("a", 2)) },
        { "no bound", new Condition("a", null, null), Rule.Below("a", 0) },
        { "empty region", Rule.Within("a", 1, 1), Rule.Below("a", 0) },
        { "empty region", Rule.Above("a", 2), Rule.Within("a", 1, 0) },
        { "no number", Rule.Above("a", double.NaN), Rule.Below("a", 0) },
        { "no number", Rule.Above("a", 1), Rule.Below("a", double.NegativeInfinity) },
        { "without conditions", Rule.All(), Rule.Below("a", 0) },
        { "without conditions", Rule.Above("a", 1), Rule.Any(Rule.Below("a", 0), Rule.All()) },
    };

    public static TheoryData<Rule, Rule> Fit => new()
    {
        { Rule.Above("a", .3), Rule.Below("a", .05) },
        { Rule.Above("a", .3), Rule.Below("a", .3) }, // they meet: no interval lies on both sides
        { Rule.Below("a", .05), Rule.Above("a", .3) },
        { Rule.Any(Rule.Above("a", .14), Rule.Below("a", -.14)), Rule.Within("a", -.14, .14) },
        { Rule.All(Rule.Above("a", .5), Rule.Above("b", .65)), Rule.Any(Rule.Below("a", .2), Rule.Below("b", .55)) },
    };

    [Theory]
    [MemberData(nameof(Unfit))]
    public void An_unfit_prediction_says_why(string problem, Rule support, Rule refute) =>
        Assert.Contains(problem, new Prediction("a", support, refute).Problem(), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Fit))]
    public void A_fit_prediction_has_no_problem(Rule support, Rule refute) =>
        Assert.Null(new Prediction("a", support, refute).Problem());

    [Fact]
    public void Direction_is_where_support_lies()
    {
        Assert.Equal("above", new Prediction("a", Rule.Above("a", 1), Rule.Below("a", 0)).Direction);
        Assert.Equal(
            "below", new Prediction("a", Rule.All(Rule.Above("b", 1), Rule.Below("a", 0)), Rule.Above("a", 1)).Direction);
        Assert.Equal("within", new Prediction("a", Rule.Within("a", .4, .6), Rule.Above("a", .75)).Direction);
    }

    [Fact]
    public void Statistics_are_all_that_a_trial_must_report() =>
        Assert.Equal(
            ["a", "b", "c", "null"],
            new Prediction(
                "a",
                Rule.All(Rule.Above("a", 1), Rule.Above("b", 1)),
                Rule.Any(Rule.Below("a", 0), Rule.Below("c", 0)),
                Chance: "null").Statistics);

    [Fact]
    public void Words_tell_bounds_apart_that_differ()
    {
        Assert.Equal("a > 0.3", Rule.Above("a", .3).ToString());
        Assert.Equal("a < 1e-5", Rule.Below("a", 1e-5).ToString());
        Assert.NotEqual(Rule.Below("a", 1e-5).ToString(), Rule.Below("a", 2e-5).ToString());
        Assert.NotEqual(Rule.Above("a", .30001).ToString(), Rule.Above("a", .3).ToString());
        Assert.Equal(
            "-0.1 < a < 0.1 and b > 2 or c < 3",
            Rule.Any(Rule.All(Rule.Within("a", -.1, .1), Rule.Above("b", 2)), Rule.Below("c", 3)).ToString());
    }

    [Fact]
    public void A_prediction_reads_back_from_json()
    {
        var prediction = new Prediction(
            "a", Rule.All(Rule.Above("a", 1), Rule.Any(Rule.Within("b", 0, 1), Rule.Below("c", 0))), Rule.Below("a", 0), "null");
        string text = Json.Canonical(prediction);
        Assert.Equal(text, Json.Canonical(System.Text.Json.JsonSerializer.Deserialize<Prediction>(text, Json.Line)));
    }

    [Theory]
    [InlineData(.31, .5, true)]
    [InlineData(.3, .5, false)] // strictly beyond
    [InlineData(.2, .5, false)]
    [InlineData(double.NaN, .5, false)]
    [InlineData(.31, double.NaN, false)]
    [InlineData(double.NegativeInfinity, double.PositiveInfinity, false)]
    public void A_condition_holds_where_the_whole_interval_lies_beyond_the_bound(double low, double high, bool holds)
    {
        Assert.Equal(holds, new Condition("a", .3, null).Contains(low, high));
        Assert.Equal(holds, new Condition("a", null, -.3).Contains(-high, -low));
    }
}
