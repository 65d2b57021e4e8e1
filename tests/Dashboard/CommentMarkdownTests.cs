using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard;
using Hypotheses.Dashboard.Changes;
using Hypotheses.Tests.Dashboard.Changes;

namespace Hypotheses.Tests.Dashboard;

public class CommentMarkdownTests
{
    [Fact]
    public void It_says_changes_and_failures_and_names_the_files_that_say_the_rest()
    {
        var changes = new RunChanges(
            RunComparison.Between([States.Of()], [States.Of()]),
            RunComparison.Between([States.Of()], [States.Of(verdict: Verdict.Refuted)]));
        string text = CommentMarkdown.Of([Sample.Cell(verdict: Verdict.Refuted)], changes, "0123456789abcdef");
        Assert.StartsWith(
            "<!-- hypotheses -->\n### Hypotheses at 0123456: 1 fails\n\n1 cell: 1 judged (1 refuted), controls not run; 1 fails\n",
            text);
        Assert.Contains("\n**Against what is approved:** 1 verdict changed; 0 of 1 cells say the same\n\n- **C21 × nested**: supported → ", text);
        Assert.Contains("\n**Since each cell's last run:** nothing changed; 1 of 1 cells say the same\n", text);
        Assert.Contains("\n**What fails**\n\n- **C21 × nested**: refuted, expected supported\n", text);
        Assert.All(Named(text), name => Assert.Contains(name, Reports.Names));
        Assert.NotEmpty(Named(text));
    }

    [Fact]
    public void Hostile_names_are_text_and_stay_in_their_line()
    {
        const string name = "@everyone\n# [x](http://y) <img> `*_~|$!";
        string text = CommentMarkdown.Of(
            [Sample.Cell(subject: name, verdict: Verdict.Refuted)], new RunChanges(null, null), "<b>\n");
        Assert.DoesNotContain("@everyone", text);
        Assert.DoesNotContain("<img>", text);
        Assert.DoesNotContain("<b>", text);
        Assert.Contains("- **C21 × &#64;everyone \\# \\[x\\](http://y) &lt;img&gt; \\`\\*\\_\\~\\|\\$\\!**: ", text);
    }

    [Fact]
    public void The_same_run_gives_the_same_text() => Assert.Equal(
        CommentMarkdown.Of(Sample.Project(9, 9), new RunChanges(null, null), "a"),
        CommentMarkdown.Of(Sample.Project(9, 9), new RunChanges(null, null), "a"));

    private static string[] Named(string text) =>
        [.. System.Text.RegularExpressions.Regex.Matches(text, "`([^`\\\\]+\\.[a-z]+)`").Select(m => m.Groups[1].Value)];
}
