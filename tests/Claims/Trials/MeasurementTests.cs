using Hypotheses.Claims.Trials;

namespace Hypotheses.Tests.Claims.Trials;

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
        Measurement seen = new Measurement { ["b"] = 2, ["a"] = 1 }.AtMost("fvu", .1, .05).AtLeast("n", 5, 3).Between("l0", 2, 1, 3).Draw("curve", 1, 2);
        Assert.Equal(["a", "b"], seen.Values.Keys);
        Assert.Equal(2, seen["b"]);
        Assert.Equal(["fvu"], seen.Gates.Where(g => !g.Value.Passed).Select(g => g.Key));
        Assert.Equal([1.0, 2.0], seen.Series["curve"]);
    }
}
