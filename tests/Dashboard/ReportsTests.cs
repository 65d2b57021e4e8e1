using System.Diagnostics;
using System.Text.Json;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Tests.Dashboard;

public sealed class ReportsTests : IDisposable
{
    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("reports").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void All_files_are_there_and_nothing_else()
    {
        CellStatus[] cells = Sample.AllVerdicts();
        Reports.Write(
            Path.Combine(_folder, "new"), cells, [.. cells.Select(c => (c.Claim, c.Subject))], ["one note"], "abc", Time);
        Assert.Equal(
            Reports.Names.Append("claim-C21.html").Order(),
            Directory.GetFileSystemEntries(Path.Combine(_folder, "new")).Select(f => Path.GetFileName(f)!).Order());
    }

    [Fact]
    public void The_status_file_has_the_designs_names_and_reads_back()
    {
        CellStatus[] cells = [.. Sample.AllVerdicts(), .. Sample.Project(2, 6)];
        cells[2] = cells[2] with { Low = double.NegativeInfinity, Chance = double.NaN };
        Reports.Write(_folder, cells, [], [], "abc", Time);
        string path = Path.Combine(_folder, "status.json");
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(path));
        Assert.Equal("2026-01-02T03:04:05Z", json.RootElement.GetProperty("generated").GetString());
        Assert.Equal("abc", json.RootElement.GetProperty("commit").GetString());
        JsonElement cell = json.RootElement.GetProperty("cells").EnumerateArray()
            .Single(c => c.GetProperty("subject").GetString() == "overlap");
        const string names =
            "claim title family subject role verdict expected statistic effect low high support refute direction "
            + "seeds voided definition tier device seconds";
        foreach (string name in names.Split(' '))
            Assert.True(cell.TryGetProperty(name, out _), name);
        Assert.Equal("refuted, expected supported", cell.GetProperty("problem").GetString());

