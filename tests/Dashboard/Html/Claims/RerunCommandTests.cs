using Hypotheses.Claims.Vocabulary;
using Hypotheses.Cli;
using Hypotheses.Dashboard.Html.Claims;

namespace Hypotheses.Tests.Dashboard.Html.Claims;

/// <summary>The command that a page gives is one that a shell and the test platform read as it is meant.</summary>
public class RerunCommandTests
{
    [Fact]
    public void A_claim_and_a_cell_are_named_by_the_filters_that_runs_know()
    {
        Assert.Equal("HYPOTHESES_RERUN=1 dotnet test hypotheses --filter \"claim=C21\"", RerunCommand.OfClaim(Sample.Cell()));
        Assert.Equal(
            "HYPOTHESES_RERUN=1 HYPOTHESES_TIER=full dotnet test hypotheses --filter \"claim=C21&subject=a@blocks.0\"",
            RerunCommand.OfCell(Sample.Cell(subject: "a@blocks.0") with { Tier = Tier.Full }));
    }

    [Theory]
    [InlineData("n(2)|m=3&x!~\\")]
    [InlineData("it's $HOME `id`")]
    [InlineData("\"quoted\"")]
    public void Signs_of_filters_and_shells_are_taken_as_they_are(string subject)
    {
        string command = RerunCommand.OfCell(Sample.Cell(subject: subject));
        string quoted = command[(command.IndexOf("--filter ", StringComparison.Ordinal) + 9)..];
        Assert.True(quoted[0] == '\'' && quoted[^1] == '\'', quoted);
        string read = quoted[1..^1].Replace("'\\''", "'", StringComparison.Ordinal);
        Assert.Equal(
            [("claim", "=", "C21"), ("subject", "=", subject)],
            FilterCheck.Terms(read).Select(t => (t.Property, t.Operator, t.Value)));
    }
}
