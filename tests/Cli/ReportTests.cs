using Hypotheses.Claims.Definitions;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard;

namespace Hypotheses.Tests.Cli;

public sealed class ReportTests : IDisposable
{
    private readonly Run _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void A_ledger_gives_every_report_and_fails_while_nothing_is_approved()
    {
        string folder = _run.Ledger("run", Run.Whole());
        Assert.Equal(1, _run.Verb("report", "--out", folder));
        Assert.Equal(
            Reports.Names.Concat(Reports.NamesAtEnd).Append("ledger.jsonl").Append("claim-C21.html").Order(),
            Directory.GetFiles(folder).Select(f => Path.GetFileName(f)!).Order());
        Assert.StartsWith("4 cells: 2 judged (1 supported, 1 refuted), 2 controls (2 of 2 hold); 4 fail\n", _run.Output);
        Assert.Contains("note: approved verdicts are unknown", _run.Output);
        Assert.EndsWith(Path.Combine(folder, "index.html") + "\n", _run.Output);
        Assert.Equal("0123456789abcdef", StatusFile.Read(Path.Combine(folder, "status.json")).Commit);
    }

    [Fact]
    public void What_was_approved_is_kept_from_the_folders_own_status_or_from_another()
    {
        string shard = _run.Ledger("shard", Run.Whole()), merged = _run.Ledger("merged", Run.Whole());
        Assert.Equal(1, _run.Verb("report", "--out", shard));
        string status = Path.Combine(shard, "status.json");
        StatusFile file = StatusFile.Read(status);
        File.WriteAllText(status, (file with { Cells = [.. file.Cells.Select(c => c with { Expected = c.Verdict })] }).Text());
        Assert.Equal(0, _run.Verb("report", "--out", shard));
        Assert.Contains("none fails", _run.Output);
        Assert.Equal(0, _run.Verb("report", "--out", merged, "--expected", status));
        Assert.Equal(0, _run.Verb("report", "--out", merged));
    }

    [Fact]
    public void A_ledger_that_was_cut_off_is_told_by_report_and_merge()
    {
        string folder = _run.Ledger("run", Run.Whole()), ledger = Path.Combine(folder, "ledger.jsonl");
        File.WriteAllBytes(ledger, File.ReadAllBytes(ledger)[..^40]);
        _run.Verb("report", "--out", folder);
        Assert.Contains("note: ledger.jsonl: dropped a half-written last line (", _run.Output);
        Assert.Equal(0, _run.Verb("merge", Path.Combine(_run.Root, "merged.jsonl"), ledger));
        Assert.Contains($"note: {ledger}: ledger.jsonl: dropped a half-written last line (", _run.Output);
    }

