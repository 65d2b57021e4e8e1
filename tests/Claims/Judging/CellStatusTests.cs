using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Judging;

public class CellStatusTests
{
    private static readonly CellStatus Cell = Judge.One(Lines.Plan(), []);

    [Theory]
    [InlineData(Verdict.Supported, Verdict.Supported, null)]
    [InlineData(Verdict.Refuted, Verdict.Refuted, null)]
    [InlineData(Verdict.Inconclusive, Verdict.Inconclusive, null)]
    [InlineData(Verdict.Refuted, Verdict.Supported, "refuted, expected supported")]
    [InlineData(Verdict.Inconclusive, Verdict.Refuted, "inconclusive, expected refuted")]
    [InlineData(Verdict.Supported, null, "supported, and no verdict is approved yet")]
    [InlineData(Verdict.Error, Verdict.Error, "a trial erred: why")]
    [InlineData(Verdict.InvalidInstrument, Verdict.Supported, "invalid instrument: why")]
    [InlineData(Verdict.InvalidInstrument, Verdict.InvalidInstrument, null)]
    [InlineData(Verdict.Excluded, null, null)]
    [InlineData(Verdict.Supported, Verdict.InvalidInstrument, "supported, expected invalid instrument")]
    [InlineData(Verdict.NotRun, Verdict.Supported, null)]
    [InlineData(Verdict.NotApplicable, null, null)]
    public void The_build_fails_on_a_difference_an_error_or_a_bad_instrument(Verdict seen, Verdict? expected, string? problem)
    {
        CellStatus cell = Cell with { Verdict = seen, Expected = expected, Reason = "why" };
        Assert.Equal(problem, cell.Problem);
        Assert.Equal(problem is not null, cell.Fails);
    }

    /// <summary>Of a subject that a user's own models file names nothing is approved; what it says is a result.</summary>
    [Theory]
    [InlineData(Verdict.Supported, null, null)]
    [InlineData(Verdict.Refuted, Verdict.Supported, "refuted, expected supported")] // it was approved
    [InlineData(Verdict.InvalidInstrument, null, "invalid instrument: why")]
    [InlineData(Verdict.Error, null, "a trial erred: why")]
    public void A_subject_of_the_users_own_need_not_be_approved(Verdict seen, Verdict? expected, string? problem) =>
        Assert.Equal(problem, (Cell with { Verdict = seen, Expected = expected, Reason = "why", Own = true }).Problem);

    [Fact]
    public void Verdicts_are_words() =>
        Assert.Equal(
            ["supported", "refuted", "inconclusive", "not applicable", "excluded", "invalid instrument", "error", "not run"],
            Enum.GetValues<Verdict>().Select(CellStatus.Words));
}
