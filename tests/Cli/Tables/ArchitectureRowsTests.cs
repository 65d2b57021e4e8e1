using Hypotheses.Cli.Tables;

namespace Hypotheses.Tests.Cli.Tables;

public sealed class ArchitectureRowsTests : IDisposable
{
    private readonly Approved _approved = Approved.Small();

    public void Dispose() => _approved.Dispose();

    [Fact]
    public void A_world_has_a_row_and_an_architecture_a_column() => Assert.Equal(
        """
        | claim | subject | of | `relu-l1` | `gated` | `jumprelu` | `topk` | `batchtopk` | `matryoshka` |
        | --- | --- | --- | --- | --- | --- | --- | --- | --- |
        | C21 | `deep` | `hole` | inconclusive<br>0.40 [0.10, 0.70] | – | – | refuted<br>0.010 [0.000, 0.020] † | – | – |

        † approved under an earlier definition of the claim; under the present one it has not been run.

        """.ReplaceLineEndings("\n"),
        ArchitectureRows.Of(ApprovedCells.Read(_approved.Catalogue)));

    [Fact]
    public void A_full_tier_of_the_present_definition_comes_before_a_quick_one_of_an_earlier()
    {
        _approved.Log("C21", "full", """{"deep@relu-l1":"supported","deep@topk":"refuted"}""", definition: "d3");
        string table = ArchitectureRows.Of(ApprovedCells.Read(_approved.Catalogue));
        Assert.Contains("| supported<br>0.47 [0.30, 0.64] |", table, StringComparison.Ordinal);
        Assert.DoesNotContain("†", table, StringComparison.Ordinal);
    }

    [Fact]
    public void A_world_of_one_architecture_has_no_row_and_controls_have_their_sign()
    {
        _approved.Cell("C03", "easy@relu-l1", "positive", "supported", "1", "[0.9, 1]");
        Assert.DoesNotContain("C03", ArchitectureRows.Of(ApprovedCells.Read(_approved.Catalogue)), StringComparison.Ordinal);
        _approved.Cell("C03", "easy@topk", "positive", "supported", "1", "[0.9, 1]");
        string table = ArchitectureRows.Of(ApprovedCells.Read(_approved.Catalogue));
        Assert.Contains("| C03 | + `easy` |", table, StringComparison.Ordinal);
    }
}
