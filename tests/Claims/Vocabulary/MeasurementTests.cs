using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Tests.Claims.Vocabulary;

public class MeasurementTests
{
    [Theory]
    [InlineData(.05, null, .05, true)]
    [InlineData(.0500001, null, .05, false)]
    [InlineData(1, 1.0, null, true)]
    [InlineData(.9999999, 1.0, null, false)]
    [InlineData(2, 1.0, 3.0, true)]
    [InlineData(0, 1.0, 3.0, false)]
    [InlineData(double.NaN, null, null, false)]
    [InlineData(double.NaN, 0.0, 1.0, false)]
    [InlineData(double.PositiveInfinity, 0.0, null, true)]
    [InlineData(double.PositiveInfinity, 0.0, 1.0, false)]
    public void A_gate_passes_within_its_inclusive_limits(double value, double? low, double? high, bool passes) =>
        Assert.Equal(passes, new GateReading(value, low, high).Passed);

    [Fact]
    public void A_measurement_is_built_in_one_expression()
    {
        Measurement seen = new Measurement { ["b"] = 2, ["a"] = 1 }.Draw("curve", 1, 2);
        Assert.Equal(["a", "b"], seen.Values.Keys);
        Assert.Equal(2, seen["b"]);
        Assert.Equal([1.0, 2.0], seen.Series["curve"]);
    }

    [Fact]
    public void What_another_saw_is_added_under_its_own_names_or_behind_a_prefix()
    {
        Measurement health = new Measurement { ["fvu"] = .1 }.Draw("curve", 1);
        Measurement seen = new Measurement { ["fvu"] = .5 }.Add(health, "sparse.").Add(new Measurement { ["l0"] = 3 });
        Assert.Equal([("fvu", .5), ("l0", 3), ("sparse.fvu", .1)], seen.Values.Select(v => (v.Key, v.Value)));
        Assert.Equal(["sparse.curve"], seen.Series.Keys);
    }

    [Fact]
    public void A_number_that_was_not_measured_is_an_error_that_names_those_that_were()
    {
        string message = Assert.Throws<KeyNotFoundException>(() => new Measurement { ["b"] = 2, ["a"] = 1 }["c"]).Message;
        Assert.Equal("no number 'c' was measured; these were: a, b", message);
        Assert.Contains(
            "these were: nothing",
            Assert.Throws<KeyNotFoundException>(() => new Measurement()["c"]).Message,
            StringComparison.Ordinal);
    }
}