    [Theory]
    [InlineData("\"commit\"", "\"committed\"", "commit: missing")]
    [InlineData("\"verdict\": \"supported\"", "\"verdict\": 77", "C21 × ")]
    public void A_status_that_no_run_wrote_is_refused_by_cell_and_field(string from, string to, string said)
    {
        string folder = _run.Ledger("run", Run.Whole()), status = Path.Combine(folder, "status.json");
        _run.Verb("report", "--out", folder);
        File.WriteAllText(status, File.ReadAllText(status).Replace(from, to, StringComparison.Ordinal));
        string line = _run.Refused("compare", status, status);
        Assert.StartsWith(status, line, StringComparison.Ordinal);
        Assert.Contains(said, line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cell_that_stands_twice_in_a_status_is_refused()
    {
        string folder = _run.Ledger("run", Run.Whole()), status = Path.Combine(folder, "status.json");
        _run.Verb("report", "--out", folder);
        StatusFile file = StatusFile.Read(status);
        File.WriteAllText(status, (file with { Cells = [.. file.Cells, file.Cells[0]] }).Text());
        Assert.Contains("stands twice", _run.Refused("compare", status, status), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_confirm_run_said_is_kept_too()
    {
        string folder = _run.Ledger("run", Run.Whole()), status = Path.Combine(folder, "status.json");
        _run.Verb("report", "--out", folder);
        StatusFile file = StatusFile.Read(status);
        File.WriteAllText(status, (file with
        {
            Cells = [.. file.Cells.Select(c => c with { Confirmed = "0123456789abcdef", ConfirmedVerdict = Verdict.Refuted })],
        }).Text());
        _run.Verb("report", "--out", folder);
        Assert.All(
            StatusFile.Read(status).Cells,
            c => Assert.Equal(("0123456789abcdef", Verdict.Refuted), (c.Confirmed, c.ConfirmedVerdict)));
        Assert.Contains("otherwise on confirming", _run.Output);
    }

    [Fact]
    public void How_many_definitions_were_tried_is_kept_and_of_several_runs_the_longest_log_counts()
    {
        string merged = _run.Ledger("merged", Run.Whole());
        string[] shards = [.. new[] { 3, 2 }.Select(tried =>
        {
            string folder = _run.Ledger($"shard{tried}", Run.Whole()), status = Path.Combine(folder, "status.json");
            _run.Verb("report", "--out", folder);
            File.WriteAllText(
                status,
                (
                    StatusFile.Read(status) with
                    {
                        DefinitionsTried = [new TriedDefinitions("C21", tried, "d", "2026-11-20", "<why>")]
                    }).Text());
            return status;
        })];
        _run.Verb("report", "--out", merged, "--expected", shards[0], "--expected", shards[1]);
        _run.Verb("report", "--out", merged);
        Assert.Equal(
            [new TriedDefinitions("C21", 3, "d", "2026-11-20", "<why>")],
            StatusFile.Read(Path.Combine(merged, "status.json")).DefinitionsTried);
        Assert.Contains(
            "3 definitions approved; the last since <time>2026-11-20</time>: &lt;why&gt; ",
            File.ReadAllText(Path.Combine(merged, "claim-C21.html")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_merged_ledger_gets_one_line_of_history_however_often_it_is_judged()
    {
        string folder = _run.Ledger("run", Run.Whole()), history = Path.Combine(folder, "history.jsonl");
        for (int i = 0; i < 3; i++) _run.Verb("report", "--out", folder);
        Assert.Single(File.ReadAllLines(history));
        Assert.DoesNotContain("Since each cell's last run", File.ReadAllText(Path.Combine(folder, "index.html")));
        _run.Ledger("run", Run.Cell("later", Role.Subject, .6));
        _run.Verb("report", "--out", folder);
        Assert.Equal(2, File.ReadAllLines(history).Length);
        Assert.Contains("1 cell new; 4 of 4 cells say the same", File.ReadAllText(Path.Combine(folder, "index.html")));
        File.AppendAllText(history, "no line\n");
        _run.Verb("report", "--out", folder);
        string said = $"{history}: line 3: no line of a history", summary = File.ReadAllText(Path.Combine(folder, "summary.md"));
        Assert.Contains(said, summary.Replace("\\_", "_"));
        Assert.Single(_run.Output.Split(said).Skip(1)); // once on the console
        Assert.Equal(2, File.ReadAllLines(history).Length);
        Assert.Equal("no line", File.ReadAllLines(Path.Combine(folder, "history.broken-1.jsonl"))[2]);
        // And nothing more of it.
        _run.Ledger("run", Run.Cell("latest", Role.Subject, .6));
        _run.Verb("report", "--out", folder);
        Assert.DoesNotContain("no line of a history", _run.Output);
        Assert.Equal(3, File.ReadAllLines(history).Length);
    }

    [Fact]
    public void A_verdict_approved_for_another_definition_does_not_count()
    {
        string folder = _run.Ledger("run", Run.Whole()), status = Path.Combine(folder, "status.json");
        _run.Verb("report", "--out", folder);
        StatusFile file = StatusFile.Read(status);
        File.WriteAllText(
            status,
            (file with { Cells = [.. file.Cells.Select(c => c with { Expected = c.Verdict, Definition = "other" })] }).Text());
        Assert.Equal(1, _run.Verb("report", "--out", folder));
    }

    [Fact]
    public void A_broken_ledger_or_status_is_one_line()
    {
        string folder = _run.Ledger("run", Run.Whole()), ledger = Path.Combine(folder, "ledger.jsonl"),
            status = Path.Combine(folder, "status.json");
        File.WriteAllText(status, "{");
        Assert.StartsWith($"{status}: ", _run.Refused("report", "--out", folder, "--expected", status));
        Assert.Equal(1, _run.Verb("report", "--out", folder)); // the folder's own broken status is replaced, with a note
        Assert.Contains($"note: approved verdicts are unknown: {status}: ", _run.Output);

        File.WriteAllText(ledger, File.ReadAllText(ledger) + "{\"kind\": \"trial\", \"claim\": 7}\n");
        foreach (
            string[] verb in (string[][])[
                ["report", "--out", folder],
                ["explain", "C21", "--out", folder],
                ["merge", Path.Combine(_run.Root, "m"), folder]])
            Assert.StartsWith($"{ledger}: line 29: not a ledger line: ", _run.Refused(verb));
        Assert.StartsWith(
            $"{Path.Combine(_run.Root, "none", "ledger.jsonl")}: cannot read the ledger: ",
            _run.Refused("report", "--out", Path.Combine(_run.Root, "none")));
    }

    [Fact]
    public void A_half_written_last_line_is_left_out()
    {
        string folder = _run.Ledger("run", Run.Whole());
        File.AppendAllText(Path.Combine(folder, "ledger.jsonl"), "{\"kind\":\"tri");
        Assert.Equal(1, _run.Verb("report", "--out", folder));
        Assert.StartsWith("4 cells: 2 judged (1 supported, 1 refuted)", _run.Output);
    }

    [Fact]
    public void The_tier_is_the_environments_else_the_one_planned_last()
    {
        string folder = _run.Ledger("run", Run.Whole());
        _run.Environment["HYPOTHESES_TIER"] = "full";
        // What is there stays: reports of nothing would take the approved verdicts with them.
        Assert.Equal($"report: {folder}: the ledger has no cell of tier full", _run.Refused("report", "--out", folder));
        Assert.Equal(["ledger.jsonl"], Directory.GetFiles(folder).Select(Path.GetFileName));
        _run.Environment["HYPOTHESES_TIER"] = "slow";
        Assert.StartsWith("HYPOTHESES_TIER='slow'", _run.Refused("report", "--out", folder));
        _run.Environment.Clear();
        _run.Ledger("run", Run.Planned("deep", Role.Subject, Tier.Full));
        _run.Verb("report", "--out", folder);
        Assert.StartsWith("1 cell: 1 not run", _run.Output);
    }

    [Fact]
    public void An_explanation_has_the_rule_the_controls_and_each_seed()
    {
        string folder = _run.Ledger("run", [.. Run.Whole(), .. Run.Cell("dead", Role.Subject, .5, fvu: .2)]);
        Assert.Equal(0, _run.Verb("explain", "C21", "deep", "--out", folder));
        foreach (
            string text in (string[])[
                "positive control 'nested' is supported: it holds",
                "negative control 'flat' is refuted: it holds",
                "C21 × deep (subject): supported\n",
            "hole > 0.3: hole is 0.6025 [0.5997, 0.6053]: yes, all of the interval",
            "hole < 0.1: hole is 0.6025 [0.5997, 0.6053]: no\n", "fvu ≤ 0.05", "1 0000000000000001  0.601"])
            Assert.Contains(text, _run.Output);
        Assert.DoesNotContain("wide", _run.Output);
        Assert.Equal(0, _run.Verb("explain", "C21", "--out", folder));
        Assert.Contains("C21 × dead (subject): invalid instrument: gates voided 6 of 6 trials: fvu in 6", _run.Output);
        Assert.Contains("0.2 FAILED", _run.Output);
        Assert.Contains("no: fvu", _run.Output);
        Assert.Equal("explain: unknown claim 'C99'; known: C21", _run.Refused("explain", "C99", "--out", folder));
        Assert.Equal(
            "explain: unknown subject 'x'; known: nested, flat, deep, wide, dead",
            _run.Refused("explain", "C21", "x", "--out", folder));
    }

    [Fact]
    public void A_broken_control_is_named_in_the_explanation()
    {
        string folder = _run.Ledger("run", [.. Run.Cell("nested", Role.Positive, .2), .. Run.Cell("flat", Role.Negative, .02)]);
        _run.Verb("explain", "C21", "--out", folder);
        Assert.Contains("positive control 'nested' is invalid instrument: it does NOT hold", _run.Output);
    }
}
