using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Tests.Cli;

public sealed class ExplainWidthTests : IDisposable
{
    private readonly Run _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("72", 72)]
    [InlineData("100", 100)]
    [InlineData("", 130)]
    public void Nothing_is_wider_than_the_terminal(string columns, int width)
    {
        string folder = _run.Ledger("a", Run.Whole());
        _run.Environment["COLUMNS"] = columns;
        Assert.Equal(0, _run.Verb("explain", "C21", "--out", folder));
        string[] lines = _run.Output.Split('\n');
        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
        // Nothing is lost by it: each seed's numbers are there.
        Assert.Contains("0000000000000005", _run.Output);
        Assert.Contains("0.605", _run.Output);
        Assert.Equal(4, lines.Count(line => line.Contains("seconds", StringComparison.Ordinal)));
    }

    [Fact]
    public void Two_runs_are_compared_as_wide()
    {
        string a = _run.Ledger("a", Run.Whole()), b = _run.Ledger("b", [.. Run.Whole(), .. Run.Cell("deep", Role.Subject, .03)]);
        _run.Environment["COLUMNS"] = "72";
        Assert.Equal(1, _run.Verb("compare", a, b));
        Assert.All(_run.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 72));
    }
}
