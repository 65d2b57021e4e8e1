using System.Globalization;
using System.Text.RegularExpressions;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Cli.Tables;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests;

/// <summary>The part of a run's table that the README shows, against the approved files.</summary>
public partial class ReadmeVerdictsTests
{
    private static readonly string Root = ModelFiles.RepositoryRoot;

    private static readonly string Readme = File.ReadAllText(Path.Combine(Root, "README.md")).ReplaceLineEndings("\n");

    private static readonly IReadOnlyList<ApprovedCell> Cells = ApprovedCells.Read(Path.Combine(Root, "hypotheses"));

    [Fact]
    public void Each_row_is_what_is_approved_of_its_cell()
    {
        MatchCollection rows = PrintedRow().Matches(Readme);
        Assert.InRange(rows.Count, 10, 40);
        Assert.Empty(rows.Select(Problem).OfType<string>());
    }

    [Fact]
    public void The_last_line_counts_what_is_approved()
    {
        Match counts = Regex.Match(
            Readme,
            @"\n(\d+) cells: (\d+) judged \(([^)]*)\),(?: of which [^,]*,)?\s+(\d+) controls \([^)]*\),\s+(\d+) not applicable,\s+(\d+) excluded; ");
        Assert.True(counts.Success, "README.md: the table has no last line");
        int Number(int group) => int.Parse(counts.Groups[group].Value, CultureInfo.InvariantCulture);
        Assert.Equal(VerdictRows.SubjectCounts(Cells), $"{Number(2)} subjects: {counts.Groups[3].Value}");
        Assert.Equal(Number(1), Number(2) + Number(4) + Number(5) + Number(6));
    }

    [Theory]
    [InlineData("C21    + nested   supported   1.00 [0.54, 1.00]   > 0.5", null)]
    [InlineData("C21      nested-likelier-child   supported → inconcl…    1.00 [0.54, 1.00]  > 0.5", null)]
    [InlineData("C21    + nested   refuted   1.00 [0.54, 1.00]   > 0.5", "README.md: C21 × nested: supported is approved")]
    [
        InlineData(
            "C21    + nested   supported   1.00 [0.55, 1.00]   > 0.5", "README.md: C21 × nested: 1.00 [0.54, 1.00] is approved")]
    [
        InlineData(
            "C21      no-such-world   supported   1.00 [0.54, 1.00]   > 0.5",
            "README.md: C21 × no-such-world: nothing is approved")]
    public void A_wrong_row_is_seen(string row, string? problem) => Assert.Equal(problem, Problem(PrintedRow().Match(row)));

    private static string? Problem(Match row)
    {
        (string claim, string subject) = (row.Groups["claim"].Value, row.Groups["subject"].Value);
        ApprovedCell? approved = Cells.FirstOrDefault(c => (c.Claim, c.Subject, c.Tier) == (claim, subject, Tier.Quick));
        string cell = $"README.md: {claim} × {subject}";
        if (approved is null) return $"{cell}: nothing is approved";
        string verdict = CellStatus.Words(approved.Verdict);
        if (verdict != row.Groups["verdict"].Value) return $"{cell}: {verdict} is approved";
        double[] said = [.. row.Groups["number"].Captures.Select(c => double.Parse(c.Value, CultureInfo.InvariantCulture))];
        bool same = approved.Effect is { } e && said.SequenceEqual([e.Value, e.Low, e.High]);
        return same ? null : $"{cell}: {approved.Numbers} is approved";
    }

    [GeneratedRegex(
        @"^(?<claim>C\d+b?) +[+-]? *(?<subject>\S+) +(?<verdict>supported|refuted|inconclusive)[^[\n]*? "
        + @"(?<number>-?[0-9.e-]+) \[(?<number>-?[0-9.e-]+), (?<number>-?[0-9.e-]+)\] ",
        RegexOptions.Multiline)]
    private static partial Regex PrintedRow();
}
