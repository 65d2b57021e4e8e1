using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Tests.Samples;
using Hypotheses.Tests.Support;
using Xunit.Abstractions;

namespace Hypotheses.Tests.Xunit;

/// <summary>What other tiers are held against, and what a calibration leaves beside a claim.</summary>
[Collection(nameof(C93_Tunable))]
public sealed class TierRunTests : IDisposable
{
    private const string Given = "C93_Tunable × given", Positive = "C93_Tunable × true [positive control]",
        Negative = "C93_Tunable × false [negative control]";
    private const string Quick = "C93_Tunable.Verdict_subject=given.verified.json",
        Full = "C93_Tunable.Verdict_subject=given_tier=full.verified.json";
    private const string Calibration = "C93_Tunable.Calibration.verified.json";
    private readonly ClaimRun _run = new();

    [Fact]
    public void The_full_tier_is_held_against_the_quick_tiers_verdict()
    {
        Run(.9, Tier.Quick, accept: true);
        Passed(Run(.9, Tier.Full)[Given]);
        Assert.StartsWith(
            "C93 × given: refuted, expected supported\n", Message(Run(.1, Tier.Full)[Given]), StringComparison.Ordinal);
        Assert.Contains("C93_Tunable.Verdict_subject=given_tier=full.received.json", _run.SnapshotFiles);
    }

    [Fact]
    public void It_has_a_file_of_its_own_only_where_its_verdict_differs()
    {
        Run(.9, Tier.Quick, accept: true);
        Assert.All(Run(.9, Tier.Full, accept: true).Values, Passed);
        Assert.DoesNotContain(_run.SnapshotFiles, f => f.Contains("tier=", StringComparison.Ordinal));
        Run(.1, Tier.Full, accept: true);
        Assert.Equal([Full], _run.SnapshotFiles.Where(f => f.Contains("tier=", StringComparison.Ordinal)));
        Passed(Run(.1, Tier.Full)[Given]);
        Passed(Run(.9, Tier.Quick)[Given]);
        Assert.StartsWith(
            "C93 × given: supported, expected refuted\n", Message(Run(.9, Tier.Full)[Given]), StringComparison.Ordinal);
        Run(.9, Tier.Full, accept: true); // as the quick tier again: the file goes
        Assert.Contains(Quick, _run.SnapshotFiles);
        Assert.DoesNotContain(Full, _run.SnapshotFiles);
    }

    [Fact]
    public void Calibration_runs_controls_only_and_is_never_green_unseen()
    {
        Run(.9, Tier.Quick, accept: true);
        Dictionary<string, ITestResultMessage> results = Run(.9, Tier.Calibrate);
        Assert.Equal([Negative, Positive], results.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            "C93 × true: no calibration is approved yet\n  approve what was seen: HYPOTHESES_TIER=calibrate HYPOTHESES_ACCEPT=1 "
                + "dotnet test samples --filter claim=C93",
            Message(results[Positive]));
        Assert.Contains("C93_Tunable.Calibration.received.json", _run.SnapshotFiles);
        Assert.Equal(80, _run.Ledger.OfType<Trial>().Count(t => t.Tier == Tier.Calibrate));
        Assert.All(
            _run.Status,
            c => Assert.Equal((40, 1, 6), (c.Calibration!.Replicates, c.Calibration.Power, c.Calibration.QuickSeeds)));
    }

    [Fact]
    public void Controls_that_only_the_full_tier_takes_are_calibrated_against_its_verdicts()
    {
        Run(.9, Tier.Full, accept: true);
        Assert.DoesNotContain(Quick, _run.SnapshotFiles);
        Assert.All(Run(.9, Tier.Calibrate, accept: true).Values, Passed);
        Assert.Contains(Calibration, _run.SnapshotFiles);
    }

