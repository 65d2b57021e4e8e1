using Hypotheses.Claims;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Running;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims;

/// <summary>The protocol's gates on what a trial measured.</summary>
public class CellTests
{
    private static readonly Measurement Seen = new() { ["value"] = .5, ["fvu"] = .1, ["l0"] = 3 };

    [Fact]
    public void Gates_are_read_from_the_measurement_with_their_limits()
    {
        IReadOnlyDictionary<string, GateReading> readings = Cell(Gate.AtMost("fvu", .05), Gate.Between("l0", 1, 4)).Gates(Seen);
        Assert.Equal([("fvu", new GateReading(.1, null, .05)), ("l0", new GateReading(3, 1, 4))],
            readings.Select(r => (r.Key, r.Value)));
    }

    [Fact]
    public void Gates_that_failed_and_statistics_that_are_no_numbers_void()
    {
        Assert.Empty(Cell(Gate.AtMost("fvu", .1), Gate.AtLeast("l0", 3)).Voids(Seen));
        Assert.Equal(["fvu", "l0"], Cell(Gate.AtMost("fvu", .05), Gate.AtLeast("l0", 4)).Voids(Seen));
        Measurement broken = new() { ["value"] = double.NaN, ["fvu"] = double.NaN };
        Assert.Equal(["fvu", "statistic 'value' is NaN"], Cell(Gate.AtMost("fvu", .05)).Voids(broken));
        Assert.Equal(["statistic 'value' is minus infinite"], Cell().Voids(new() { ["value"] = double.NegativeInfinity }));
    }

    [Fact]
    public void A_statistic_outside_the_range_that_is_declared_is_an_error_that_says_both()
    {
        Cell Declaring(Statistic statistic) => Plan.Of(new C90_Fake { With = p => p with { Statistics = [statistic] } }, [])[0];
        Cell cell = Declaring(Statistic.Within("value", 0, .45));
        Assert.Equal("'value' is 0.5, outside the range that the protocol declares: 0 to 0.45",
            Assert.Throws<InvalidOperationException>(() => cell.Voids(Seen)).Message);
        Assert.Empty(cell.Voids(new() { ["value"] = .45 + 1e-7, ["fvu"] = 0 })); // a sum in single precision
        Assert.Empty(Declaring(Statistic.AtLeast("value", .5)).Voids(Seen));
        Assert.Throws<InvalidOperationException>(() => Declaring(Statistic.AtLeast("l0", 4)).Voids(Seen));
    }

    [Fact]
    public void An_optional_gate_is_asked_only_where_its_number_is_reported()
    {
        Cell cell = Cell(Gate.AtMost("dead", 0).WhereReported());
        Assert.Empty(cell.Gates(Seen));
        Assert.Empty(cell.Voids(Seen));
        Assert.Equal(["dead"], cell.Voids(new() { ["value"] = .5, ["dead"] = 1 }));
        // One that is reported as no number was asked, and failed.
        Assert.Equal(["dead"], cell.Voids(new() { ["value"] = .5, ["dead"] = double.NaN }));
    }

    [Fact]
    public void A_gates_number_that_was_not_measured_is_an_error_that_names_those_that_were()
    {
        Cell cell = Cell(Gate.AtMost("dead", 0));
        Assert.Equal("the gate 'dead ≤ 0' finds no number 'dead' among fvu, l0, value",
            Assert.Throws<InvalidOperationException>(() => cell.Gates(Seen)).Message);
        Assert.Throws<InvalidOperationException>(() => cell.Voids(Seen));
    }

    [Fact]
    public void A_statistic_that_was_not_measured_is_an_error_that_names_those_that_were()
    {
        Rule both = Rule.All(Rule.Above("value", .6), Rule.Above("other", 0));
        var claim = new C90_Fake { Prediction = new("value", both, Rule.Below("value", .4)) };
        Cell cell = Plan.Of(claim, [])[0];
        string message = Assert.Throws<InvalidOperationException>(() => cell.Voids(Seen)).Message;
        Assert.Contains("'other'", message, StringComparison.Ordinal);
        Assert.Contains("fvu, l0, value", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cell_is_judged_by_the_rule_that_its_subject_names_or_by_the_first_for_such_subjects()
    {
        Prediction Named(string name, Type? of) =>
            new("value", Rule.Above("value", .6), Rule.Below("value", .4)) { Name = name, For = of };
        var claim = new C90_Fake
        {
            With = p =>
                p with { Rules = [Named("strange", typeof(string)), Named("usual", null), Named("own", typeof(FakeSubject))] },
            Given = [new FakeSubject("a", .5), new FakeSubject("b", .5).By("usual")],
        };
        Assert.Equal([("a", "own"), ("b", "usual")],
            Plan.Of(claim, []).Where(c => c.Role == Role.Subject).Select(c => (c.Name, c.Rule.Name)));
    }

    private static Cell Cell(params Gate[] gates) => Plan.Of(new C90_Fake { Gates = gates }, [])[0];
}
