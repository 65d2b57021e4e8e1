using Hypotheses.Cli.Tables;

namespace Hypotheses.Tests.Cli.Tables;

public sealed class VerdictRowsTests : IDisposable
{
    private readonly Approved _approved = Approved.Small();

    public void Dispose() => _approved.Dispose();

    [Fact]
    public void Controls_subjects_and_twins_have_rows_of_their_own() => Assert.Equal(
        """
        | claim | subject | verdict | effect [95% interval] | of | seeds |
        | --- | --- | --- | --- | --- | --- |
        | C21 | controls | all hold | + `nested` 1.00 [0.54, 1.00]<br>− `flat` 0.00 [0.00, 0.46] | `hole` | 6 |
        | C21 | `deep@2x` | full tier: refuted † | 0.26 [0.15, 0.39] | `hole` | 6 |
        | C21 | `deep@relu-l1` | inconclusive; full tier: supported 0.47 [0.30, 0.64] † | 0.40 [0.10, 0.70] | `hole` | 6 |
        | C21 | `model@blocks.0` | supported | 0.57 [0.34, 0.80] | `hole` | 6 |
        | C21 | 2 twins of `model` | 1 supported, 1 refuted | -0.51 … 0.2 | `hole` | 6 |

        Quick tier, present definitions: 4 subjects: 2 supported, 1 refuted, 1 inconclusive; 2 of 2 controls come out as they must.

        † approved under an earlier definition of the claim; under the present one it has not been run.

        """.ReplaceLineEndings("\n"),
        VerdictRows.Of(ApprovedCells.Read(_approved.Catalogue)));

    [Fact]
    public void What_an_earlier_definition_approved_is_marked_and_not_counted()
    {
        _approved.Log("C21", "quick", """{"model@blocks.0":"supported"}""", definition: "d3");
        string table = VerdictRows.Of(ApprovedCells.Read(_approved.Catalogue));
        Assert.Contains(
            "| `deep@relu-l1` | inconclusive †; full tier: supported 0.47 [0.30, 0.64] † |", table, StringComparison.Ordinal);
        Assert.Contains("− `flat` 0.00 [0.00, 0.46] † |", table, StringComparison.Ordinal);
        Assert.Contains("| 1 supported, 1 refuted (2 †) |", table, StringComparison.Ordinal);
        Assert.Contains(": 1 subjects: 1 supported; 0 of 0 controls", table, StringComparison.Ordinal);
    }

    [Fact]
    public void A_confirmed_verdict_stands_beside_the_quick_tiers()
    {
        _approved.Cell("C21", "deep@relu-l1", "subject", "refuted", "0.02", "[0.01, 0.03]", tier: "confirm");
        string confirmed = "full tier: supported 0.47 [0.30, 0.64] †; confirm tier: refuted 0.020 [0.010, 0.030]";
        string Table() => VerdictRows.Of(ApprovedCells.Read(_approved.Catalogue));
        Assert.Contains($"| inconclusive; {confirmed} † |", Table(), StringComparison.Ordinal);
        _approved.Log("C21", "confirm", """{"deep@relu-l1":"refuted"}""");
        Assert.Contains($"| inconclusive; {confirmed} |", Table(), StringComparison.Ordinal);
        Assert.Contains(": 4 subjects: 2 supported, 1 refuted, 1 inconclusive; 2 of 2", Table(), StringComparison.Ordinal);
    }

    [Fact]
    public void Controls_that_do_not_hold_and_effects_of_another_statistic_are_said_so()
    {
        _approved.Cell("C21", "flat", "negative", "inconclusive", "0.3", "[0.2, 0.4]");
        _approved.Cell(
            "C21", "deep@relu-l1", "subject", "supported", "0.47", "[0.3, 0.64]", tier: "full", statistic: "an earlier one");
        _approved.Cell("C21", "deep@relu-l1", "subject", "error", "null", "[null, null]");
        string table = VerdictRows.Of(ApprovedCells.Read(_approved.Catalogue));
        Assert.Contains("| controls | 1 of 2 hold |", table, StringComparison.Ordinal);
        Assert.Contains("| error; full tier: supported † | – |", table, StringComparison.Ordinal);
        Assert.Contains("1 of 2 controls come out as they must", table, StringComparison.Ordinal);
    }
}