    [Fact]
    public void What_was_approved_of_both_controls_is_shown_by_quick_runs_until_the_definition_changes()
    {
        Run(.9, Tier.Quick, accept: true);
        Assert.All(Run(.9, Tier.Calibrate, accept: true).Values, Passed);
        Assert.Contains(Calibration, _run.SnapshotFiles);
        Assert.DoesNotContain("C93_Tunable.Calibration.received.json", _run.SnapshotFiles);
        string file = File.ReadAllText(Path.Combine(_run.Snapshots, Calibration));
        Assert.All(Run(.9, Tier.Calibrate).Values, Passed);
        Assert.Equal(file, File.ReadAllText(Path.Combine(_run.Snapshots, Calibration)));

        Run(.9, Tier.Quick);
        Assert.Equal([false, false], _run.Status.Where(c => c.Role != Role.Subject).Select(c => c.Calibration!.OutOfDate));
        string page = File.ReadAllText(Path.Combine(_run.Out, "claim-C93.html"));
        Assert.Contains(
            "wrongly refuted 0 of 40 [0%, 8.8%], wrongly supported 0 of 40 [0%, 8.8%] of single replicates; in the quick tier "
                + "least power 100%, largest error 0%",
            page,
            StringComparison.Ordinal);
        Assert.DoesNotContain("out of date", page, StringComparison.Ordinal);
        Assert.Contains(
            "\"wrongly_supported\"", File.ReadAllText(Path.Combine(_run.Out, "status.json")), StringComparison.Ordinal);

        _run.Of(new C93_Tunable { Bound = .7 });
        Assert.Equal([true, true], _run.Status.Where(c => c.Role != Role.Subject).Select(c => c.Calibration!.OutOfDate));
        Assert.Contains("out of date", File.ReadAllText(Path.Combine(_run.Out, "claim-C93.html")), StringComparison.Ordinal);
        // Verdicts of the old bound are none, so nothing can be calibrated before they are approved.
        _run.Of(new C93_Tunable { Bound = .7 }, s => s with { Accept = true, Why = "another bound" });
        Assert.StartsWith(
            "C93 × true: the approved calibration is of another definition\n  $.controls.true.definition: ",
            Message(_run.Of(new C93_Tunable { Bound = .7 }, s => s with { Tier = Tier.Calibrate })[Positive]),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_control_that_comes_out_wrong_is_not_calibrated()
    {
        Run(.9, Tier.Quick, accept: true);
        var broken = new C93_Tunable { True = new FakeSubject("true", .5) };
        Assert.StartsWith(
            "C93 × true: invalid instrument",
            Message(_run.Of(broken, s => s with { Tier = Tier.Calibrate, Accept = true, Why = "a control in doubt" })[Positive]),
            StringComparison.Ordinal);
        Assert.DoesNotContain(
            "\"true\"",
            File.Exists(Path.Combine(_run.Snapshots, Calibration))
                ? File.ReadAllText(Path.Combine(_run.Snapshots, Calibration))
                : "",
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_calibration_is_one_line_with_its_name()
    {
        Run(.9, Tier.Quick, accept: true);
        string path = Path.Combine(_run.Snapshots, Calibration);
        File.WriteAllText(path, "{\"controls\":{\"true\":{\"definition\":1}}}");
        Assert.Contains($"{path}: not a calibration: ", Message(Run(.9, Tier.Calibrate)[Positive]), StringComparison.Ordinal);
    }

    public void Dispose() => _run.Dispose();

    private Dictionary<string, ITestResultMessage> Run(double given, Tier tier, bool accept = false) =>
        _run.Of(new C93_Tunable { Reads = given }, s => s with { Tier = tier, Accept = accept, Rerun = true });

    private static void Passed(ITestResultMessage result) =>
        Assert.True(result is ITestPassed, result is ITestFailed ? Message(result) : "skipped");

    private static string Message(ITestResultMessage result) => Assert.IsAssignableFrom<ITestFailed>(result).Messages.Single();
}
