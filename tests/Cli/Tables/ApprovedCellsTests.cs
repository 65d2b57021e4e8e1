using Hypotheses.Claims.Vocabulary;
using Hypotheses.Cli.Problems;
using Hypotheses.Cli.Tables;
using Hypotheses.Core.Files;

namespace Hypotheses.Tests.Cli.Tables;

public sealed class ApprovedCellsTests : IDisposable
{
    private readonly Approved _approved = Approved.Small();

    public void Dispose() => _approved.Dispose();

    [Fact]
    public void A_file_is_read_as_it_was_approved()
    {
        ApprovedCell cell = ApprovedCells.Read(_approved.Catalogue).Single(c => c is { Subject: "model-shuffled@blocks.0" });
        Assert.Equal(("C21", Role.Subject, Verdict.Supported), (cell.Claim, cell.Role, cell.Verdict));
        Assert.Equal(("hole", 6, Tier.Quick), (cell.Statistic, cell.Seeds, cell.Tier));
        Assert.Equal((.2, .1, .3), cell.Effect);
        Assert.Equal(("model-shuffled", "blocks.0", "model"), (cell.World, cell.Setting, cell.TwinOf));
        Assert.False(cell.Earlier);
    }

    [Fact]
    public void They_come_by_claim_controls_first_the_quick_tier_before_the_full_one() => Assert.Equal(
        [
            "nested quick", "flat quick", "deep@2x full", "deep@relu-l1 quick", "deep@relu-l1 full", "deep@topk full",
            "model-shuffled@blocks.0 quick", "model-untrained@blocks.0 quick", "model@blocks.0 quick",
        ],
        ApprovedCells.Read(_approved.Catalogue).Select(c => $"{c.Subject} {Json.Canonical(c.Tier).Trim('"')}"));

    [Theory]
    [InlineData("role", "\"judge\"", "role: 'judge' is none")]
    [InlineData("verdict", "\"certain\"", "verdict: 'certain' is none")]
    [InlineData("verdict", "3", "verdict: is not text")]
    [InlineData("interval", "[1]", "interval: is not two numbers")]
    [InlineData("interval", "[1, \"x\"]", "interval[1]: is not a number")]
    [InlineData("effect", "\"much\"", "effect: is not a number")]
    [InlineData("seeds", "-1", "seeds: -1 is not a whole number from 0 to 2147483647")]
    [InlineData("statistic", "null", "statistic: is missing")]
    public void What_is_none_is_one_line_with_file_and_field(string field, string value, string problem)
    {
        string path = _approved.Cell("C21", "broken", "subject", "supported", "1", "[0, 1]"), text = File.ReadAllText(path);
        int at = text.IndexOf($"\"{field}\": ", StringComparison.Ordinal) + field.Length + 4;
        int end = field == "interval" ? text.IndexOf(']', at) + 1 : text.IndexOfAny([',', ' '], at);
        File.WriteAllText(path, text[..at] + value + text[end..]);
        MalformedFileException refusal = Assert.Throws<MalformedFileException>(() => ApprovedCells.Read(_approved.Catalogue));
        Assert.Equal($"{path}: {problem}", refusal.Message);
    }

    [Fact]
    public void A_folder_without_approved_verdicts_is_refused()
    {
        string none = Path.Combine(_approved.Root, "none");
        Assert.Equal($"{none}: there is no such folder", Assert.Throws<CliException>(() => ApprovedCells.Read(none)).Message);
        Directory.CreateDirectory(none);
        CliException empty = Assert.Throws<CliException>(() => ApprovedCells.Read(none));
        Assert.Equal($"{none}: it holds no approved verdict (*.Verdict_*.verified.json)", empty.Message);
    }
}
