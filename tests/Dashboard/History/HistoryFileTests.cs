using System.Diagnostics;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Files;
using Hypotheses.Core.Runtime;
using Hypotheses.Dashboard.History;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Dashboard.History;

[Collection(FullDiskTests.Name)]
public sealed class HistoryFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Whole() => Histories.Write(
        _folder.Root, Histories.Run(0, Histories.Cell(.1)), Histories.Run(1, Histories.Cell(.2)), Histories.Run(2));

    [Fact]
    public void What_is_appended_is_read_again_in_order_and_what_was_there_stays_as_it_is()
    {
        string path = Whole();
        byte[] before = File.ReadAllBytes(path);
        Assert.Null(HistoryFile.Append(path, Histories.Run(3, Histories.Cell(double.NaN))));
        Assert.Equal(before, File.ReadAllBytes(path)[..before.Length]);
        IReadOnlyList<HistoryRun> runs = Histories.Read(path);
        Assert.Equal(["00000000", "00000001", "00000002", "00000003"], runs.Select(r => r.Commit));
        Assert.Equal(Json.Canonical(Histories.Run(1, Histories.Cell(.2))), Json.Canonical(runs[1]));
        Assert.True(double.IsNaN(runs[3].Claims[0].Cells[0].Value!.Value));
    }

    [Fact]
    public void A_line_is_compact_and_names_what_is_needed()
    {
        string line = File.ReadAllLines(Whole())[0];
        Assert.Equal(
            """{"time":"2026-01-01T00:00:00Z","commit":"00000000","tier":"quick","whole":true,"claims":[{"claim":"C21","definition":"5f1d6a5c8e0b4d77","cells":[{"subject":"nested","hash":"0c1d2e3f40516273","verdict":"supported","value":0.1,"low":0.08,"high":0.12}]}]}""",
            line);
    }

    [Fact]
    public void No_file_is_no_run() => Assert.Empty(Histories.Read(Path.Combine(_folder.Root, "none.jsonl")));

    /// <summary>A file cut anywhere loses at most the line that was cut, with one notice, and can be appended to.</summary>
    [Fact]
    public void A_file_cut_anywhere_loses_its_last_line_only()
    {
        string path = Whole();
        byte[] whole = File.ReadAllBytes(path);
        for (int length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            // A line that lacks nothing but its end is whole.
            bool unended = length < whole.Length && whole[length] == '\n';
            int lines = whole[..length].Count(b => b == '\n') + (unended ? 1 : 0), read = 0;
            bool broken = length > 0 && whole[length - 1] != '\n' && !unended;
            string? notice = HistoryFile.Read(path, _ => read++), cut = HistoryFile.Append(path, Histories.Run(9));
            Assert.Equal(lines, read);
            Assert.Equal(broken, notice is not null);
            Assert.Equal(broken, cut is not null);
            if (broken) Assert.StartsWith("history.jsonl: dropped a half-written last line (", notice);
            Assert.Equal(lines + 1, Histories.Read(path).Count);
        }
    }

    public static TheoryData<string> NoRuns() => [
        "x", "null", "[]", "{}", "{\"time\":1}", "{\"time\":\"\",\"commit\":\"\",\"tier\":\"quick\",\"whole\":true,\"claims\":[null]}",
        "{\"time\":\"\",\"commit\":\"\",\"tier\":9,\"whole\":true,\"claims\":[]}",
        "{\"time\":\"\",\"commit\":null,\"tier\":\"quick\",\"whole\":true,\"claims\":[]}",
        Cells("null"), Cells("{\"subject\":\"a\",\"hash\":\"\",\"verdict\":99}"),
        Cells("{\"subject\":\"a\",\"hash\":\"\",\"verdict\":\"supported\",\"low\":2,\"high\":1}"),
        Cells("{\"subject\":\"a\",\"hash\":\"\",\"verdict\":\"supported\",\"value\":\"1\"}"),
        Cells("{\"subject\":\"\\ud800\",\"hash\":\"\",\"verdict\":\"supported\"}"),
        Cells($"{{\"subject\":\"{new string('a', 1001)}\",\"hash\":\"\",\"verdict\":\"supported\"}}"),
        new string('[', 100_000),
    ];

    private static string Cells(string cell) => "{\"time\":\"\",\"commit\":\"\",\"tier\":\"quick\",\"whole\":true,\"claims\":"
        + $"[{{\"claim\":\"C1\",\"definition\":\"\",\"cells\":[{cell}]}}]}}";

    [Theory]
    [MemberData(nameof(NoRuns))]
    public void A_line_that_is_no_run_is_one_line_that_names_file_and_line_and_the_others_go_on(string line)
    {
        string path = Whole();
        File.AppendAllText(path, line + "\n");
        byte[] before = File.ReadAllBytes(path);
        var e = Assert.Throws<MalformedFileException>(() => HistoryFile.Read(path, _ => { }));
        Assert.StartsWith($"{path}: line 4: no line of a history: ", e.Message);
        Assert.DoesNotContain('\n', e.Message);
        Assert.InRange(e.Message.Length, 1, 2000);
        RunHistory history = RunHistory.Read(_folder.Root);
        Assert.Equal(
            $"{e.Message}; it is set aside as history.broken-1.jsonl at the run's end, and the 3 runs that can be read go on in a "
                + "new one",
            history.Problem);
        Assert.Equal(3, history.Runs);
        Assert.Equal(before, File.ReadAllBytes(path)); // only whoever holds the folder moves anything
        Finish(history);
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(_folder.Root, "history.broken-1.jsonl")));
        Assert.Equal(4, Histories.Read(path).Count);
        // The next run has nothing to say of it.
        RunHistory next = RunHistory.Read(_folder.Root);
        Assert.Equal((null, 4), (next.Problem, next.Runs));
    }

    private void Finish(RunHistory history) =>
        Assert.Empty(Hypotheses.Dashboard.Reports.Finish(_folder.Root, Histories.Run(5, Histories.Cell(1)), history, []));

    [Fact]
    public void What_is_no_history_at_all_is_set_aside_each_time_under_another_name()
    {
        string path = Path.Combine(_folder.Root, HistoryFile.Name);
        Directory.CreateDirectory(path);
        File.WriteAllText(Path.Combine(path, "inside"), "kept");
        RunHistory folder = RunHistory.Read(_folder.Root);
        Assert.StartsWith($"{path}: file: is a folder, not a file; it is set aside as history.broken-1.jsonl", folder.Problem);
        Finish(folder);
        Assert.Equal("kept", File.ReadAllText(Path.Combine(_folder.Root, "history.broken-1.jsonl", "inside")));
        Assert.Single(Histories.Read(path));
        // With ends of lines in it and without any.
        foreach ((int step, string aside) in ((int, string)[])[(7, "history.broken-2.jsonl"), (16, "history.broken-3.jsonl")])
        {
            byte[] binary = [.. Enumerable.Range(0, 100_000).Select(i => (byte)((i * step) + 3))];
            File.WriteAllBytes(path, binary);
            RunHistory bytes = RunHistory.Read(_folder.Root);
            Assert.NotNull(bytes.Problem);
            Finish(bytes);
            Assert.Equal(binary, File.ReadAllBytes(Path.Combine(_folder.Root, aside)));
            Assert.Single(Histories.Read(path));
        }
    }

    [Fact]
    public void One_that_was_mended_meanwhile_stays()
    {
        string path = Whole();
        File.AppendAllText(path, "x\n");
        RunHistory history = RunHistory.Read(_folder.Root);
        File.WriteAllLines(path, File.ReadAllLines(path)[..3]);
        Finish(history);
        Assert.Equal(4, Histories.Read(path).Count);
        Assert.Equal([path], Directory.GetFiles(_folder.Root, "history*"));
    }

    [Fact]
    public void A_line_longer_than_any_run_is_refused_without_being_held_whole()
    {
        string path = Path.Combine(_folder.Root, HistoryFile.Name);
        using (var file = new FileStream(path, FileMode.Create)) file.SetLength(1L << 33); // eight gigabytes of nothing
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.Contains("longer than", Assert.Throws<MalformedFileException>(() => HistoryFile.Read(path, _ => { })).Message);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 4L * HistoryFile.LongestLine);
    }

    [Fact]
    public void Random_damage_gives_runs_or_one_line()
    {
        string path = Whole();
        byte[] whole = File.ReadAllBytes(path);
        Rng rng = Seed.FromPath("tests", "history damage").Rng();
        for (int i = 0; i < 3000; i++)
        {
            byte[] damaged = [.. whole];
            for (int changes = 1 + rng.Below(4); changes > 0; changes--) damaged[rng.Below(whole.Length)] = (byte)rng.Below(256);
            File.WriteAllBytes(path, damaged);
            RunHistory history = RunHistory.Read(_folder.Root);
            Assert.DoesNotContain('\n', history.Problem ?? "");
            if (history.Problem is null) Assert.InRange(history.Runs, 0, 5);
        }
    }

    /// <summary>A process that appends is killed outright (SIGKILL), again and again: every whole line is kept.</summary>
    [Fact]
    public void A_kill_at_any_moment_leaves_a_file_that_is_read_and_goes_on()
    {
        string path = Path.Combine(_folder.Root, HistoryFile.Name);
        Rng rng = Seed.FromPath("killed history").Rng();
        int kept = 0;
        for (int kills = 0; kills < 4; kills++)
        {
            long length = File.Exists(path) ? new FileInfo(path).Length : 0;
            Kill(() => File.Exists(path) && new FileInfo(path).Length > length + 400_000, rng.Below(60));
            int read = 0;
            string? notice = HistoryFile.Read(path, run =>
            {
                read++;
                Assert.Equal(3000, run.Claims.Single().Cells.Count);
            });
            Assert.True(read > kept, $"{read} lines after {kept}");
            Assert.True(notice is null || notice.StartsWith("history.jsonl: dropped", StringComparison.Ordinal));
            kept = read;
        }
    }

    private void Kill(Func<bool> ready, int milliseconds)
    {
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            ["exec", typeof(HistoryFileTests).Assembly.Location, "endless-history", _folder.Root])
        { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        for (var clock = Stopwatch.StartNew(); !ready() && !process.HasExited && clock.Elapsed < TimeSpan.FromSeconds(60);)
            Thread.Sleep(2);
        Thread.Sleep(milliseconds);
        bool running = !process.HasExited;
        process.Kill();
        process.WaitForExit();
        Assert.True(running, process.StandardError.ReadToEnd());
    }

    [FullDiskFact]
    public void A_full_disk_is_one_line_that_names_the_file()
    {
        string path = Path.Combine(_folder.Root, HistoryFile.Name);
        File.CreateSymbolicLink(path, FullDisk.Device);
        string message = Assert.Throws<WriteFailedException>(() => HistoryFile.Append(path, Histories.Run(0))).Message;
        Assert.StartsWith(path, message);
        Assert.DoesNotContain('\n', message);
    }
}
