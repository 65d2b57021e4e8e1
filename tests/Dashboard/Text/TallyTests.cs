using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Tests.Dashboard.Text;

/// <summary>Every cell is counted once, in words that mean the same everywhere.</summary>
public class TallyTests
{
    [Fact]
    public void Each_cell_is_counted_once()
    {
        CellStatus[] cells = [.. Sample.Project(30, 20), .. Sample.AllVerdicts(), .. Sample.AllVerdicts().Select(c => c with
        {
            Role = Role.Positive, Hard = true, Subject = c.Subject + "-near",
        })];
        var tally = new Tally(cells);
        int notRun = tally.Subjects.Single(s => s.Verdict == Verdict.NotRun).Count;
        Assert.Equal(cells.Length, tally.Cells);
        int controls = tally.Controls + tally.HardControls + tally.ControlsNotRun;
        Assert.Equal(cells.Length, tally.Judged + controls + tally.Unmeasured.Sum(u => u.Count) + notRun);
        foreach (string word in (string[])["cell", "judged", "control", "not applicable", "excluded"])
            Assert.Contains($"{word}: ", Tally.Vocabulary, StringComparison.Ordinal);
    }

    [Fact]
    public void Controls_that_were_not_run_are_not_counted_as_failed()
    {
        CellStatus waiting = Sample.NotRun("C22", "oracle") with { Role = Role.Positive };
        Assert.Equal("1 cell: 1 control (not run); none fails", new Tally([waiting]).ToString());
        Assert.Equal("1 cell: 1 judged (1 supported), controls not run; none fails", new Tally([Sample.Cell()]).ToString());
        CellStatus absent = Sample.NotApplicable("C22", "oracle") with { Role = Role.Negative };
        Assert.Equal("1 cell: 1 not applicable; none fails", new Tally([absent]).ToString());
        Assert.Equal("not run", new Tally([waiting]).ControlWords);
    }

    [Fact]
    public void A_calibration_says_its_rates_at_the_end_and_other_tiers_do_not()
    {
        Share none = new(0, 40, 0, .088), one = new(1, 40, .0006, .132);
        CellStatus control = Sample.Cell(role: Role.Positive) with
        {
            Tier = Tier.Calibrate,
            Calibration = new ControlCalibration
            {
                Definition = "d",
                Replicates = 40,
                Wrong = one,
                Undecided = none,
                Voided = none,
                QuickSeeds = 6,
                Subsets = 200,
                Power = .985,
                QuickError = 0,
            },
        };
        Assert.Contains(
            "\ncalibration of C21: wrongly refuted 1 of 40 [0.1%, 13.2%], wrongly supported none measured of single replicates; in "
                + "the quick tier least power 98.5%, largest error 0%\n",
            VerdictTable.Of([control], [], 180),
            StringComparison.Ordinal);
        Assert.DoesNotContain("calibration", VerdictTable.Of([control with { Tier = Tier.Quick }], []), StringComparison.Ordinal);
    }
}
