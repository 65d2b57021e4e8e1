using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard;

namespace Hypotheses.Tests.Dashboard;

/// <summary>A reason that many cells share is said once.</summary>
public class SharedCausesTests
{
    [Fact]
    public void A_reason_stands_once_with_its_cells_most_first()
    {
        CellStatus[] cells = [
            Sample.Cell(), Sample.Excluded(), Sample.NotApplicable("C21", "a"), Sample.NotApplicable("C22", "a"),
            Sample.NotApplicable("C22", "b"), Sample.NotApplicable("C21", "gone", "no file") with { Absent = true }];
        Assert.Equal(
            [
                "3 not applicable, lacks known true features: C21 × a; C22 × a, b",
                "1 excluded, FVU .2 with one feature active: C21 × nested@topk"],
            SharedCauses.Unmeasured(cells));
    }

    [Fact]
    public void Many_cells_are_counted_by_claim_also_where_a_file_is_not_here()
    {
        CellStatus[] cells = [
            .. Enumerable.Range(0, 9).Select(i =>
                Sample.NotApplicable(i < 5 ? "C13" : "C14", $"m{i}", "there is no m.bin") with { Absent = true })];
        Assert.Equal(
            ["WARNING: there is no m.bin: C13 (5), C14 (4)"], AbsentFiles.Warning(cells).Skip(1));
    }

    [Fact]
    public void One_problem_of_cells_of_several_claims_is_one_line_with_all_their_names()
    {
        CellStatus[] cells = [.. Enumerable.Range(0, 9).Select(i =>
            Sample.Cell(i < 5 ? "C13" : "C14", $"m{i}", verdict: Verdict.Refuted))];
        Assert.Contains(
            "\n  FAILS  C13 × m0, m1, m2, m3, m4; C14 × m5, m6, m7, m8: refuted, expected supported\n",
            VerdictTable.Of(cells, []),
            StringComparison.Ordinal);
    }
}
