using Hypotheses.Claims;
using Hypotheses.Claims.Predictions;
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
        string[] expected = ["is named like C21_Holes", "no title", "no source", "no positive control", "no negative control", "overlap", "2 seeds in the Quick tier", "its source is not embedded"];
        Assert.Equal(expected.Length, problems.Count);
        Assert.All(expected.Zip(problems), p => Assert.Contains(p.First, p.Second, StringComparison.Ordinal));
        Assert.All(problems, p => Assert.StartsWith("Nothing: ", p, StringComparison.Ordinal));
        Assert.All(problems, p => Assert.DoesNotContain('\n', p));
    }

    [Fact]
    public void A_control_that_does_not_fit_or_is_not_there_is_named()
    {
        Assert.Equal("C90_Fake: its control 'true' cannot be measured: lacks a value", Assert.Single(ClaimValidator.Problems(new C90_Fake { True = [new FakeSubject("true", 1, fits: false)] })));
        Assert.Equal("C90_Fake: its control 'false' cannot be measured: no files", Assert.Single(ClaimValidator.Problems(new C90_Fake { False = [new FakeSubject("false", 0, "no files")] })));
    }

    [Fact]
    public void The_prediction_itself_is_checked() =>
        Assert.Contains("overlap", Assert.Single(ClaimValidator.Problems(new C90_Fake { Rules = new("value", Rule.Above("value", .3), Rule.Below("value", .4)) })), StringComparison.Ordinal);

    private sealed class Nothing : ClaimWithoutScience
    {
        internal Nothing()
        {
        }
    }
}