        StatusFile back = StatusFile.Read(path);
        Assert.Equal(Json.Canonical(CellText.InOrder(cells)), Json.Canonical(back.Cells));
    }

    [Fact]
    public void The_verdicts_are_those_of_the_asked_cells_only()
    {
        Reports.Write(_folder, Sample.AllVerdicts(), [("C21", "overlap")], [], "", Time);
        string verdicts = File.ReadAllText(Path.Combine(_folder, "verdicts.txt"));
        Assert.Contains("overlap", verdicts);
        Assert.DoesNotContain("broken", verdicts);
        Assert.Contains("1 cell: 1 judged (1 refuted), controls not run; 1 fails", verdicts);
        Assert.Contains("broken", File.ReadAllText(Path.Combine(_folder, "summary.md")));
    }

    [Fact]
    public void No_cells_give_whole_files_too()
    {
        Reports.Write(_folder, [], [], [], "", Time);
        Assert.Empty(StatusFile.Read(Path.Combine(_folder, "status.json")).Cells);
        Assert.Contains("0 cells; none fails", File.ReadAllText(Path.Combine(_folder, "verdicts.txt")));
        Assert.Contains("No claim has been planned", File.ReadAllText(Path.Combine(_folder, "index.html")));
        Assert.Contains("nothing measured", File.ReadAllText(Path.Combine(_folder, "badge.json")));
    }

    [Fact]
    public void Six_hundred_cells_take_well_under_seconds_and_a_few_megabytes()
    {
        IReadOnlyList<CellStatus> cells = Sample.Project(30, 20);
        Reports.Write(_folder, cells, [], [], "", Time);
        long clock = Stopwatch.GetTimestamp();
        Reports.Write(_folder, cells, [], [], "", Time);
        Assert.InRange(Stopwatch.GetElapsedTime(clock).TotalSeconds, 0, 5); // about .1 s where nothing else runs
        Assert.InRange(new DirectoryInfo(_folder).EnumerateFiles("*.html").Sum(f => f.Length), 300_000, 10_000_000);
        Assert.InRange(new FileInfo(Path.Combine(_folder, "index.html")).Length, 30_000, 100_000);
    }

    [Fact]
    public void Of_the_pages_only_those_that_changed_are_written_again()
    {
        CellStatus[] cells = [
            Sample.Cell(), Sample.Cell("C22"), .. Sample.Model("small", "l", Verdict.Supported, Verdict.Refuted, Verdict.Refuted)];
        Reports.Write(_folder, cells, [], [], "", Time);
        var old = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (string file in Directory.EnumerateFiles(_folder)) File.SetLastWriteTimeUtc(file, old);
        cells[1] = cells[1] with { Seconds = 5 };
        Reports.Write(_folder, cells, [], [], "", Time.AddDays(1));
        string[] again = [
            .. new DirectoryInfo(_folder).EnumerateFiles("*.html").Where(f => f.LastWriteTimeUtc > old).Select(f => f.Name)];
        Assert.Equal(["claim-C22.html", "index.html"], again.Order(StringComparer.Ordinal));
        Assert.Contains("5.0 s", File.ReadAllText(Path.Combine(_folder, "claim-C22.html")));
    }

    [Fact]
    public void Pages_of_what_is_no_longer_there_go_and_no_file_of_anybody_else()
    {
        Reports.Write(
            _folder,
            [
                Sample.Cell(), Sample.Cell("C22"),
                .. Sample.Model("small", "l", Verdict.Supported, Verdict.Refuted, Verdict.Refuted)],
            [], [], "", Time);
        string own = Path.Combine(_folder, "claim-notes.html"), copy = Path.Combine(_folder, "C22-of-today.html");
        File.WriteAllText(own, "<!DOCTYPE html><title>mine</title>");
        File.Copy(Path.Combine(_folder, "claim-C22.html"), copy);
        Assert.True(File.Exists(Path.Combine(_folder, "model-small.html")));
        Reports.Write(_folder, [Sample.Cell()], [], [], "", Time);
        // A badge stays: somebody's page may show it.
        Assert.Equal(
            [
                .. Reports.Names.Append("claim-C21.html").Append("claim-notes.html").Append("C22-of-today.html")
                    .Append("badge-small.json").Order()],
            Directory.GetFiles(_folder).Select(f => Path.GetFileName(f)!).Order());
    }

    [Fact]
    public void A_status_file_that_is_none_is_one_line()
    {
        string path = Path.Combine(_folder, "status.json");
        foreach (string bad in (string[])["", "[]", "{}", "null", "{\"cells\": [{\"claim\": 1}]}",
            "{\"generated\":\"\",\"commit\":\"\",\"cells\":[null]}"])
        {
            File.WriteAllText(path, bad);
            Exception e = Assert.ThrowsAny<IOException>(() => StatusFile.Read(path));
            Assert.StartsWith(path, e.Message);
            Assert.DoesNotContain('\n', e.Message);
        }
    }

    [Fact]
    public void A_trained_model_has_a_badge_of_its_own_without_its_twins()
    {
        Reports.Write(
            _folder, [.. Sample.Model("big <one>", "blocks.0", Verdict.Supported, Verdict.Refuted, Verdict.Refuted)], [], [], "", Time);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, Badge.FileOf("big <one>"))));
        Assert.Equal("big <one>", json.RootElement.GetProperty("label").GetString());
        Assert.Equal("1 supported", json.RootElement.GetProperty("message").GetString());
        Assert.Equal(1, json.RootElement.GetProperty("schemaVersion").GetInt32());
        string[] names = [.. ((string[])["a", "A b", "../x", "a/b", new string('x', 400), "ü"]).Select(Badge.FileOf)];
        Assert.Equal(names.Length, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(names, n => Assert.Matches(@"^badge-[A-Za-z0-9_.@-]{1,150}\.json$", n));
    }

    [Fact]
    public void The_badge_follows_the_endpoint_schema()
    {
        Reports.Write(
            _folder,
            [Sample.Cell(), Sample.Cell(subject: "b", verdict: Verdict.Refuted, expected: Verdict.Refuted)],
            [],
            [],
            "",
            Time);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "badge.json")));
        Assert.Equal(1, json.RootElement.GetProperty("schemaVersion").GetInt32());
        Assert.Equal("hypotheses", json.RootElement.GetProperty("label").GetString());
        Assert.Equal("1 supported, 1 refuted", json.RootElement.GetProperty("message").GetString());
        Assert.Equal("blue", json.RootElement.GetProperty("color").GetString());
        Assert.Equal("red", Badge.Of(Sample.AllVerdicts()).Color);
        CellStatus corrected = Sample.Cell() with { CorrectedVerdict = Verdict.Inconclusive };
        Assert.Equal("1 supported, 1 inconclusive", Badge.Of([Sample.Cell(subject: "b"), corrected]).Message);
    }
}
