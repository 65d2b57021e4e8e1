using System.Text.Json;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Tests.Dashboard;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Judging.Measured;

/// <summary>What each seed says, for pictures: of the rule's statistics, and on one line each.</summary>
public class SeedValuesTests
{
    [Fact]
    public void A_cell_has_the_values_of_its_rule_in_the_order_of_seeds()
    {
        var plan = Lines.Plan();
        CellStatus cell = Judge.One(
            plan, [.. Lines.Six("s", Role.Subject, .9).Skip(1).Cast<Hypotheses.Claims.Trials.Trial>().OrderBy(t => t.SeedIndex)]);
        Assert.Equal(plan.Prediction.Statistics.Distinct().Order(), cell.Values!.Keys.Order());
        Assert.Equal(cell.Seeds, cell.Values[cell.Statistic].Length);
        Assert.Equal(cell.Effect!.Value, cell.Values[cell.Statistic].Average(), 1e-4);
        Assert.Null(Judge.One(plan, []).Values);
    }

    [Fact]
    public void A_status_file_has_a_line_for_a_statistic_and_reads_back()
    {
        CellStatus cell = Sample.Cell() with
        {
            Values = new Dictionary<string, double[]> { ["hole"] = [.41234, .4, double.PositiveInfinity], ["fvu"] = [] },
        };
        string text = JsonSerializer.Serialize(cell, Json.Page);
        Assert.Contains("\"hole\": [0.41234,0.4,\"Infinity\"]", text, StringComparison.Ordinal);
        Assert.Equal(Json.Canonical(cell), Json.Canonical(JsonSerializer.Deserialize<CellStatus>(text, Json.Page)));
    }
}
