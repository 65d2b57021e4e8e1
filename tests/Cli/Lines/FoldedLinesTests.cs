using Hypotheses.Cli.Lines;

namespace Hypotheses.Tests.Cli.Lines;

public class FoldedLinesTests
{
    private static string[] Table(int width)
    {
        using var output = new StringWriter { NewLine = "\n" };
        new FoldedLines(output, width).Table(
            [["seed", "hole", "fvu", "device"], ["0 ab", "0.5", "0.01", "cpu"], ["1 cd", "0.25", "0.02", "cpu"]], 2);
        return output.ToString().TrimEnd('\n').Split('\n');
    }

    [Fact]
    public void A_table_that_fits_is_one() =>
        Assert.Equal(["  seed  hole  fvu   device", "  0 ab  0.5   0.01  cpu", "  1 cd  0.25  0.02  cpu"], Table(26));

    [Fact]
    public void One_that_does_not_is_cut_between_columns_and_each_part_has_the_first()
    {
        Assert.Equal(
            ["  seed  hole  fvu", "  0 ab  0.5   0.01", "  1 cd  0.25  0.02", "", "  seed  device", "  0 ab  cpu", "  1 cd  cpu"],
            Table(25));
        // A column that is wider than the terminal stands alone.
        Assert.Equal(2, Table(1).Count(line => line.Length == 0));
    }

    [Theory]
    [InlineData("80", 80)]
    [InlineData("", 130)]
    public void The_terminal_says_how_wide(string columns, int width)
    {
        using var output = new StringWriter { NewLine = "\n" };
        new FoldedLines(output, name => name == "COLUMNS" ? columns : null).Print(
            string.Join(' ', Enumerable.Repeat("word", 100)), 0, 2);
        string[] lines = output.ToString().TrimEnd('\n').Split('\n');
        Assert.All(lines, line => Assert.InRange(line.Length, 1, width));
        Assert.InRange(lines[0].Length, width - 5, width);
    }
}
