using System.Text.Json.Nodes;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Trials;

public sealed class LedgerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string PathOf => Path.Combine(_folder.Root, "ledger.jsonl");

    [Fact]
    public void What_was_appended_is_there_after_reopening_to_the_last_bit()
    {
        LedgerLine[] lines = [
            Lines.Plan(), Lines.Trial(0, .1 + .2), Lines.Trial(1, double.NaN) with { Voided = ["value is no number"] }, Found];
        using (Ledger ledger = Ledger.Open(PathOf)) ledger.Append(lines);
        using Ledger again = Ledger.Open(PathOf);
        Assert.Empty(again.Notices);
        Assert.Equal(lines.Select(Text), again.Lines.Select(Text));
        Assert.Equal(lines.Select(Text), Ledger.Read(PathOf).Select(Text));
        Assert.Equal(.1 + .2, Assert.IsType<Trial>(again.Lines[1]).Measurements["value"]);
    }

    [Fact]
    public void A_line_is_on_disk_when_append_returns_and_readers_are_not_kept_out()
    {
        using Ledger ledger = Ledger.Open(PathOf);
        ledger.Append(Lines.Trial(0, 1));
        Assert.Single(Ledger.Read(PathOf));
        ledger.Append(Lines.Trial(1, 1), Lines.Trial(2, 1));
        Assert.Equal(3, File.ReadAllLines(PathOf).Length);
    }

    [Fact]
    public void A_half_written_last_line_is_dropped_wherever_the_run_was_killed()
    {
        using (Ledger ledger = Ledger.Open(PathOf)) ledger.Append(Lines.Trial(0, 1), Lines.Trial(1, 2));
        byte[] whole = File.ReadAllBytes(PathOf);
        int first = Array.IndexOf(whole, (byte)'\n') + 1;
        foreach (int cut in new[] { first + 1, first + 40, whole.Length - 2 })
        {
            File.WriteAllBytes(PathOf, whole[..cut]);
            var said = new List<string>();
            Assert.Single(Ledger.Read(PathOf, said.Add));
            Assert.StartsWith("ledger.jsonl: dropped a half-written last line (", Assert.Single(said), StringComparison.Ordinal);
            using (Ledger ledger = Ledger.Open(PathOf))
            {
                Assert.Equal(
                    $"ledger.jsonl: dropped a half-written last line ({cut - first} bytes); the 1 lines before it are kept",
                    Assert.Single(ledger.Notices));
                Assert.Equal(first, new FileInfo(PathOf).Length);
                ledger.Append(Lines.Trial(1, 2));
            }

            Assert.Equal(whole, File.ReadAllBytes(PathOf));
        }
    }

    [Fact]
    public void A_last_line_that_lacks_only_its_end_is_kept()
    {
        using (Ledger ledger = Ledger.Open(PathOf)) ledger.Append(Lines.Trial(0, 1), Lines.Trial(1, 2));
        byte[] whole = File.ReadAllBytes(PathOf);
        File.WriteAllBytes(PathOf, whole[..^1]);
        Assert.Equal(2, Ledger.Read(PathOf, said => Assert.Fail(said)).Count);
        using (Ledger ledger = Ledger.Open(PathOf))
        {
            Assert.Empty(ledger.Notices);
            ledger.Append(Lines.Trial(2, 3));
        }

        Assert.Equal(whole, File.ReadAllBytes(PathOf)[..whole.Length]);
        Assert.Equal(3, Ledger.Read(PathOf).Count);
    }

    [Fact]
    public void What_is_measured_again_counts_although_the_clock_went_back()
    {
        using Ledger ledger = Ledger.Open(PathOf);
        ledger.Append(Lines.Trial(0, 1) with { Started = "2027-01-01T00:00:00Z" });
        ledger.Append(Lines.Trial(0, 2) with { Started = "2026-01-01T00:00:00Z" });
        using (Ledger again = Ledger.Open(Path.Combine(_folder.Root, "b.jsonl"))) again.Append(ledger.Lines);
        IReadOnlyList<LedgerLine> copied = Ledger.Read(Path.Combine(_folder.Root, "b.jsonl"));
        foreach (IReadOnlyList<LedgerLine> lines in new[] { ledger.Lines, Ledger.Read(PathOf), copied })
            Assert.Equal(2, Trial.Latest(lines.OfType<Trial>()).Measurements["value"]);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("""{"kind":"trial"}""")]
    [InlineData("""{"kind":"unheard of"}""")]
    [InlineData("\0\0\0\0")]
    public void A_broken_line_in_the_middle_is_one_error_with_file_and_line(string broken)
    {
        string good = Text(Lines.Trial(0, 1));
        File.WriteAllText(PathOf, $"{good}\n{broken}\n{good}\n");
        foreach (Action open in new Action[] { () => Ledger.Open(PathOf).Dispose(), () => Ledger.Read(PathOf) })
        {
            string message = Assert.Throws<LedgerException>(open).Message;
            Assert.StartsWith($"{PathOf}: line 2: not a ledger line", message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', message);
        }

        Assert.Equal(3, File.ReadAllLines(PathOf).Length);
    }

    [Theory]
    [InlineData("measurements")]
    [InlineData("gates")]
    [InlineData("voided")]
    [InlineData("claim")]
    public void A_null_in_a_field_that_must_be_there_is_a_broken_line(string field)
    {
        string line = System.Text.RegularExpressions.Regex.Replace(
            Text(Lines.Trial(0, 1)), $"\"{field}\":(\"[^\"]*\"|\\{{[^}}]*\\}}|\\[[^\\]]*\\])", $"\"{field}\":null");
        Assert.Contains($"\"{field}\":null", line, StringComparison.Ordinal);
        File.WriteAllText(PathOf, line + "\n");
        Assert.Contains(
            "line 1: not a ledger line",
            Assert.Throws<LedgerException>(() => Ledger.Read(PathOf)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"value\":1", "\"value\":null", "'value' is null")] // a measurement
    [InlineData("\"measurements\"", "\"series\":{\"a\":null},\"measurements\"", "'a' is null")]
    [InlineData("\"measurements\"", "\"series\":{\"a\":[1,null]},\"measurements\"", "'a' is null")]
    public void A_null_anywhere_in_a_trial_is_a_broken_line_that_names_it(string there, string instead, string problem) =>
        Broken(Text(Lines.Trial(0, 1)), there, instead, problem);

    [Theory]
    [InlineData(@"""refute"":\{[^}]*\}", "\"more\":{}", "refute")]
    [InlineData(@"""support"":\{[^}]*\}", "\"more\":{}", "support")]
    [InlineData(@"""tier""", "\"statistics\":[null],\"tier\"", "'statistics' is null")]
    public void A_rule_without_a_part_is_a_broken_line(string there, string instead, string problem)
    {
        string line = Text(Lines.Plan());
        Broken(line, System.Text.RegularExpressions.Regex.Match(line, there).Value, instead, problem);
    }

    private void Broken(string line, string there, string instead, string problem)
    {
        Assert.Contains(there, line, StringComparison.Ordinal);
        File.WriteAllText(PathOf, line + "\n" + line.Replace(there, instead, StringComparison.Ordinal) + "\n");
        string message = Assert.Throws<LedgerException>(() => Ledger.Read(PathOf)).Message;
        Assert.StartsWith($"{PathOf}: line 2: not a ledger line: ", message, StringComparison.Ordinal);
        Assert.Contains(problem, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_count_that_no_run_can_have_written_is_a_broken_line_that_names_it()
    {
        foreach (
            (LedgerLine line, string field) in ((LedgerLine, string)[])[
                (Lines.Plan(seeds: -3), "seeds: -3"), (Lines.Trial(-5, 1), "seed_index: -5")])
        {
            File.WriteAllText(PathOf, Text(line) + "\n");
            Assert.EndsWith(
                $"line 1: not a ledger line: {field}",
                Assert.Throws<LedgerException>(() => Ledger.Read(PathOf)).Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Whether_another_run_holds_it_can_be_asked_and_changes_nothing()
    {
        Assert.Null(Ledger.Busy(PathOf));
        using (Ledger.Open(PathOf))
            Assert.StartsWith(PathOf + ": in use by another run", Ledger.Busy(PathOf), StringComparison.Ordinal);
        Assert.Null(Ledger.Busy(PathOf));
        Ledger.Open(PathOf).Dispose();
    }

    [Fact]
    public void A_second_run_is_kept_out_until_the_first_one_ends()
    {
        using (Ledger first = Ledger.Open(PathOf))
        {
            first.Append(Lines.Trial(0, 1));
            string message = Assert.Throws<LedgerException>(() => Ledger.Open(PathOf)).Message;
            Assert.StartsWith($"{PathOf}: in use by another run", message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', message);
            first.Append(Lines.Trial(1, 1));
        }

        // the lock is gone
        Assert.Equal(["ledger.jsonl"], Directory.EnumerateFiles(_folder.Root).Select(f => Path.GetFileName(f)!));
        File.WriteAllText(PathOf + ".lock", ""); // what a killed run leaves keeps nobody out
        using Ledger second = Ledger.Open(PathOf);
        Assert.Equal(2, second.Lines.Count);
    }

    [Fact]
    public void A_broken_ledger_is_not_locked_by_the_attempt_to_open_it()
    {
        File.WriteAllText(PathOf, "broken\n");
        Assert.Throws<LedgerException>(() => Ledger.Open(PathOf));
        File.WriteAllText(PathOf, "");
        using Ledger ledger = Ledger.Open(PathOf);
        Assert.Empty(ledger.Lines);
    }

    [Fact]
    public void A_folder_in_the_way_and_an_absent_file_are_one_line_each()
    {
        Assert.StartsWith(
            PathOf + ": cannot read the ledger",
            Assert.Throws<LedgerException>(() => Ledger.Read(PathOf)).Message,
            StringComparison.Ordinal);
        Directory.CreateDirectory(PathOf);
        Assert.StartsWith(
            PathOf + ": cannot open the ledger",
            Assert.Throws<LedgerException>(() => Ledger.Open(PathOf)).Message,
            StringComparison.Ordinal);
    }

    /// <summary>A rule without parts has no bound that anything could be held against.</summary>
    [Theory]
    [InlineData("support")]
    [InlineData("refute")]
    public void A_rule_without_parts_is_one_line_that_names_the_field(string rule)
    {
        using (Ledger ledger = Ledger.Open(PathOf)) ledger.Append(Lines.Plan("t"));
        JsonNode line = JsonNode.Parse(File.ReadAllText(PathOf))!;
        line["prediction"]![rule] = JsonNode.Parse("""{"rule": "all", "parts": []}""");
        File.WriteAllText(PathOf, line.ToJsonString() + "\n");
        Assert.Equal(
            $"{PathOf}: line 1: not a ledger line: prediction.{rule}.parts: are none",
            Assert.Throws<LedgerException>(() => Ledger.Read(PathOf)).Message);
    }

    [FullDiskFact]
    public void A_full_disk_is_one_line_and_the_lines_that_were_not_written_are_not_remembered()
    {
        File.CreateSymbolicLink(PathOf, FullDisk.Device);
        using Ledger ledger = Ledger.Open(PathOf);
        foreach (int attempt in new[] { 0, 1 })
        {
            string message = Assert.Throws<LedgerException>(() => ledger.Append(Lines.Trial(attempt, 1))).Message;
            Assert.StartsWith($"{PathOf}: cannot write the ledger: ", message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', message);
            Assert.Empty(ledger.Lines);
        }
    }

    [Fact]
    public void Appends_from_many_threads_do_not_mix()
    {
        using (Ledger ledger = Ledger.Open(PathOf))
            Parallel.For(
                0,
                40,
                new ParallelOptions { MaxDegreeOfParallelism = 4 },
                i => ledger.Append(Lines.Trial(2 * i, i), Lines.Trial(2 * i + 1, i)));
        Trial[] read = [.. Ledger.Read(PathOf).Cast<Trial>()];
        Assert.Equal(Enumerable.Range(0, 80), read.Select(t => t.SeedIndex).Order());
        for (int i = 0; i < read.Length; i += 2) Assert.Equal(read[i].SeedIndex + 1, read[i + 1].SeedIndex);
    }

    [Fact]
    public void Words_and_names_are_the_documented_ones()
    {
        string trial = Text(
            Lines.Trial(3, 1) with { Gates = new Dictionary<string, GateReading> { ["fvu"] = new(.01, null, .05) } });
        Assert.StartsWith("""{"kind":"trial","claim":"C90","definition":"d","subject":"s","subject_hash":"h","role":"subject","seed_index":3,"seed":""", trial, StringComparison.Ordinal);
        Assert.Contains("""
            "tier":"quick","measurements":{"value":1},"gates":{"fvu":{"value":0.01,"high":0.05,"passed":true}},"voided":[]
            """, trial, StringComparison.Ordinal);
        Assert.Contains(
            "\"prediction\":{\"statistic\":\"value\",\"support\":{\"rule\":\"condition\",\"statistic\":\"value\",\"low\":0.6}",
            Text(Lines.Plan()),
            StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static readonly Counterexample Found = new()
    {
        Claim = "C90",
        Definition = "d",
        Tier = Tier.Quick,
        Draws = 2,
        Replay = "1,3",
        World = new Dictionary<string, double> { ["rate"] = .2 }
    };

    private static string Text(LedgerLine line) => System.Text.Json.JsonSerializer.Serialize(line, Json.Line);
}
