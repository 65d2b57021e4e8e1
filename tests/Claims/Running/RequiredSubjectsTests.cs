using Hypotheses.Claims;
using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Running;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Running;

public class RequiredSubjectsTests
{
    private static readonly Cell[] Cells = [.. Plan.Of(new C90_Fake
    {
        Places = [new C90_Fake.Place("a", 1)],
        Given = [
            new FakeSubject("there", .9),
            new FakeSubject("absent", .1, "there is no m.bin"),
            new FakeSubject("unfit", .1, fits: false),
            new FakeSubject("later", .5).InFullTier()],
        With = p => p with { Exclusions = [new("a", "it cannot tell") { Subject = "left-out" }] },
        True = [new FakeSubject("true", 1)],
    }, [new FakeSubject("left-out", .2)])];

    [Theory]
    [InlineData("there")]
    [InlineData("there@a")]
    [InlineData("absent", "there", "true", "elsewhere")]
    public void A_name_is_a_subjects_or_a_cells(params string[] names) =>
        RequiredSubjects.Check(Asking(names), [new FakeSubject("elsewhere", 1)], Cells);

    [Fact]
    public void Another_name_is_one_line_with_the_variable_and_the_names_that_there_are_the_shared_ones_first()
    {
        string message = Assert.Throws<SettingsException>(() =>
            RequiredSubjects.Check(Asking("there", "theer"), [new FakeSubject("shared", 1)], Cells)).Message;
        Assert.StartsWith(
            "HYPOTHESES_REQUIRE='there,theer' is not allowed: there is no subject 'theer'; allowed: names with commas between "
                + "them, of shared, true, ",
            message,
            StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        FakeSubject[] many = [.. Enumerable.Range(0, 100).Select(i => new FakeSubject($"s{i}", 1))];
        Assert.EndsWith(
            "s38, s39, … (100 in all)",
            Assert.Throws<SettingsException>(() => RequiredSubjects.Check(Asking(""), many, [])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_asked_for_and_is_measured_or_fails_by_itself_is_not_said() =>
        Assert.Empty(RequiredSubjects.NotRun(Asking("there", "there@a", "absent", "true"), Cells));

    [Theory]
    [InlineData("nobody", "no cell of it was asked for")]
    [InlineData("unfit", "lacks a value")]
    [InlineData("later", "left to the full tier")]
    [InlineData("left-out", "excluded: it cannot tell")]
    public void What_did_not_run_is_said_with_the_reason(string name, string why) =>
        Assert.Equal([$"HYPOTHESES_REQUIRE: {name} did not run: {why}"], RequiredSubjects.NotRun(Asking(name, "there"), Cells));

    [Fact]
    public void What_lacks_a_file_says_so_and_what_would_not_run_anyway_lacks_none()
    {
        Assert.Equal(["absent@a"], Cells.Where(c => c.Absent is not null).Select(c => c.Name));
        Cell later = Assert.Single(
            Plan.Of(new C90_Fake { Given = [new FakeSubject("s", 1, "there is no m.bin").InFullTier()] }, []),
            c => c.Role == Role.Subject);
        Assert.Equal((null, "left to the full tier"), (later.Absent, later.NotApplicable));
    }

    private static Settings Asking(params string[] names) => new() { Out = "", Require = names };
}
