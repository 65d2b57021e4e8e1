using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Changes;

namespace Hypotheses.Tests.Dashboard.Changes;

public class CauseTests
{
    private static readonly CellState A = States.Of();

    private static string Words(CellState a, CellState b) => string.Join("; ", Cause.Between(a, b).Select(c => c.Words));

    private static CauseKind[] Kinds(CellState a, CellState b) => [.. Cause.Between(a, b).Select(c => c.Kind)];

    [Fact]
    public void Each_thing_that_differs_is_a_cause_and_says_from_what_to_what()
    {
        Assert.Equal("the claim's definition (5f1d6a5c8e → 0000000000)", Words(A, A with { Definition = "0000000000000000" }));
        Assert.Equal(
            "the claim's definition (5f1d6a5c8e → x: a bound moved)",
            Words(A, A with { Definition = "x", WhyDefined = "a bound moved" }));
        Assert.Equal("the subject itself (0c1d2e3f40 → other)", Words(A, A with { SubjectHash = "other" }));
        Assert.Equal("the tier (quick → full); the number of seeds (6 → 40)", Words(A, A with { Tier = Tier.Full, Seeds = 40 }));
        Assert.Equal("the measuring code (e1 → e2)", Words(A, A with { Engine = "e2" }));
        Assert.Equal("the device (cpu → cuda)", Words(A, A with { Device = "cuda" }));
        Assert.Equal(
            [CauseKind.Definition, CauseKind.Subject, CauseKind.Seeds, CauseKind.Code, CauseKind.Device],
            Kinds(A, A with { Definition = "x", SubjectHash = "y", Seeds = 5, Engine = "z", Device = "cuda" }));
    }

    [Fact]
    public void A_commit_is_a_cause_only_where_the_measuring_code_is_not_known_of_both()
    {
        Assert.Equal([CauseKind.None], Kinds(A, A with { Commit = "def" }));
        Assert.Equal(
            "the commit, and with it perhaps the code (abc → def)", Words(A with { Engine = null }, A with { Commit = "def" }));
    }

    [Fact]
    public void The_seeds_of_a_confirm_run_follow_from_its_commit()
    {
        CellState confirm = A with { Tier = Tier.Confirm };
        Assert.Equal([CauseKind.Seeds], Kinds(confirm, confirm with { Commit = "def" }));
    }

    [Fact]
    public void Where_nothing_differs_it_says_what_is_known_to_be_the_same()
    {
        Assert.Equal(
            "nothing that is known: the same definition, subject hash, tier, seeds, measuring code, device, so noise or the "
                + "environment",
            Words(A, A));
        Assert.Equal(
            "nothing that is known: the same definition, so noise or the environment",
            Words(new CellState("C21", "x", Verdict.Supported) { Definition = A.Definition }, A));
        Assert.Equal(
            "nothing that is known: of what else may differ one side says nothing",
            Words(new CellState("C21", "x", Verdict.Supported), A));
    }

    [Fact]
    public void The_first_digits_of_a_hash_are_that_hash_and_a_few_are_not_enough()
    {
        Assert.Equal([CauseKind.None], Kinds(A, A with { SubjectHash = A.SubjectHash![..16] }));
        Assert.Equal([CauseKind.Subject], Kinds(A, A with { SubjectHash = A.SubjectHash![..15] }));
        Assert.Equal([CauseKind.Subject], Kinds(A, A with { SubjectHash = "" }));
    }
}
