using System.Text;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard;
using Hypotheses.Dashboard.Changes;
using Hypotheses.Tests.Dashboard.Changes;

namespace Hypotheses.Tests.Dashboard;

public class SummaryMarkdownTests
{
    // Counted by hand, in the list of one cell of each verdict.
    private const string Counts =
        "10 cells: 5 judged (1 supported, 1 refuted, 1 inconclusive, 1 invalid instrument, 1 error), 2 controls (2 of 2 hold), "
            + "1 not applicable, 1 excluded, 1 not run; 4 fail";

    [Fact]
    public void Counts_come_first_then_what_fails_then_the_table()
    {
        string text = SummaryMarkdown.Of(Sample.AllVerdicts(), ["a note"]);
        Assert.StartsWith($"## Hypotheses\n\n{Counts}\n", text);
        Assert.Contains("- **C21 × overlap**: refuted, expected supported\n", text);
        Assert.Contains(
            "| C21 | flat (negative control) | refuted | 0.412 \\[0.391, 0.433\\] | hole &gt; 0.3 | hole &lt; 0.1 | 6 | 6 of 6 "
                + "(≤39% not) | refuted |\n",
            text);
        Assert.Contains("Not applicable: 1 cell; index.html says why.\n", text);
        Assert.EndsWith("> a note\n", text);
    }

    [Fact]
    public void Every_row_has_nine_columns_whatever_the_names()
    {
        var cell = Sample.Cell(subject: "a|b\n| c |`<script>`", verdict: Verdict.Inconclusive) with { Support = "x > 1 | y" };
        string row = SummaryMarkdown.Of([cell], []).Split('\n').Single(l => l.StartsWith("| C21", StringComparison.Ordinal));
        Assert.Equal(10, row.Replace("\\|", "").Count(c => c == '|'));
        Assert.DoesNotContain("<script", row);
    }

    [Fact]
    public void Changes_come_before_everything_else()
    {
        CellState old = States.Of(verdict: Verdict.Refuted, value: .1), gone = States.Of("go|ne");
        RunComparison since = RunComparison.Between([old, gone], [States.Of(), States.Of("new")]);
        string text = SummaryMarkdown.Of(Sample.AllVerdicts(), [], new RunChanges(since, null));
        Assert.StartsWith(
            "## Hypotheses\n\n**Since each cell's last run:** 1 verdict changed, 1 cell new, 1 cell gone; 0 of 1 cells say the same\n\n"
                + "- **C21 × nested**: refuted → supported; hole 0.10 \\[0.00, 0.20\\] → 0.50 \\[0.40, 0.60\\]; what else "
                + "changed: nothing that is known: the same definition, ",
            text);
        Assert.Contains(
            $"- **C21 × new**: new, supported\n- **C21 × go\\|ne**: gone, was supported\n\n{Counts}\n", text);
    }

    /// <summary>Fifty thousand cells, all of which fail, have changed, and have long names that escaping lengthens.</summary>
    [Theory]
    [InlineData(50_000, 10)]
    [InlineData(50_000, 0)]
    [InlineData(3_000, 20_000)]
    public void A_run_of_any_size_fits_a_step_summary(int count, int length)
    {
        string name = new('<', length);
        CellStatus[] cells =
            [.. Enumerable.Range(0, count).Select(i => Sample.Cell(subject: $"{i}{name}", verdict: Verdict.Refuted))];
        RunChanges changes = RunChanges.Of(
            cells, "abc", [.. cells.Select(c => CellState.Of(c, "") with { Verdict = Verdict.Supported })], null);
        string text = SummaryMarkdown.Of(cells, [.. cells.Select(c => $"a note on {c.Subject}")], changes);
        Assert.InRange(Encoding.UTF8.GetByteCount(text), 300_000, SummaryMarkdown.MostBytes);
        foreach (string rest in (string[])["more: hypotheses-cli compare", "more: see index.html", "more notes"])
            Assert.Contains(rest, text);
        // Every line is whole: a row of the table has all its columns.
        string[] rows = [.. text.Split('\n').Where(l => l.StartsWith("| C21", StringComparison.Ordinal))];
        Assert.NotEmpty(rows);
        Assert.All(rows, r => Assert.Equal(10, r.Count(c => c == '|')));
        string comment = CommentMarkdown.Of(cells, changes, "abc");
        Assert.InRange(Encoding.UTF8.GetByteCount(comment), 100, CommentMarkdown.MostBytes);
        Assert.Matches(@"\n… and \d+ more\n", comment);
    }
}
