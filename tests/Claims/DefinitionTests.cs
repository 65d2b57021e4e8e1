using Hypotheses.Claims;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Protocols;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims;

public class DefinitionTests
{
    private static readonly string Fake = Of(new());

    [Fact]
    public void It_is_16_hexadecimal_digits_and_the_same_for_equal_claims()
    {
        Assert.Matches("^[0-9a-f]{16}$", Fake);
        Assert.Equal(Fake, Of(new()));
    }

    [Fact]
    public void Everything_that_could_be_tuned_is_part_of_it()
    {
        C90_Fake[] all =
        [
            new(),
            new() { Prediction = Rules(.61, .4) },
            new() { Prediction = Rules(.6, .39) },
            new() { Prediction = Rules(.6, .4) with { Statistic = "other" } },
            new() { Prediction = Rules(.6, .4) with { Chance = "null" } },
            new() { Prediction = new("value", Rule.All(Rule.Above("value", .6)), Rule.Below("value", .4)) },
            new() { Gates = [Gate.AtMost("fvu", .1)] },
            new() { Gates = [Gate.AtMost("fvu", .2)] },
            new() { Gates = [Gate.AtMost("fvu", .1).WhereReported()] },
            new() { Places = [new C90_Fake.Place("a", 1)] },
            new() { Places = [new C90_Fake.Place("a", 2)] },
            new() { With = p => p with { Samples = 10 } },
            new() { With = p => p with { Thresholds = new Dictionary<string, double> { ["same_from"] = .9 } } },
            new() { With = p => p with { Thresholds = new Dictionary<string, double> { ["same_from"] = .95 } } },
            new() { With = p => p with { Thresholds = new Dictionary<string, double> { ["other"] = .9 } } },
            new() { With = p => p with { Recipes = [new { Steps = 10 }] } },
            new() { With = p => p with { Recipes = [new { Steps = 11 }] } },
            new() { With = p => p with { Statistics = [Statistic.Share("value")] } },
            new() { With = p => p with { Seeds = new SeedCount(7, 12) } },
            new() { With = p => p with { Seeds = new SeedCount(6, 13) } },
            new() { With = p => p with { Seeds = new SeedCount(6, 12, Spares: 2) } },
            new() { With = p => p with { Exclusions = [new("a", "why")] } },
            new() { With = p => p with { Exclusions = [new("a", "why") { Fails = false }] } },
            new() { With = p => p with { Confirmatory = true } },
            new() { True = [new FakeSubject("true", 2)] },
            new() { True = [new FakeSubject("true", 1).Hard()] },
            new() { True = [new FakeSubject("true", 1).At(new C90_Fake.Place("a", 1))] },
            new() { False = [new FakeSubject("false", 0), new FakeSubject("more", 0)] },
            new() { True = [new FakeSubject("false", 0)], False = [new FakeSubject("true", 1)] },
            new() { Given = [] },
            new() { Given = [new FakeSubject("high", .9), new FakeSubject("low", .1), new FakeSubject("middle", .5).Certain()] },
            new() { Prediction = Rules(.6, .4) with { For = typeof(IDisposable) } },
            new() { Phases = Map(2) },
            new() { Phases = Map(3) },
            new() { Phases = Map(2) with { Headline = (2, 0) } },
            new() { Given = [new FakeSubject("high", .91), new FakeSubject("low", .1), new FakeSubject("middle", .5)] },
        ];
        Assert.Distinct(all.Select(Of));
    }

    [Fact]
    public void Words_names_and_order_are_not()
    {
        Same(new() { Words = "Another title" });
        Same(new() { Places = [Setting.None.InFullTier()] });
        Same(
            new()
            {
                True = [new FakeSubject("right", 1)],
                Given = [new FakeSubject("a", .1), new FakeSubject("b", .5), new FakeSubject("c", .9)]
            });
        Same(
            new()
            {
                Given = [new FakeSubject("high", .9).InFullTier(), new FakeSubject("low", .1), new FakeSubject("middle", .5)]
            });
        Same(new() { Prediction = Rules(.6, .4) with { Name = "a name" } });

        Rule Nested(bool other) => Rule.All(
            [.. Turned(other, Rule.Above("a", 1), Rule.Any([.. Turned(other, Rule.Below("b", 1), Rule.Above("c", 2))]))]);
        Assert.Equal(
            Of(new() { Prediction = new("value", Nested(false), Rule.Below("value", .4)) }),
            Of(new() { Prediction = new("value", Nested(true), Rule.Below("value", .4)) }));

        C90_Fake Two(bool other) => new()
        {
            Gates = Turned(other, Gate.AtMost("fvu", .1), Gate.AtLeast("l0", 1)),
            Places = Turned<Setting>(other, new C90_Fake.Place(other ? "x" : "a", 1), new C90_Fake.Place(other ? "y" : "b", 2)),
            False = Turned<Case>(other, new FakeSubject("false", 0), new FakeSubject("more", .1).By(other ? "second" : "two")),
            With = p => p with
            {
                Rules = [.. p.Rules, Rules(.7, .3) with { Name = other ? "second" : "two" }],
                Thresholds = new Dictionary<string, double>(
                    Turned(other, KeyValuePair.Create("a", 1d), KeyValuePair.Create("b", 2d))),
                Recipes = Turned<object>(other, new { Steps = 1 }, new { Steps = 2 }),
                Exclusions = Turned(
                    other,
                    new Exclusion(null, other ? "why" : "because") { Subject = "low" },
                    new Exclusion(null, "x") { Subject = "high" }),
            },
        };
        Assert.Equal(Of(Two(false)), Of(Two(true)));
    }

    [Fact]
    public void A_subject_that_another_rule_judges_is_another_matter()
    {
        C90_Fake By(string? rule) => new()
        {
            With = p => p with { Rules = [.. p.Rules, Rules(.7, .3) with { Name = "two" }] },
            Given = [new Case(new FakeSubject("s", .5)) { Rule = rule }],
        };
        Assert.NotEqual(Of(By(null)), Of(By("two")));
        Assert.Equal(Of(By(null)), Of(By("")));
    }

    private static string Of(C90_Fake claim) => Definition.Of(claim);

    private static void Same(C90_Fake claim) => Assert.Equal(Fake, Of(claim));

    private static Prediction Rules(double above, double below) =>
        new("value", Rule.Above("value", above), Rule.Below("value", below));

    private static PhaseMap Map(double far) => new(
        new PhaseAxis("x", [1, 2]), new PhaseAxis("y", [0, far]), (x, y) =>
            new FakeSubject($"v{x}-{y}", x + y), Headline: (1, 0));

    private static T[] Turned<T>(bool other, T a, T b) => other ? [b, a] : [a, b];
}
