using System.Text.Json;
using System.Text.RegularExpressions;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard;

namespace Hypotheses.Tests.Cli.Comparing;

public sealed class CompareTests : IDisposable
{
    private readonly Run _run = new();

    public void Dispose() => _run.Dispose();

    private string Other() => _run.Ledger(
        "b",
        [
            .. Run.Cell("nested", Role.Positive, .5), .. Run.Cell("flat", Role.Negative, .02),
            .. Run.Cell("deep", Role.Subject, .03), .. Run.Cell("added", Role.Subject, .6)]);

    [Fact]
    public void The_same_run_has_the_same_verdicts_as_a_folder_as_a_ledger_and_as_a_status()
    {
        string folder = _run.Ledger("a", Run.Whole()), ledger = Path.Combine(folder, "ledger.jsonl"),
            status = Path.Combine(folder, "status.json");
        Assert.Equal(0, _run.Verb("compare", folder, ledger));
        Assert.Contains("nothing changed; 4 of 4 cells say the same\n", _run.Output);
        _run.Verb("report", "--out", folder);
        foreach (string other in (string[])[folder, ledger, status]) Assert.Equal(0, _run.Verb("compare", status, other));
        Assert.StartsWith($"A  {status}: commit 0123456, 20", _run.Output);
    }

    [Fact]
    public void Another_verdict_is_exit_code_one_with_its_cause_and_what_is_new_and_gone()
    {
        string a = _run.Ledger("a", Run.Whole()), b = Other();
        Assert.Equal(1, _run.Verb("compare", a, b));
        Assert.Contains("1 verdict changed, 1 cell new, 1 cell gone; 2 of 3 cells say the same\n", _run.Output);
        Assert.Contains("verdicts that changed (1):\n  C21 × deep: supported → refuted; hole 0.6025 [0.5997, 0.6053] → ", _run.Output);
        Assert.Contains("the same definition, subject hash, tier, seeds,", Regex.Replace(_run.Output, @"\s+", " "));
        Assert.Contains("new in B (1):\n  C21 × added\n", _run.Output);
        Assert.Contains("gone in B (1):\n  C21 × wide\n", _run.Output);
        Assert.All(_run.Output.Split('\n'), line => Assert.InRange(line.Length, 0, VerdictTable.Width));
    }

    [Fact]
    public void As_json_it_is_the_same_for_other_tools()
    {
        string a = _run.Ledger("a", Run.Whole()), b = Other();
        Assert.Equal(1, _run.Verb("compare", a, b, "--json"));
        using JsonDocument json = JsonDocument.Parse(_run.Output);
        JsonElement root = json.RootElement, flip = root.GetProperty("flipped").EnumerateArray().Single();
        Assert.True(root.GetProperty("verdicts_differ").GetBoolean());
        Assert.Equal("0123456789abcdef", root.GetProperty("a").GetProperty("commit").GetString());
        Assert.Equal("deep", flip.GetProperty("subject").GetString());
        Assert.Equal("supported", flip.GetProperty("a").GetProperty("verdict").GetString());
        Assert.Equal("refuted", flip.GetProperty("b").GetProperty("verdict").GetString());
        Assert.Equal("none of these", flip.GetProperty("why")[0].GetProperty("kind").GetString());
        Assert.InRange(flip.GetProperty("errors").GetDouble(), 10, double.MaxValue);
        Assert.Equal("added", root.GetProperty("new")[0].GetProperty("subject").GetString());
        string first = _run.Output;
        _run.Verb("compare", a, b, "--json");
        Assert.Equal(first, _run.Output);
    }

    [Fact]
    public void A_part_of_a_run_is_compared_by_its_part()
    {
        string a = _run.Ledger("a", Run.Whole()),
            b = _run.Ledger(
                "b",
                [
                    .. Run.Cell("nested", Role.Positive, .5), .. Run.Cell("flat", Role.Negative, .02),
                    Run.Planned("deep", Role.Subject), .. Run.Cell("wide", Role.Subject, .03)]);
        Assert.Equal(0, _run.Verb("compare", a, b, "--part"));
        Assert.Contains("nothing changed; 3 of 3 cells say the same", _run.Output);
        Assert.Contains("not run in B, or without its file there (1):\n  C21 × deep\n", _run.Output);
    }

    [Fact]
    public void A_later_run_that_lacks_verdicts_is_exit_code_three_and_an_earlier_one_is_not()
    {
        string a = _run.Ledger("a", Run.Whole()),
            b = _run.Ledger("less", [.. Run.Whole().Where(l => l is not Trial { Subject: "deep" or "wide" })]);
        Assert.Equal(3, _run.Verb("compare", a, b));
        Assert.Contains("nothing changed; 2 of 2 cells say the same; of 2 with a verdict in A, B has none\n", _run.Output);
        Assert.Equal(3, _run.Verb("compare", a, b, "--json"));
        using JsonDocument json = JsonDocument.Parse(_run.Output);
        Assert.True(json.RootElement.GetProperty("lacks_verdicts").GetBoolean());
        Assert.Equal(0, _run.Verb("compare", b, a)); // it says more
        // Another verdict is said first.
        Assert.Equal(1, _run.Verb("compare", a, Other()));
        Assert.Equal(0, _run.Verb("compare", "--help"));
        Assert.Contains("3: no other verdict, but B did not run", Regex.Replace(_run.Output, @"\s+", " "));
    }

    [Fact]
    public void Bad_input_is_one_line_and_exit_code_two()
    {
        string a = _run.Ledger("a", Run.Whole()), none = Path.Combine(_run.Root, "none"), empty = Path.Combine(_run.Root, "empty"),
            bad = Path.Combine(_run.Root, "status.json");
        Directory.CreateDirectory(empty);
        Assert.Equal($"{none}: there is no such file or folder", _run.Refused("compare", a, none));
        Assert.Equal($"{empty}: holds neither status.json nor ledger.jsonl", _run.Refused("compare", empty, a));
        foreach (string text in (string[])["{", "[]", "{\"cells\":[{}]}", "{\"generated\":\"\",\"commit\":\"\",\"cells\":[null]}"])
        {
            File.WriteAllText(bad, text);
            Assert.StartsWith($"{bad}: ", _run.Refused("compare", a, bad));
        }

        string unplanned = _run.Ledger("u", Run.Planned("deep", Role.Subject));
        Assert.Equal($"{a}, {unplanned}: no cell has a verdict in both: nothing to compare", _run.Refused("compare", a, unplanned));
        _run.Environment["HYPOTHESES_TIER"] = "full";
        Assert.Equal($"{a}/ledger.jsonl: has no cell of tier full", _run.Refused("compare", a, a));
        Assert.Contains("Required argument 'B' missing", _run.Refused("compare", a));
    }

    [Fact]
    public void A_verdict_written_as_a_number_is_no_verdict()
    {
        string a = _run.Ledger("a", Run.Whole()), status = Path.Combine(a, "status.json");
        _run.Verb("report", "--out", a);
        File.WriteAllText(status, File.ReadAllText(status).Replace("\"verdict\": \"supported\"", "\"verdict\": 77"));
        string line = _run.Refused("compare", status, status);
        Assert.Contains("cells: C21 × ", line);
        Assert.EndsWith(": verdict: 77", line);
    }
}
