using Hypotheses.Claims;
using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Running;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
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
            Plan.Of(claim, [new FakeSubject("shared", .7), new FakeSubject("own", .5), new FakeSubject("true", 1)])
                .Select(c => (c.Name, c.Role)));
    }

    [Fact]
    public void Each_setting_of_a_subject_that_fits_is_a_cell()
    {
        var claim = new C90_Fake
        {
            Given = [new FakeSubject("misfit", 0, fits: false)],
            Places = [new C90_Fake.Place("layer.0"), new C90_Fake.Place("layer.1")]
        };
        Cell[] cells = [.. Plan.Of(claim, [])];
        Assert.Equal(["true@layer.0", "true@layer.1", "false@layer.0", "false@layer.1", "misfit"], cells.Select(c => c.Name));
        Assert.Equal([null, null, null, null, "lacks a value"], cells.Select(c => c.NotApplicable));
    }

    [Fact]
    public void Subjects_that_the_quick_tier_leaves_out_are_planned_and_say_so_and_their_controls_are_not_there()
    {
        var claim = new C90_Fake { Places = [new C90_Fake.Place("narrow"), new C90_Fake.Place("wide").InFullTier()] };
        Assert.Equal(
            ["high@wide", "low@wide", "middle@wide"],
            Plan.Of(claim, []).Where(c => c.NotApplicable == "left to the full tier").Select(c => c.Name));
        Assert.Equal(["true@narrow", "false@narrow"], Plan.Of(claim, []).Where(c => c.Role != Role.Subject).Select(c => c.Name));
        Assert.DoesNotContain(Plan.Of(claim, [], Tier.Full), c => c.NotApplicable is not null);
    }

    [Fact]
    public void Settings_of_a_subjects_own_take_the_place_of_the_protocols()
    {
        var claim = new C90_Fake
        {
            Places = [new C90_Fake.Place("usual")],
            Given = [
                new FakeSubject("own", .5).At(new C90_Fake.Place("a"), new C90_Fake.Place("b").InFullTier()),
                new FakeSubject("late", .5).InFullTier()],
        };
        Assert.Equal(
            [("own@a", null), ("own@b", "left to the full tier"), ("late@usual", "left to the full tier")],
            Plan.Of(claim, []).Where(c => c.Role == Role.Subject).Select(c => (c.Name, c.LeftOut)));
        Assert.All(Plan.Of(claim, [], Tier.Full), c => Assert.Null(c.LeftOut));
    }

    [Fact]
    public void What_the_author_excludes_is_planned_with_the_reason_and_runs_in_the_full_tier_where_an_instrument_fails()
    {
        var claim = new C90_Fake
        {
            Places = [new C90_Fake.Place("fits"), new C90_Fake.Place("unfit")],
            With = p =>
                p with
                {
                    Exclusions = [new("unfit", "its controls do not hold"), new(null, "never") { Subject = "low", Fails = false }]
                },
        };
        Cell[] quick = [.. Plan.Of(claim, [])], full = [.. Plan.Of(claim, [], Tier.Full)];
        foreach (Cell[] cells in (Cell[][])[quick, full])
        {
            Assert.Equal(
                ["true@unfit", "false@unfit", "high@unfit", "low@unfit", "middle@unfit"],
                cells.Where(c => c.Exclusion?.Reason == "its controls do not hold").Select(c => c.Name));
            Assert.Equal(["low@fits"], cells.Where(c => c.Exclusion?.Reason == "never").Select(c => c.Name));
        }

        Assert.DoesNotContain(quick, c => c.Exclusion is not null && c.Runs(Tier.Quick));
        Assert.All(full.Where(c => c.Exclusion is not null), c => Assert.Equal(c.Exclusion!.Fails, c.Runs(Tier.Full)));
        PlannedCell line = Plan.Line(full.Single(c => c.Name == "high@unfit"), "d", Tier.Full);
        Assert.Equal((6, null, 0, "its controls do not hold"), (line.Seeds, line.Looks, line.Spares, line.Excluded));
        Assert.Equal(0, Plan.Line(quick.Single(c => c.Name == "high@unfit"), "d", Tier.Quick).Seeds);
        // Controls of what is excluded say nothing about the instrument of the rest.
        Assert.Equal(["true@fits", "false@fits"], Plan.Of(claim, [], Tier.Calibrate).Select(c => c.Name));
    }

    [Fact]
    public void Points_of_a_phase_map_follow_row_by_row_with_seeds_of_their_own()
    {
        var claim = new C90_Fake { Given = [], Phases = Map };
        Cell[] points = [.. Plan.Of(claim, [], Tier.Full).Where(c => c.Point is not null)];
        Assert.Equal(["map-v1", "map-v2", "map-v11", "map-v12"], points.Select(c => c.Name));
        Assert.Equal([false, false, false, true], points.Select(c => c.Point!.Headline));
        Assert.All(
            points,
            c =>
                Assert.Equal(
                    (5, null, null), (Plan.Line(c, "d", Tier.Full).Seeds, Plan.Line(c, "d", Tier.Full).Looks, c.NotApplicable)));
        Assert.All(
            Plan.Of(claim, []).Where(c => c.Point is not null), c => Assert.Equal("left to the full tier", c.NotApplicable));
        Assert.All(Plan.Of(new C90_Fake { Phases = Map with { Quick = true } }, []), c => Assert.Null(c.NotApplicable));
    }

    [Fact]
    public void A_phase_map_that_cannot_be_drawn_is_refused()
    {
        Assert.Null(Map.Problem());
        Assert.Contains("an axis without values", (Map with { X = new PhaseAxis("x", []) }).Problem(), StringComparison.Ordinal);
        Assert.Contains("no point (3, 10)", (Map with { Headline = (3, 10) }).Problem(), StringComparison.Ordinal);
        Assert.Contains(
            "named 'v'", (Map with { Create = (_, _) => new FakeSubject("v", 1) }).Problem(), StringComparison.Ordinal);
    }

    private static PhaseMap Map =>
        new(
            new PhaseAxis("x", [1, 2]),
            new PhaseAxis("y", [0, 10]),
            (x, y) => new FakeSubject($"v{x + y}", x),
            Headline: (2, 10));

    [Fact]
    public void A_subject_that_is_not_there_says_so() =>
        Assert.Equal(
            "no files", Plan.Of(new C90_Fake { Given = [] }, [new FakeSubject("absent", 1, "no files")])[^1].NotApplicable);

    [Fact]
    public void Two_controls_of_one_name_are_refused() =>
        Assert.Contains(
            "two controls are named 'true'",
            Assert.Throws<InvalidOperationException>(() =>
                Plan.Of(new C90_Fake { False = [new FakeSubject("true", 0)] }, [])).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Two_different_subjects_of_one_name_are_refused_rather_than_one_lost()
    {
        var claim = new C90_Fake { Given = [new FakeSubject("a", .5), new FakeSubject("a", .6)] };
        Assert.Contains(
            "two different subjects are named 'a'",
            Assert.Throws<InvalidOperationException>(() => Plan.Of(claim, [])).Message,
            StringComparison.Ordinal);
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
