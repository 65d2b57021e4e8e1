using Hypotheses.Claims;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Protocols;
using Hypotheses.Tests.Samples;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims;

public class ClaimValidatorTests
{
    [Fact]
    public void A_sound_claim_has_no_problems()
    {
        Assert.Empty(ClaimValidator.Problems(new C90_Fake()));
        Assert.Empty(ClaimValidator.Problems(new C91_FiringRate()));
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once_a_line_each()
    {
        IReadOnlyList<string> problems = ClaimValidator.Problems(new Nothing());
        string[] expected =
        [
            "is named like C21_Holes", "no title", "no source", "its protocol is made anew each time", "no positive control",
            "no negative control",
            "overlap", "its rule has no positive control that runs through it",
            "its rule has no negative control that runs through it",
            "2 seeds in the Quick tier", "3 seeds in the Full tier",
        ];
        Assert.Equal(expected.Length, problems.Count);
        Assert.All(expected.Zip(problems), p => Assert.Contains(p.First, p.Second, StringComparison.Ordinal));
        Assert.All(problems, p => Assert.StartsWith("Nothing: ", p, StringComparison.Ordinal));
        Assert.All(problems, p => Assert.DoesNotContain('\n', p));
    }

    [Fact]
    public void A_control_that_does_not_fit_or_is_not_there_is_named()
    {
        Assert.Equal(
            "C90_Fake: its control 'true' cannot be measured: lacks a value",
            One(new() { True = [new FakeSubject("true", 1, fits: false)] }));
        Assert.Equal(
            "C90_Fake: its control 'false' cannot be measured: no files",
            One(new() { False = [new FakeSubject("false", 0, "no files")] }));
    }

    [Fact]
    public void The_prediction_itself_is_checked() =>
        Says(
            "its rule is no prediction: support 'value > 0.3' and refute 'value < 0.4' overlap",
            new() { Prediction = Rules(.3, .4) });

    [Fact]
    public void Each_rule_needs_an_easy_control_of_both_kinds_that_runs_through_exactly_it()
    {
        Case True = new FakeSubject("true2", 1).By("other"), False = new FakeSubject("false2", 0).By("other");
        C90_Fake Two(Case[] more, Case[] less) => new()
        {
            With = p => p with { Rules = [.. p.Rules, Rules(.7, .3) with { Name = "other" }] },
            True = [new FakeSubject("true", 1), .. more],
            False = [new FakeSubject("false", 0), .. less],
        };
        Assert.Empty(ClaimValidator.Problems(Two([True], [False])));
        Says("its rule 'other' has no positive control that runs through it", Two([], [False]));
        Says("its rule 'other' has no negative control that runs through it", Two([True], []));
        Says("its rule 'other' has no positive control that runs through it", Two([True.Hard()], [False]));
        Says("its rule 'other' has no negative control that runs through it", Two([True], [False.Hard()]));
        // A hard one beside an easy one is welcome.
        Assert.Empty(ClaimValidator.Problems(Two([True], [False, new FakeSubject("false3", .2).By("other").Hard()])));
    }

    [Fact]
    public void A_rule_that_is_not_there_is_said_with_those_that_are() => Says(
        "'s' is judged by a rule 'others', which its protocol does not have; it has: , other",
        new()
        {
            With = p => p with { Rules = [.. p.Rules, Rules(.7, .3) with { Name = "other" }] },
            Given = [new FakeSubject("s", .5).By("others")],
        });

    [Fact]
    public void Two_rules_of_one_name_and_no_rule_are_refused()
    {
        Assert.Contains(ClaimValidator.Problems(new C90_Fake { With = p => p with { Rules = [Rules(.6, .4), Rules(.7, .3)] } }),
            p => p.EndsWith("two of its rules are named ''", StringComparison.Ordinal));
        Says("its protocol has no rule", new() { With = p => p with { Rules = [] } });
    }

    [Theory]
    [InlineData("value", null, 1.0, "a gate must not see the effect")]
    [InlineData("fvu", null, null, "has no limits that can be kept")]
    [InlineData("fvu", null, double.NaN, "has no limits that can be kept")]
    [InlineData("fvu", double.NegativeInfinity, 1.0, "has no limits that can be kept")]
    [InlineData("fvu", 2.0, 1.0, "has no limits that can be kept")]
    [InlineData("l0", null, 1.0, "two of its gates are on 'l0'")]
    public void A_gate_that_sees_the_effect_keeps_nothing_or_is_there_twice_is_refused(
        string number, double? low, double? high, string problem) =>
        Says(problem, new() { Gates = [new Gate("l0", 0, 5), new Gate(number, low, high)] });

    [Fact]
    public void Seeds_samples_settings_and_exclusions_are_checked()
    {
        Says(
            "it takes 2 seeds in the Full tier: at least 6, fewer cannot decide",
            new() { With = p => p with { Seeds = new SeedCount(6, 2) } });
        Says("it takes 0 samples: at least 1", new() { With = p => p with { Samples = 0 } });
        Says("its setting 'a b' has other characters", new() { Places = [new C90_Fake.Place("a b")] });
        Says(
            "'true' has a setting of kind NoSetting; the claim takes HookSetting: give its protocol Settings of that kind",
            new() { Takes = typeof(HookSetting) });
        Says("its exclusion of 'wide' has no reason", new() { With = p => p with { Exclusions = [new("wide", "")] } });
    }

    private static Prediction Rules(double above, double below) =>
        new("value", Rule.Above("value", above), Rule.Below("value", below));

    private static string One(C90_Fake claim) => Assert.Single(ClaimValidator.Problems(claim));

    private static void Says(string problem, C90_Fake claim) => Assert.Contains(problem, One(claim), StringComparison.Ordinal);

    private sealed class Nothing : ClaimWithoutScience
    {
        internal Nothing()
        {
        }
    }
}
