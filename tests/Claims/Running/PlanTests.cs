using Hypotheses.Claims;
using Hypotheses.Claims.Running;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Running;

public class PlanTests
{
    [Fact]
    public void Controls_come_first_then_own_then_shared_subjects_each_once()
    {
        var claim = new C90_Fake { Given = [new FakeSubject("own", .5)] };
        Assert.Equal(
            [("true", Role.Positive), ("false", Role.Negative), ("own", Role.Subject), ("shared", Role.Subject)],
            Plan.Of(claim, [new FakeSubject("shared", .7), new FakeSubject("own", .5), new FakeSubject("true", 1)]).Select(c => (c.Name, c.Role)));
    }

    [Fact]
    public void Each_aspect_of_a_subject_that_fits_is_a_cell()
    {
        var claim = new C90_Fake { Given = [new FakeSubject("misfit", 0, fits: false)], Places = ["layer.0", "layer.1"] };
        Cell[] cells = [.. Plan.Of(claim, [])];
        Assert.Equal(["true@layer.0", "true@layer.1", "false@layer.0", "false@layer.1", "misfit"], cells.Select(c => c.Name));
        Assert.Equal([null, null, null, null, "lacks a value"], cells.Select(c => c.NotApplicable));
    }

    [Fact]
    public void Subjects_that_the_quick_tier_leaves_out_are_planned_and_say_so_and_their_controls_are_not_there()
    {
        var claim = new C90_Fake { Places = ["narrow", "wide"], Quick = (_, aspect) => aspect == "narrow" };
        Assert.Equal(["high@wide", "low@wide", "middle@wide"], Plan.Of(claim, []).Where(c => c.NotApplicable == "left to the full tier").Select(c => c.Name));
        Assert.Equal(["true@narrow", "false@narrow"], Plan.Of(claim, []).Where(c => c.Role != Role.Subject).Select(c => c.Name));
        Assert.DoesNotContain(Plan.Of(claim, [], Tier.Full), c => c.NotApplicable is not null);
    }

    [Theory]
    [InlineData(Tier.Quick)]
    [InlineData(Tier.Full)]
    public void What_the_instrument_does_not_judge_is_planned_with_the_reason_and_its_controls_are_not_there(Tier tier)
    {
        var claim = new C90_Fake { Places = ["fits", "unfit"], Quick = (_, _) => false, NotJudged = (_, aspect) => aspect == "unfit" ? "its controls do not hold" : null };
        Cell[] cells = [.. Plan.Of(claim, [], tier)];
        Assert.Equal(["high@unfit", "low@unfit", "middle@unfit"], cells.Where(c => c.NotApplicable == "its controls do not hold").Select(c => c.Name));
        Assert.Equal(tier == Tier.Full ? ["true@fits", "false@fits"] : [], cells.Where(c => c.Role != Role.Subject).Select(c => c.Name));
    }

    [Fact]
    public void Points_of_a_phase_map_follow_row_by_row_with_seeds_of_their_own()
    {
        var claim = new C90_Fake { Given = [], Phases = Map };
        Cell[] points = [.. Plan.Of(claim, [], Tier.Full).Where(c => c.Point is not null)];
        Assert.Equal(["map-v1", "map-v2", "map-v11", "map-v12"], points.Select(c => c.Name));
        Assert.Equal([false, false, false, true], points.Select(c => c.Point!.Headline));
        Assert.All(points, c => Assert.Equal((5, null, null), (Plan.Line(c, "d", Tier.Full).Seeds, Plan.Line(c, "d", Tier.Full).Looks, c.NotApplicable)));
        Assert.All(Plan.Of(claim, []).Where(c => c.Point is not null), c => Assert.Equal("left to the full tier", c.NotApplicable));
        Assert.All(Plan.Of(new C90_Fake { Phases = Map with { Quick = true } }, []), c => Assert.Null(c.NotApplicable));
    }

    [Fact]
    public void A_phase_map_that_cannot_be_drawn_is_refused()
    {
        Assert.Null(Map.Problem());
        Assert.Contains("an axis without values", (Map with { X = new PhaseAxis("x", []) }).Problem(), StringComparison.Ordinal);
        Assert.Contains("no point (3, 10)", (Map with { Headline = (3, 10) }).Problem(), StringComparison.Ordinal);
        Assert.Contains("named 'v'", (Map with { Create = (_, _) => new FakeSubject("v", 1) }).Problem(), StringComparison.Ordinal);
    }

    private static PhaseMap Map => new(new PhaseAxis("x", [1, 2]), new PhaseAxis("y", [0, 10]), (x, y) => new FakeSubject($"v{x + y}", x), Headline: (2, 10));

    [Fact]
    public void A_subject_that_is_not_there_says_so() =>
        Assert.Equal("no files", Plan.Of(new C90_Fake { Given = [] }, [new FakeSubject("absent", 1, "no files")])[^1].NotApplicable);

    [Fact]
    public void Two_controls_of_one_name_are_refused() =>
        Assert.Contains("two controls are named 'true'", Assert.Throws<InvalidOperationException>(() => Plan.Of(new C90_Fake { False = [new FakeSubject("true", 0)] }, [])).Message, StringComparison.Ordinal);

    [Fact]
    public void Two_different_subjects_of_one_name_are_refused_rather_than_one_lost()
    {
        var claim = new C90_Fake { Given = [new FakeSubject("a", .5), new FakeSubject("a", .6)] };
        Assert.Contains("two different subjects are named 'a'", Assert.Throws<InvalidOperationException>(() => Plan.Of(claim, [])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a@b")]
    [InlineData("é")]
    public void A_subjects_name_is_fit_for_files_and_filters(string name) =>
        Assert.Throws<ArgumentException>(() => new FakeSubject(name, 1));
}
