using Hypotheses.Catalogue.Superposition;
using Hypotheses.Claims;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Running;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Tests.Claims.Subjects.Given;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Judging;

public class BesideTwinsTests
{
    private const string None = "no twin was judged beside it: it may be nothing that training added";

    [Fact]
    public void A_trained_models_verdict_says_how_many_twins_share_it()
    {
        Assert.Equal("its twins too: nothing that training added", Beside(("t-untrained", .9), ("t-shuffled", .95)));
        Assert.Equal("1 of 2 twins too", Beside(("t-untrained", .9), ("t-shuffled", .1)));
        Assert.Equal("none of its twins", Beside(("t-untrained", .1)));
    }

    [Fact]
    public void Where_no_twin_was_judged_it_says_so_and_a_world_says_nothing()
    {
        Assert.Equal(None, Beside());
        // A twin that was planned and did not run was not judged either.
        Assert.Equal(None, Beside(Twin("t-untrained", [])));
        Assert.Equal("no twin was judged beside it", Of([.. Lines.SoundControls, .. Of("t", .1)], "t"));
        Assert.Null(Of([.. Lines.SoundControls, .. Lines.Six("world", Role.Subject, .9)], "world"));
        // Without a verdict there is nothing to share.
        Assert.Null(Of([.. Lines.SoundControls, Lines.Plan("t") with { ComesFromTraining = true }], "t"));
    }

    /// <summary>The user's list says <c>"twins": false</c>: each claim of language models must say what was not judged.</summary>
    [Theory]
    [InlineData("C13")]
    [InlineData("C14")]
    [InlineData("C26")]
    public void A_model_that_is_listed_without_twins_says_so_in_every_claim(string id)
    {
        IReadOnlyList<Subject> Listed(string twins) => GivenList.Read(
            "models.json", $$"""[{"name": "m", "description": "", "folder": "f", "text": "t"{{twins}}}]""", Path.GetTempPath());
        Claim claim = Hypotheses.Claims.Running.Catalogue.Claims(typeof(C01_Superposition).Assembly).Single(c => c.Id == id);
        PlannedCell[] Planned(string twins) => [
            .. Plan.Of(claim, Listed(twins)).Where(c => c.Subject.Name.StartsWith('m') && c.LeftOut is null)
                .Select(c => Plan.Line(c, "d", Tier.Quick)).DistinctBy(c => c.Setting)];
        PlannedCell alone = Planned(", \"twins\": false")[0], beside = Planned("")[0];
        Assert.True(alone.ComesFromTraining);
        Assert.True(beside.ComesFromTraining);
        Assert.DoesNotContain(Plan.Of(claim, Listed(", \"twins\": false")), c => c.Subject.TwinOf is not null);
        Assert.Contains(Plan.Of(claim, Listed("")), c => c.Subject.TwinOf == "m");
        // The same cell with six trials that support a rule written by hand.
        PlannedCell judged = alone with
        {
            Claim = "C90",
            NotApplicable = null,
            Absent = false,
            Prediction = Lines.Above,
            Seeds = 6,
        };
        IEnumerable<Trial> trials = Enumerable.Range(0, 6)
            .Select(i => Lines.Trial(i, .9, judged.Subject) with { SubjectHash = judged.SubjectHash });
        Assert.Equal(None, Of([.. Lines.SoundControls, judged, .. trials], judged.Subject));
    }

    /// <summary>C13's rule holds a model against twins that it makes itself, whether or not they are subjects.</summary>
    [Fact]
    public void Where_the_rule_itself_compares_with_twins_it_says_that_instead()
    {
        var prediction = new Prediction("l2.over_twins", Rule.Above("l2.over_twins", .5), Rule.Below("l2.over_twins", .3));
        LedgerLine[] lines = [.. Of("t", .9).Select(l => l switch
        {
            PlannedCell p => p with { Claim = "C13", Prediction = prediction },
            Trial t => t with { Claim = "C13", Measurements = new Dictionary<string, double> { ["l2.over_twins"] = .9 } },
            _ => l,
        })];
        LedgerLine[] controls = [.. Lines.SoundControls.Select(l => l switch
        {
            PlannedCell p => p with { Claim = "C13", Prediction = prediction },
            Trial t => t with
            {
                Claim = "C13",
                Measurements = new Dictionary<string, double> { ["l2.over_twins"] = t.Measurements.Values.First() },
            },
            _ => l,
        })];
        Assert.Equal(
            "no twin was judged beside it: the rule itself compares with its twins",
            Judge.Cells([.. controls, .. lines], Tier.Quick).Single(c => c.Subject == "t").Twins);
    }

    private static string? Beside(params (string Name, double Value)[] twins) =>
        Beside([.. twins.SelectMany(t => Twin(t.Name, [.. Enumerable.Repeat(t.Value, 6)]))]);

    private static string? Beside(IEnumerable<LedgerLine> twins) =>
        Of([.. Lines.SoundControls, .. Of("t", .9), .. twins], "t");

    private static LedgerLine[] Of(string name, double value) =>
        [.. Lines.Six(name, Role.Subject, value).Select(l => l is PlannedCell p ? p with { ComesFromTraining = true } : l)];

    private static LedgerLine[] Twin(string name, double[] values) =>
        [
            Lines.Plan(name) with { TwinOf = "t" },
            .. values.Select((v, i) => Lines.Trial(i, v, name))];

    private static string? Of(IEnumerable<LedgerLine> lines, string subject) =>
        Judge.Cells([.. lines], Tier.Quick).Single(c => c.Subject == subject).Twins;
}
