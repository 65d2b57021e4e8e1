using Hypotheses.Tests.Support;
using Hypotheses.Xunit.TestLogger;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Client;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;

namespace Hypotheses.Tests.TestLogger;

public sealed class LoggerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _printed = new() { NewLine = "\n" };
    private readonly Events _events = new();
    private readonly ManualTime _time = new();
    private readonly List<string> _announced = [];

    public void Dispose()
    {
        _printed.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Each_cell_has_a_line_and_the_run_ends_with_the_table_that_it_wrote()
    {
        Start();
        _events.Give(Result("C21", "nested", TestOutcome.Passed, 3.2, "verdict: supported\nmore"));
        _events.Give(Result(null, null, TestOutcome.Passed, 1, "verdict: supported"));
        _events.Give(Result("C21", "gpt2@blocks.1", TestOutcome.Skipped, 0, null, "not applicable: lacks known true features"));
        _events.Give(
            Result("C22", "flat", TestOutcome.Failed, 61, "verdict: refuted", "C22 × flat: refuted, expected supported"));
        File.WriteAllText(Path.Combine(_folder.Root, "verdicts.txt"), "the table\n");
        File.WriteAllText(Path.Combine(_folder.Root, "index.html"), "");
        _events.Complete();
        Assert.Equal(
            "[  1] C21 × nested  supported  3.2 s\n[  2] C22 × flat  refuted  61.0 s  FAILS\n\nthe table\n"
                + $"{Path.Combine(_folder.Root, "index.html")}\n4 tests: 2 cells, 1 other, and one for the cells that are not measured: "
                + "there was nothing else\n",
            _printed.ToString());
    }

    [Fact]
    public void What_the_run_costs_is_said_before_its_first_cell_and_each_cell_says_how_far_it_is()
    {
        Start();
        Assert.Equal([Handover], _announced); // before the host starts
        _time.Tick();
        Assert.Equal("", _printed.ToString());
        File.WriteAllText(Handover, "plan: 2 cells\nplan: 3 more\ncells: 12\n");
        _time.Tick();
        _time.Tick();
        Assert.Equal("2 cells\n3 more\n", _printed.ToString());
        File.WriteAllText(Handover, "plan: 2 cells\ncells: 12\ndone: 5 of 60 trials, the last of C21\nleft: 4 min left\n");
        _events.Give(Result("C21", "nested", TestOutcome.Passed, 30, "verdict: supported\ntook: 3.2 s"));
        File.WriteAllText(Handover, "cells: 12\n");
        _events.Give(Result("C21", "b", TestOutcome.Failed, 30, "verdict: refuted\ntook: kept"));
        Assert.EndsWith(
            "\n[  1/12] C21 × nested  supported  3.2 s · 4 min left\n[  2/12] C21 × b  refuted  kept  FAILS\n",
            _printed.ToString(),
            StringComparison.Ordinal);
        _events.Complete();
        Assert.False(File.Exists(Handover));
    }

    [Fact]
    public void A_claim_that_takes_long_gives_a_sign_of_life_every_twenty_seconds()
    {
        Start();
        File.WriteAllText(Handover, "plan: 2 cells\ncells: 2\ndone: 5 of 60 trials, the last of C21\nleft: 4 min left\n");
        _time.Tick();
        _time.Pass(19);
        _time.Tick();
        Assert.Equal("2 cells\n", _printed.ToString());
        _time.Pass(1);
        _time.Tick();
        _time.Pass(59); // nothing has changed
        _time.Tick();
        File.WriteAllText(Handover, "cells: 2\ndone: 9 of 60 trials, the last of C21\n");
        _time.Tick();
        string said = "2 cells\n  … 5 of 60 trials, the last of C21 · 4 min left\n  … 9 of 60 trials, the last of C21\n";
        Assert.Equal(said, _printed.ToString());
        _time.Pass(60);
        _time.Tick();
        said += "  … 9 of 60 trials, the last of C21\n";
        Assert.Equal(said, _printed.ToString());
        _events.Complete();
        _time.Pass(60);
        _time.Tick(); // one that was on its way
        Assert.Equal(said, _printed.ToString());
    }

    [Fact]
    public void How_many_tests_there_are_is_explained_by_cells_and_checks()
    {
        Start();
        _events.Give(Result("C21", "nested", TestOutcome.Passed, 1, "verdict: supported"));
        _events.Give(Result("C21", "b", TestOutcome.Passed, 1, "verdict: supported"));
        _events.Give(Result("C21", null, TestOutcome.Passed, 1, "invariances: Scaling"));
        _events.Complete();
        Assert.EndsWith(
            "\n3 tests: 2 cells, 1 check of whole claims (invariances, regimes, phase maps); cells that are not measured are no "
                + "tests\n",
            _printed.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Only_what_must_not_be_overlooked_is_coloured_and_only_where_colours_are()
    {
        const string text = "[  1] C21 × a  refuted  1 s  FAILS\n  FAILS  C21 × a: refuted\nWARNING: no file\nC21 FAILS not";
        Assert.Equal(text, new Paint(false).Of(text));
        Assert.Equal(
            "[  1] C21 × a  refuted  1 s\u001b[31m  FAILS\u001b[0m\n\u001b[31m  FAILS\u001b[0m  C21 × a: refuted\n"
                + "\u001b[33mWARNING:\u001b[0m no file\nC21 FAILS not",
            new Paint(true).Of(text));
    }

    [Fact]
    public void Why_the_end_of_a_run_failed_is_its_last_line()
    {
        Start();
        _events.Give(Result("C21", "nested", TestOutcome.Passed, 1, "verdict: supported"));
        _events.Say(TestMessageLevel.Informational, "[xUnit.net 00:00:01.00]   a : b");
        _events.Say(TestMessageLevel.Error, "[xUnit.net 00:00:02.00]     [Test Assembly Cleanup Failure (X.dll)] A.WriteFailed");
        _events.Say(TestMessageLevel.Informational, "[xUnit.net 00:00:02.00]       A.WriteFailed : /full: cannot be written: no space");
        _events.Say(TestMessageLevel.Informational, "[xUnit.net 00:00:02.00]       ---- System.IO.IOException : no space");
        _events.Complete();
        Assert.EndsWith("\nfails at its end: /full: cannot be written: no space\n", _printed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_of_an_earlier_run_is_not_printed()
    {
        string table = Path.Combine(_folder.Root, "verdicts.txt");
        File.WriteAllText(table, "the old table\n");
        File.SetLastWriteTimeUtc(table, DateTimeOffset.UtcNow.UtcDateTime.AddMinutes(-1));
        Start();
        _events.Give(Result("C21", "nested", TestOutcome.Failed, 1, null, "C21: two claims have one id"));
        _events.Complete();
        Assert.Equal($"[  1] C21 × nested  failed  1.0 s  FAILS\n\nno verdicts were written: {table}\n"
            + "1 test: 1 cell; cells that are not measured are no tests\n", _printed.ToString());
    }

    [Fact]
    public void A_run_that_is_refused_says_so_and_prints_no_table_of_the_run_that_keeps_it_out()
    {
        Start();
        _events.Give(
            Result(
                "C21",
                "nested",
                TestOutcome.Failed,
                0,
                "verdict: not run\nrefused: ledger.jsonl: in use by another run\n",
                "ledger.jsonl: in use by another run"));
        File.WriteAllText(Path.Combine(_folder.Root, "verdicts.txt"), "none fails\n"); // the other run's, written this moment
        File.WriteAllText(Path.Combine(_folder.Root, "index.html"), "");
        _events.Complete();
        Assert.Equal(
            "[  1] C21 × nested  not run  0.0 s  FAILS\n\nno verdicts, nothing was measured: ledger.jsonl: in use by another "
                + "run\n",
            _printed.ToString());
    }

    [Fact]
    public void A_run_without_cells_says_nothing()
    {
        File.WriteAllText(Path.Combine(_folder.Root, "verdicts.txt"), "the table\n");
        Start();
        _events.Give(Result("C21", null, TestOutcome.Passed, 1, "invariances: Scaling"));
        _events.Complete();
        Assert.Equal("", _printed.ToString());
    }

    [Fact]
    public void What_goes_wrong_in_the_logger_is_one_line_and_no_exception()
    {
        Logger("no\0path").Initialize(_events, []);
        _events.Give(Result("C21", "nested", TestOutcome.Passed, 1, "verdict: supported"));
        _events.Complete();
        Assert.StartsWith("[  1] C21 × nested  supported  1.0 s\nhypotheses logger: ", _printed.ToString());
        Assert.Equal(2, _printed.ToString().Count(c => c == '\n'));
    }

    [Theory]
    [InlineData(TestOutcome.Passed, null, "as expected")]
    [InlineData(TestOutcome.Failed, null, "failed")]
    [InlineData(TestOutcome.None, null, "not run")]
    [InlineData(TestOutcome.Skipped, null, "skipped")]
    [InlineData(TestOutcome.Skipped, "not applicable: lacks known true features", "not applicable")]
    [InlineData(TestOutcome.Skipped, "excluded: its gates fail", "excluded")]
    [InlineData(TestOutcome.Skipped, "not run: belongs to another shard than 0/4", "not run: belongs to another shard than 0/4")]
    [
        InlineData(
            TestOutcome.Skipped,
            "not run: measured; judged once all shards are merged: 3 of 6 trials",
            "not run: measured; judged once all shards are merged: 3 of 6 trials")]
    [InlineData(TestOutcome.Failed, "  verdict: error\r\nmore", "error")]
    public void The_verdict_is_in_the_output_else_in_the_outcome(TestOutcome outcome, string? message, string expected) =>
        Assert.Equal(expected, Progress.VerdictOf(Result("C21", "nested", outcome, 1, null, message)));

    [Fact]
    public void Relative_folders_are_taken_from_the_solution_above_the_tests()
    {
        string bin = Path.Combine(_folder.Root, "hypotheses", "bin", "Debug");
        Directory.CreateDirectory(bin);
        _folder.Write("Hypotheses.sln", []);
        string assembly = Path.Combine(bin, "Hypotheses.dll");
        Assert.Equal(Path.Combine(_folder.Root, "artifacts", "hypotheses"), new RunFolder(null, null, assembly).Path);
        Assert.Equal(Path.Combine(_folder.Root, "x"), new RunFolder(null, "x", assembly).Path);
        Assert.Equal(Path.Combine(_folder.Root, "y"), new RunFolder("y", "x", assembly).Path);
        Assert.Equal(Path.GetFullPath("/z"), new RunFolder("/z", "x", assembly).Path);
    }

    [Fact]
    public void The_assembly_has_the_name_and_no_reference_that_the_test_platform_would_miss()
    {
        var assembly = typeof(HypothesesLogger).Assembly;
        Assert.EndsWith(".TestLogger", assembly.GetName().Name);
        Assert.DoesNotContain(
            assembly.GetReferencedAssemblies(),
            a =>
                a.Name!.StartsWith("Hypotheses", StringComparison.Ordinal)
                    || a.Name.StartsWith("TorchSharp", StringComparison.Ordinal));
    }

    private HypothesesLogger Logger(string? environment, bool colours = false) =>
        new(_printed, environment, Handover, _time, new Paint(colours), path => _announced.Add(path));

    private string Handover => Path.Combine(_folder.Root, "handover");

    private void Start() =>
        Logger(null).Initialize(_events, new Dictionary<string, string?> { ["out"] = _folder.Root });

    private static TestResult Result(
        string? claim, string? subject, TestOutcome outcome, double seconds, string? output, string? error = null)
    {
        var test = new TestCase("T.M", new Uri("executor://x"), "/nowhere/x.dll");
        if (claim is not null) test.Traits.Add("claim", claim);
        if (subject is not null) test.Traits.Add(new Trait("subject", subject));
        var result = new TestResult(test) { Outcome = outcome, Duration = TimeSpan.FromSeconds(seconds), ErrorMessage = error };
        if (output is not null) result.Messages.Add(new TestResultMessage(TestResultMessage.StandardOutCategory, output));
        return result;
    }

    private sealed class Events : TestLoggerEvents
    {
        public override event EventHandler<TestRunMessageEventArgs>? TestRunMessage;

        public override event EventHandler<TestRunStartEventArgs>? TestRunStart { add { } remove { } }

        public override event EventHandler<TestResultEventArgs>? TestResult;

        public override event EventHandler<TestRunCompleteEventArgs>? TestRunComplete;

        public override event EventHandler<DiscoveryStartEventArgs>? DiscoveryStart { add { } remove { } }

        public override event EventHandler<TestRunMessageEventArgs>? DiscoveryMessage { add { } remove { } }

        public override event EventHandler<DiscoveredTestsEventArgs>? DiscoveredTests { add { } remove { } }

        public override event EventHandler<DiscoveryCompleteEventArgs>? DiscoveryComplete { add { } remove { } }

        public void Say(TestMessageLevel level, string message) =>
            TestRunMessage?.Invoke(this, new TestRunMessageEventArgs(level, message));

        public void Give(TestResult result) => TestResult?.Invoke(this, new TestResultEventArgs(result));

        public void Complete() =>
            TestRunComplete?.Invoke(this, new TestRunCompleteEventArgs(null, false, false, null, null, null, TimeSpan.Zero));
    }
}
