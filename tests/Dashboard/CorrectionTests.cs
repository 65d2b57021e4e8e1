using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard;
using Hypotheses.Dashboard.Html;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Tests.Dashboard;

/// <summary>Corrected verdicts, looks and calibrations, as reports show them: both verdicts only where they differ.</summary>
public class CorrectionTests
{
    private static readonly CellStatus[] Cells =
    [
        Sample.Cell(subject: "orthonormal", role: Role.Positive) with { PValue = 1e-6 },
        Sample.Cell(subject: "kept") with
        {
            Confirmatory = true,
            PValue = .001,
            AdjustedPValue = .002,
            CorrectedVerdict = Verdict.Supported
        },
        Sample.Cell(subject: "taken") with
        {
            Confirmatory = true,
            PValue = .03,
            AdjustedPValue = .06,
            CorrectedVerdict = Verdict.Inconclusive
        },
        Sample.Cell("C22", "other") with { PValue = .01, AdjustedPValue = .01, CorrectedVerdict = Verdict.Supported },
    ];

    private const string Line =
        "correction for several claims (Holm over 2 confirmatory cells, Benjamini-Hochberg q = .05 over 1 of other claims) "
            + "turns 1 of 3 verdicts into inconclusive; 6 seeds give no p below 0.03125, so that none of 2 confirmatory cells can "
            + "stay decided";

    [Fact]
    public void The_table_says_both_verdicts_where_they_differ_and_how_many()
    {
        string table = VerdictTable.Of(Cells, []);
        Assert.Contains("(verdict → verdict after correction for several claims)\n", table, StringComparison.Ordinal);
        Assert.Contains("taken        supported → inconclusive  0.412", table, StringComparison.Ordinal);
        Assert.Contains("kept         supported                 0.412", table, StringComparison.Ordinal);
        Assert.Contains("\n" + Line[..60], table, StringComparison.Ordinal);
        Assert.DoesNotContain("look", table, StringComparison.Ordinal);
        Assert.DoesNotContain("correction", VerdictTable.Of(Sample.AllVerdicts(), []), StringComparison.Ordinal);
    }

    [Fact]
    public void So_do_the_summary_and_the_page()
    {
        string summary = SummaryMarkdown.Of(Cells, []), page = Page.Of(Cells, [], "", ""), claims = Claims(Cells);
        Assert.Contains("\n" + Line + "\n", summary, StringComparison.Ordinal);
        Assert.Contains("| taken | supported → inconclusive |", summary, StringComparison.Ordinal);
        Assert.Contains("| kept | supported |", summary, StringComparison.Ordinal);
        Assert.Contains("C" + Line[1..] + ".", page, StringComparison.Ordinal);
        Assert.Single(claims.Split("inconclusive after correction for several claims").Skip(1));
        Assert.Contains("<dt>adjusted p-value</dt><dd>0.06 (Holm, confirmatory)</dd>", claims, StringComparison.Ordinal);
        Assert.Contains("<dt>adjusted p-value</dt><dd>0.01 (Benjamini-Hochberg)</dd>", claims, StringComparison.Ordinal);
    }

    /// <summary>
    /// p is at least 2^(1 − 6); Holm's first is compared with .05/m, Benjamini and Hochberg's k-th with .05 · k/m.
    /// </summary>
    [Fact]
    public void What_no_evidence_of_so_few_seeds_could_keep_is_said_with_the_correction()
    {
        CellStatus one = Cells[3] with { PValue = .04, AdjustedPValue = .04 };
        Assert.DoesNotContain("seeds give", new Tally([one]).Correction);
        Assert.EndsWith(
            "; 6 seeds give no p below 0.03125, so that of 3 cells of other claims at least 2 stay decided, or none",
            new Tally([one, one, one]).Correction);
        CellStatus many = Cells[2] with { Seeds = 10 };
        Assert.DoesNotContain("seeds give", new Tally([many, many]).Correction);
    }

    [Fact]
    public void A_correction_does_not_fail_the_build() => Assert.Empty(new Tally(Cells).Failing);

    [Fact]
    public void Looks_say_which_one_decided_at_what_level_and_what_95_percent_would_have_said()
    {
        CellStatus looked = Sample.Cell(verdict: Verdict.Inconclusive, expected: Verdict.Inconclusive) with
        {
            Tier = Tier.Full,
            Look = new LookStatus(4, 4, 40, .0447),
            NaiveVerdict = Verdict.Supported
        };
        string table = VerdictTable.Of([looked], []), page = Claims([looked]);
        Assert.Contains("effect [interval]", table, StringComparison.Ordinal);
        Assert.Contains("inconclusive (naive: supported)", table, StringComparison.Ordinal);
        Assert.Contains("6 (look 4/4)", table, StringComparison.Ordinal);
        Assert.Contains("4 of 4, after 40 trials, at α = 0.0447", page, StringComparison.Ordinal);
        Assert.Contains("95% intervals would say supported", page, StringComparison.Ordinal);
        Assert.Contains("interval at α = 0.0447; supported if", page, StringComparison.Ordinal);
        Assert.Contains("inconclusive (naive: supported)", SummaryMarkdown.Of([looked], []), StringComparison.Ordinal);
    }

    [Fact]
    public void A_status_file_holds_all_of_it_and_reads_back()
    {
        using var folder = new Support.TemporaryFolder();
        ControlCalibration known = Sample.Calibration() with { Definition = "old", OutOfDate = true };
        CellStatus[] cells = [
            .. Cells,
            Sample.Cell(
                subject: "flat",
                role: Role.Negative,
                verdict: Verdict.Refuted,
                expected: Verdict.Refuted) with { Calibration = known, Look = new LookStatus(1, 4, 5, 5e-10) }];
        Reports.Write(folder.Root, cells, [], []);
        StatusFile back = StatusFile.Read(Path.Combine(folder.Root, "status.json"));
        Assert.Equal(Json.Canonical(CellText.InOrder(cells)), Json.Canonical(back.Cells));
        ClaimCalibration claim = Assert.Single(back.Calibration);
        Assert.Equal(
            ("C21", true, Share.Among(0, 0), Share.Among(1, 39), .97, .002),
            (claim.Claim, claim.OutOfDate, claim.WronglyRefuted, claim.WronglySupported, claim.LeastPower, claim.MostQuickError));
        string page = File.ReadAllText(Path.Combine(folder.Root, "claim-C21.html"));
        Assert.Contains("(<b>out of date</b>: measured for another definition of the claim)", page, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">- flat</th><td>40</td><td>1 of 39 [0.1%, 13.5%]</td>", page, StringComparison.Ordinal);
        Assert.Contains("97% of 500 subsets of 6", page, StringComparison.Ordinal);
    }

    private static string Claims(IEnumerable<CellStatus> cells) =>
        string.Concat(Pages.Of(cells).Where(p => p.File.StartsWith("claim-", StringComparison.Ordinal)).Select(p => p.Text));
}
