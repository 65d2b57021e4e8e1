using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard;

namespace Hypotheses.Tests.Dashboard;

/// <summary>What a narrow console shows of the table: fewer columns, not illegible ones.</summary>
public class VerdictColumnsTests
{
    private static readonly CellStatus[] Cells = [
        Sample.Cell(subject: "TinyStories-656K-untrained@blocks.0"),
        Sample.Cell(subject: "b", verdict: Verdict.Refuted) with { CorrectedVerdict = Verdict.Inconclusive },
    ];

    [Theory]
    [InlineData(180, "claim subject verdict effect support seeds agree expected")]
    [InlineData(130, "claim subject verdict effect seeds agree expected")]
    [InlineData(100, "claim subject verdict effect seeds expected")]
    [InlineData(90, "claim subject verdict effect expected")]
    [InlineData(80, "claim subject verdict effect")]
    public void Columns_are_left_out_in_the_order_of_their_use(int width, string expected)
    {
        CellStatus[] cells = [.. Cells.Select(c => c with { Support = "offset_sharing > 0.5", SupportBound = null })];
        var columns = new VerdictColumns(cells, width);
        foreach (string word in (string[])["claim", "subject", "verdict", "effect", "support", "seeds", "agree", "expected"])
            Assert.Equal(expected.Split(' ').Contains(word), columns.Head.Contains(word, StringComparison.Ordinal));
        Assert.Equal(columns.HasBounds, expected.Contains("support", StringComparison.Ordinal));
        Assert.All(cells, c => Assert.InRange(columns.LineOf(c).Length, 0, width));
    }

    [Fact]
    public void What_no_row_can_show_of_the_rule_stands_below_the_rows()
    {
        Assert.DoesNotContain("supported if", VerdictTable.Of(Cells, [], 180), StringComparison.Ordinal);
        Assert.Contains("supported if hole > 0.3; refuted if hole < 0.1\n", VerdictTable.Of(Cells, [], 80), StringComparison.Ordinal);
        Assert.All(VerdictTable.Of(Cells[..1], [], 80).Split('\n'), l => Assert.InRange(l.Length, 0, 80));
    }

    [Theory]
    [InlineData("short", 5, "short")]
    [InlineData("nested-likelier-child", 11, "neste…child")]
    [InlineData("TinyStories-656K-untrained@blocks.0", 22, "TinyStor…ined@blocks.0")]
    [InlineData("x@a-dictionary-with-a-long-name", 12, "x@a-di…-name")]
    [InlineData("abc", 2, "ab")]
    public void Names_are_shortened_in_the_middle_and_keep_their_layer(string name, int width, string expected)
    {
        string shortened = VerdictColumns.Shortened(name, width);
        Assert.InRange(shortened.Length, 0, width);
        Assert.Equal(expected, shortened);
    }

    [Theory]
    [InlineData(null, 130)]
    [InlineData("", 130)]
    [InlineData("wide", 130)]
    [InlineData("-5", 130)]
    [InlineData("0", 130)]
    [InlineData("100", 100)]
    [InlineData("20", 72)]
    [InlineData("400", 180)]
    public void The_width_is_the_consoles_within_reason(string? columns, int width) =>
        Assert.Equal(width, VerdictTable.WidthOf(columns));
}
