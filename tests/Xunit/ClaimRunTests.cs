using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Worlds.Recipes;
using Hypotheses.Tests.Samples;
using Hypotheses.Tests.Support;
using Hypotheses.Xunit;
using Hypotheses.Xunit.Snapshots;
using Xunit.Abstractions;

namespace Hypotheses.Tests.Xunit;

/// <summary>A claim through discovery, execution, judging, snapshot and reports, in each form that it can take.</summary>
[Collection(nameof(C93_Tunable))]
public sealed class ClaimRunTests : IDisposable
{
    private const string Given = "C93_Tunable × given", Positive = "C93_Tunable × true [positive control]",
        Negative = "C93_Tunable × false [negative control]";
    private readonly ClaimRun _run = new();

    [Fact]
    public void A_missing_snapshot_fails_says_how_to_approve_and_leaves_what_was_seen()
    {
        Dictionary<string, ITestResultMessage> results = _run.Of(new C93_Tunable());
        Assert.Equal([Negative, Given, Positive], results.Keys.Order(StringComparer.Ordinal));
        Assert.All(results.Values, r => Assert.IsAssignableFrom<ITestFailed>(r));
        Assert.Equal(
            "C93 × given: supported, and no verdict is approved yet\n  approve what was seen: HYPOTHESES_ACCEPT=1 dotnet test "
                + "samples --filter claim=C93",
            Message(results[Given]));
        Assert.Equal(
            [
                "C93_Tunable.Verdict_subject=false.received.json",
                "C93_Tunable.Verdict_subject=given.received.json",
                "C93_Tunable.Verdict_subject=true.received.json"],
            _run.SnapshotFiles);
    }

    [Fact]
    public void What_was_accepted_passes_from_then_on_and_received_files_are_gone()
    {
        _run.Of(new C93_Tunable());
        Assert.All(Accept(new C93_Tunable()).Values, Passed);
        Assert.Equal(
            [
                "C93_Tunable.Verdict_subject=false.verified.json",
                "C93_Tunable.Verdict_subject=given.verified.json",
                "C93_Tunable.Verdict_subject=true.verified.json",
                "costs.json"],
            _run.SnapshotFiles);
        Dictionary<string, ITestResultMessage> results = _run.Of(new C93_Tunable());
        Assert.All(results.Values, Passed);
        Assert.Equal("verdict: supported\ntook: kept\n", results[Given].Output);
        Assert.Equal([Verdict.Supported, Verdict.Refuted, Verdict.Supported], _run.Status.Select(s => s.Verdict));
        Assert.Equal([Verdict.Supported, Verdict.Refuted, Verdict.Supported], _run.Status.Select(s => s.Expected!.Value));
        Assert.Equal(18, _run.Ledger.OfType<Trial>().Count());
    }

    [Fact]
    public void Each_run_leaves_a_line_of_history_and_the_page_says_what_changed_since_the_last()
    {
        string history = Path.Combine(_run.Out, "history.jsonl"), page = Path.Combine(_run.Out, "index.html");
        _run.Of(new C93_Tunable());
        string first = Assert.Single(File.ReadAllLines(history));
        Assert.Contains("\"subject\":\"given\"", first);
        Assert.DoesNotContain("Since each cell's last run", File.ReadAllText(page));
        File.AppendAllText(history, "{\"time\":"); // as a kill leaves it
        _run.Of(new C93_Tunable());
        string[] lines = File.ReadAllLines(history);
        Assert.Equal(2, lines.Length);
        Assert.Equal(first, lines[0]);
        Assert.Contains("Nothing changed; 3 of 3 cells say the same.", File.ReadAllText(page));
        Assert.Contains("dropped a half-written last line", File.ReadAllText(page));
    }

    [Fact]
    public void A_refuted_claim_that_is_approved_as_such_is_green()
    {
        Accept(Value(.1));
        Passed(_run.Of(Value(.1))[Given]);
        Assert.Equal(Verdict.Refuted, _run.Status[^1].Verdict);
    }

