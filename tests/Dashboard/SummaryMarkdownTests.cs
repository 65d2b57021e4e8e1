using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard;

namespace Hypotheses.Tests.Dashboard;

public class SummaryMarkdownTests
{
    [Fact]
    public void Counts_come_first_then_what_fails_then_the_table()
    {
        string text = SummaryMarkdown.Of(Sample.AllVerdicts(), ["a note"]);
        Assert.StartsWith("## Hypotheses\n\n10 cells: 5 judged (1 supported, ", text);
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
    public void A_large_run_fits_a_step_summary() =>
        Assert.InRange(SummaryMarkdown.Of(Sample.Project(60, 60), []).Length, 0, 1 << 20);
}