    [Fact]
    public void A_verdict_that_differs_from_the_approved_one_fails_with_the_paths_that_differ()
    {
        Accept(Value(.9));
        Dictionary<string, ITestResultMessage> results = _run.Of(Value(.1));
        string[] lines = Message(results[Given]).Split('\n');
        Assert.Equal("C93 × given: refuted, expected supported", lines[0]);
        Assert.Contains("  $.verdict: supported → refuted", lines);
        Assert.Contains(lines, l => l.StartsWith("  $.effect: 0.", StringComparison.Ordinal));
        Passed(results[Positive]);
        Assert.Contains("C93_Tunable.Verdict_subject=given.received.json", _run.SnapshotFiles);
        Passed(_run.Of(Value(.9))[Given]);
        Assert.DoesNotContain("C93_Tunable.Verdict_subject=given.received.json", _run.SnapshotFiles);
    }

    [Fact]
    public void Another_number_with_the_same_verdict_passes_and_is_mentioned()
    {
        Accept(Value(.9));
        ITestResultMessage result = _run.Of(Value(.8))[Given];
        Passed(result);
        Assert.Contains("since approval: $.effect: 0.", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"statistic":5,"support":[],"refute":{},"verdict":7}""")]
    public void An_approval_that_cannot_be_read_fails_its_cell_alone(string text)
    {
        Accept(new C93_Tunable());
        string file = Path.Combine(_run.Snapshots, "C93_Tunable.Verdict_subject=given.verified.json");
        File.WriteAllText(file, text);
        Dictionary<string, ITestResultMessage> results = _run.Of(new C93_Tunable());
        string message = Message(results[Given]);
        Assert.StartsWith(
            $"C93 × given: supported, and what is approved cannot be read: {file}: ", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Passed(results[Positive]);
        Passed(results[Negative]);
        Assert.Equal(["given"], _run.Status.Where(c => c.Fails).Select(c => c.Subject)); // and the reports are there
        Assert.All(Accept(new C93_Tunable()).Values, Passed); // what was seen takes its place
        Passed(_run.Of(new C93_Tunable())[Given]);
    }

    [Fact]
    public void An_approval_of_another_bound_is_none()
    {
        Accept(new C93_Tunable());
        string message = Message(_run.Of(new C93_Tunable { Bound = .7 })[Given]);
        Assert.StartsWith(
            "C93 × given: supported, and what is approved was judged by another rule\n", message, StringComparison.Ordinal);
        Assert.Contains("  $.support: value > 0.6 → value > 0.7\n", message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_invalid_instrument_fails_whatever_is_approved_and_cannot_be_approved()
    {
        Accept(new C93_Tunable());
        var broken = new C93_Tunable { True = new FakeSubject("true", .5) };
        foreach (bool accept in new[] { false, true })
        {
            Dictionary<string, ITestResultMessage> results = _run.Of(
                broken, s => s with { Accept = accept, Why = "a control in doubt" });
            Assert.StartsWith(
                "C93 × given: invalid instrument: positive control 'true' is inconclusive (",
                Message(results[Given]),
                StringComparison.Ordinal);
            Assert.DoesNotContain("HYPOTHESES_ACCEPT", Message(results[Given]), StringComparison.Ordinal);
            Assert.IsAssignableFrom<ITestFailed>(results[Positive]);
            // It did come out as it must; but nothing of its rule may be approved.
            if (accept)
                Assert.StartsWith(
                    "C93 × false: accepting is refused: positive control 'true' is inconclusive (",
                    Message(results[Negative]),
                    StringComparison.Ordinal);
            else Passed(results[Negative]);
        }

        Assert.Equal([Verdict.InvalidInstrument, Verdict.Refuted, Verdict.InvalidInstrument], _run.Status.Select(s => s.Verdict));
        Assert.Contains("\"supported\"", File.ReadAllText(_run.Snapshot("Verdict_subject=given")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(.9, 1, "supported")]
    [InlineData(.1, 1, "refuted")]
    [InlineData(.9, .5, "invalid instrument")]
    public void Each_form_reaches_the_page_the_table_and_the_summary(double given, double control, string verdict)
    {
        _run.Of(new C93_Tunable { Given = [new FakeSubject("given", given)], True = new FakeSubject("true", control) });
        string table = File.ReadAllText(Path.Combine(_run.Out, "verdicts.txt"));
        Assert.Contains(
            table.Split('\n'),
            l =>
                l.StartsWith("C93", StringComparison.Ordinal) && l.Contains(" given ", StringComparison.Ordinal)
                    && l.Contains(verdict, StringComparison.Ordinal));
        Assert.Contains(verdict, File.ReadAllText(Path.Combine(_run.Out, "claim-C93.html")), StringComparison.Ordinal);
        Assert.Contains(verdict, File.ReadAllText(Path.Combine(_run.Out, "summary.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_of_a_trial_is_an_error_of_its_cells()
    {
        var throwing = new C93_Tunable
        {
            Reader = r => r.Value > .5 ? throw new InvalidOperationException("no") : new Measurement { ["value"] = r.Value }
        };
        Dictionary<string, ITestResultMessage> results = _run.Of(throwing);
        Assert.StartsWith(
            "C93 × given: a trial erred: seed 0: InvalidOperationException: no",
            Message(results[Given]),
            StringComparison.Ordinal);
        Assert.Equal([Verdict.Error, Verdict.Refuted, Verdict.Error], _run.Status.Select(s => s.Verdict));
    }

    [Fact]
    public void What_does_not_apply_is_no_test_and_stands_in_the_reports_with_its_reason()
    {
        var claim = new C93_Tunable
        {
            Given = [
                new WorldSubject("world", "no fake", new NestedRecipe()),
                new FakeSubject("absent", 1, "HYPOTHESES_MODELS has no file")]
        };
        Dictionary<string, ITestResultMessage> results = Accept(claim);
        Assert.Equal([Negative, Positive], results.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            [("absent", "HYPOTHESES_MODELS has no file"), ("world", "lacks FakeSubject")],
            _run.Status.Where(s => s.Verdict == Verdict.NotApplicable).Select(s => (s.Subject, s.Reason!)).Order());
        Assert.Contains("\n  1 not applicable, lacks FakeSubject: C93 × world\n", Table, StringComparison.Ordinal);
        Assert.Contains(
            "\n4 cells: 2 controls (2 of 2 hold), 2 not applicable; none fails\n", Table, StringComparison.Ordinal);
        Assert.DoesNotContain(
            _run.SnapshotFiles,
            f => f.Contains("world", StringComparison.Ordinal) || f.Contains("absent", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("world", "not applicable: lacks FakeSubject")]
    [InlineData("absent", "not applicable: HYPOTHESES_MODELS has no file")]
    public void A_run_that_was_asked_for_nothing_else_has_one_skipped_test_that_says_so(string subject, string reason)
    {
        var claim = new C93_Tunable
        {
            Given = [
                new WorldSubject("world", "no fake", new NestedRecipe()),
                new FakeSubject("absent", 1, "HYPOTHESES_MODELS has no file")]
        };
        Dictionary<string, ITestResultMessage> results = _run.Of(
            claim, select: c => c.DisplayName.EndsWith(subject, StringComparison.Ordinal));
        Assert.Equal(reason, Assert.IsAssignableFrom<ITestSkipped>(Assert.Single(results).Value).Reason);
        Assert.Contains("1 cell: 1 not applicable; none fails\n", Table, StringComparison.Ordinal);
        Assert.Empty(_run.Ledger.OfType<Trial>());
    }

    [Fact]
    public void Shards_skip_what_is_not_theirs_and_judge_nothing_without_its_controls()
    {
        Accept(new C93_Tunable());
        for (int i = 0; i < 8; i++)
        {
            using var shard = new ClaimRun();
            Dictionary<string, ITestResultMessage> results = shard.Of(
                new C93_Tunable { Changes = [Invariance.Scaling] }, s => s with { Shard = (i, 8) });
            // Eight shards, four pieces of work: nearly every piece lies apart from its controls.
            Assert.All(
                results.Values,
                r =>
                    Assert.False(
                        r is ITestFailed && !Message(r).Contains("no verdict is approved yet", StringComparison.Ordinal),
                        $"{r.Test.DisplayName}: {(r is ITestFailed ? Message(r) : "")}"));
            Assert.All(
                results.Values.OfType<ITestSkipped>(),
                s =>
                    Assert.Matches(
                        "^not run: (belongs to another shard than ./8$|measured; judged once all shards are merged: .)",
                        s.Reason));
        }
    }

    [Fact]
    public void A_run_that_another_one_keeps_out_is_one_failing_test_in_one_line_and_touches_nothing()
    {
        Accept(new C93_Tunable());
        string ledger = Path.Combine(_run.Out, "ledger.jsonl"), table = Path.Combine(_run.Out, "verdicts.txt");
        (DateTime, DateTime) before = (File.GetLastWriteTimeUtc(ledger), File.GetLastWriteTimeUtc(table));
        using (Ledger.Hold(ledger))
        {
            (string name, ITestResultMessage result) = Assert.Single(_run.Of(new C93_Tunable { Changes = [Invariance.Scaling] }));
            string message = Message(result);
            Assert.StartsWith($"{ledger}: in use by another run", message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', message);
            // a cell's test, which the table's logger hears of
            Assert.StartsWith("C93_Tunable × ", name, StringComparison.Ordinal);
            Assert.Equal($"verdict: not run\nrefused: {message}\n", result.Output);
        }

        Assert.Equal(before, (File.GetLastWriteTimeUtc(ledger), File.GetLastWriteTimeUtc(table)));
        Assert.All(_run.Of(new C93_Tunable()).Values, Passed);
    }

    [Fact]
    public void What_lacks_a_file_is_warned_of_at_the_end_and_fails_where_it_is_required()
    {
        C93_Tunable Claim() =>
            new() { Given = [new FakeSubject("given", .9), new FakeSubject("absent", 1, "there is no m.bin")] };
        Dictionary<string, ITestResultMessage> results = Accept(Claim());
        Assert.DoesNotContain("C93_Tunable × absent", results.Keys);
        const string warning = "WARNING: 1 cell did not run for want of a file";
        Assert.EndsWith("WARNING: there is no m.bin: C93 × absent\n", Table, StringComparison.Ordinal);
        Assert.Contains(warning, Table, StringComparison.Ordinal);
        Assert.Contains("; none fails\n", Table, StringComparison.Ordinal);
        Assert.Contains(warning, File.ReadAllText(Path.Combine(_run.Out, "summary.md")), StringComparison.Ordinal);
        Assert.Contains(warning, File.ReadAllText(Path.Combine(_run.Out, "index.html")), StringComparison.Ordinal);

        results = _run.Of(Claim(), s => s with { Require = ["absent", "given"] });
        Passed(results[Given]);
        Assert.Equal(
            "C93 × absent: HYPOTHESES_REQUIRE names its subject, and it did not run: there is no m.bin",
            Message(results["C93_Tunable × absent"]));
        Assert.Contains("; 1 fails\n", Table, StringComparison.Ordinal);
        Assert.Contains("failures=\"1\"", File.ReadAllText(Path.Combine(_run.Out, "junit.xml")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_fails_that_was_not_asked_for_what_is_required()
    {
        using var folder = new TemporaryFolder();
        folder.Write("C93_Tunable.cs", []);
        using var host = new ClaimHost(
            new Settings { Out = folder.Root, Require = ["given"] }, [new C93_Tunable()], [], folder.Root);
        Assert.ThrowsAny<Exception>(() => host.Verdict(typeof(C93_Tunable), "true")); // nothing is approved
        Assert.Equal(
            "HYPOTHESES_REQUIRE: given did not run: no cell of it was asked for",
            Assert.Throws<ClaimFailedException>(host.Flush).Message);
        Assert.Contains(
            "note: HYPOTHESES_REQUIRE: given did not run: ",
            File.ReadAllText(Path.Combine(folder.Root, "verdicts.txt")),
            StringComparison.Ordinal);
        Assert.ThrowsAny<Exception>(() => host.Verdict(typeof(C93_Tunable), "given"));
        host.Flush();
    }

    [Fact]
    public void A_required_name_that_is_no_subjects_is_refused_before_any_work()
    {
        using var folder = new TemporaryFolder();
        var settings = new Settings { Out = Path.Combine(folder.Root, "out"), Require = ["gvien"] };
        Assert.Equal(
            "HYPOTHESES_REQUIRE='gvien' is not allowed: there is no subject 'gvien'; allowed: names with commas between them, "
                + "of shared, true, false, given",
            Assert.Throws<SettingsException>(() =>
                new ClaimHost(settings, [new C93_Tunable()], [new FakeSubject("shared", 1)], null)).Message);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Root));
    }

    [Fact]
    public void A_scale_that_leaks_into_the_score_is_a_broken_instrument()
    {
        var sound = new C93_Tunable { Changes = [Invariance.Scaling] };
        Passed(Accept(sound)["C93_Tunable: invariances of the instrument"]);
        var broken = new C93_Tunable
        {
            Changes = [Invariance.Scaling],
            Reader = r => new Measurement { ["value"] = r.Value * r.Scale }
        };
        Dictionary<string, ITestResultMessage> results = _run.Of(broken);
        string message = Message(results["C93_Tunable: invariances of the instrument"]);
        Assert.Matches(@"^C93: invalid instrument: true: value was (1|0)\.?\d* and is [23]\.\d+ under Scaling", message);
        Passed(results[Given]); // verdicts alone would not have noticed
    }

    [Fact]
    public void A_hard_control_is_put_through_the_invariances_too()
    {
        const string invariances = "C93_Tunable: invariances of the instrument";
        Measurement LeaksNearTheBound(Reading r) => new() { ["value"] = r.Value is > .5 and < .8 ? r.Value * r.Scale : r.Value };
        var easy = new C93_Tunable { Changes = [Invariance.Scaling], Reader = LeaksNearTheBound };
        Passed(_run.Of(easy)[invariances]);
        var near = new C93_Tunable
        {
            Changes = [Invariance.Scaling],
            Reader = LeaksNearTheBound,
            More = [((Case)new FakeSubject("near", .65)).Hard()]
        };
        Assert.Matches("^C93: invalid instrument: near: value was 0?\\.6", Message(_run.Of(near)[invariances]));
    }

    [Fact]
    public void An_invariance_that_the_specimen_does_not_know_is_an_error() =>
        Assert.Contains(
            "Reading has no Gauge; do not list it",
            Message(_run.Of(new C93_Tunable { Changes = [Invariance.Gauge] })["C93_Tunable: invariances of the instrument"]),
            StringComparison.Ordinal);

    public void Dispose() => _run.Dispose();

    private string Table => File.ReadAllText(Path.Combine(_run.Out, "verdicts.txt"));

    private static C93_Tunable Value(double value) => new() { Given = [new FakeSubject("given", value)] };

    private Dictionary<string, ITestResultMessage> Accept(C93_Tunable claim) => _run.Of(claim, s => s with { Accept = true });

    private static void Passed(ITestResultMessage result) =>
        Assert.True(result is ITestPassed, result is ITestFailed ? Message(result) : "skipped");

    private static string Message(ITestResultMessage result) => Assert.IsAssignableFrom<ITestFailed>(result).Messages.Single();
}
