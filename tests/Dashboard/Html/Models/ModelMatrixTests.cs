using System.Xml.Linq;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard;
using Hypotheses.Dashboard.Changes;
using Hypotheses.Dashboard.Html;
using Hypotheses.Dashboard.Html.Markup;
using Hypotheses.Dashboard.Text;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Dashboard.Html.Models;

/// <summary>The front page's table and the page of a model.</summary>
public class ModelMatrixTests
{
    private static readonly CellStatus[] Cells =
    [
        .. Sample.Model("small", "blocks.0", Verdict.Supported, Verdict.Refuted, Verdict.Inconclusive),
        .. Sample.Model("small", "blocks.1", Verdict.Supported, Verdict.Supported, Verdict.Refuted),
        .. Sample.Model("small", "blocks.2", Verdict.Inconclusive, Verdict.Inconclusive, Verdict.Inconclusive),
        .. Sample.Model("big <one>", "blocks.0", Verdict.Refuted, Verdict.Supported, Verdict.Supported),
        Sample.Cell("C13", "toy"), Sample.Cell("C13", "toy-2", verdict: Verdict.Refuted, expected: Verdict.Refuted),
        Sample.Cell("C13", "easy", Role.Positive),
        Sample.NotApplicable("C21", "small", "it has no labels") with { ComesFromTraining = true },
        Sample.Cell("C21"),
        Sample.NotApplicable("C13", "elsewhere@blocks.0", "there is no elsewhere") with
        {
            ComesFromTraining = true, Absent = true, Setting = "blocks.0",
        },
    ];

    private static XElement Table() => PageXml.Of(Page.Of(Cells, [], "", "")).Descendants("table").First();

    [Fact]
    public void Columns_are_trained_models_that_are_here_each_with_its_layers_folded_in()
    {
        XElement table = Table();
        Assert.Equal(
            ["Claim", "small", "big <one>", "Worlds whose answer is known", "Controls"],
            table.Descendants("thead").Single().Descendants("th").Select(th => th.Value));
        string[][] rows = [.. table.Descendants("tbody").Single().Elements("tr")
            .Select(tr => tr.Elements("td").Select(td => td.Value).ToArray())];
        Assert.Equal(
            [
                "✓ supported2 of 3= its twins in 0 of 2, some in 1? inconclusive1 of 3= its twins", "✗ refutedits twins: 2 supported",
                "1 supported1 refuted", "1 hold",
            ],
            rows[0]);
        Assert.Equal(["–", "–", "1 supported", "none"], rows[1]);
        Assert.Contains("Not here, for want of a file: elsewhere.", Page.Of(Cells, [], "", ""), StringComparison.Ordinal);
    }

    /// <summary>More models than a screen has columns for: what all of them say comes first, then a mark for each.</summary>
    [Fact]
    public void Many_models_are_counted_before_they_are_listed()
    {
        CellStatus[] cells =
        [
            .. Enumerable.Range(0, 24).SelectMany(i => Sample.Model(
                $"m{i:00}", "blocks.0", i < 10 ? Verdict.Supported : Verdict.Refuted, Verdict.Refuted, Verdict.Refuted)),
            .. Sample.Model("mixed", "blocks.0", Verdict.Supported, Verdict.Refuted, Verdict.Refuted),
            .. Sample.Model("mixed", "blocks.1", Verdict.Inconclusive, Verdict.Refuted, Verdict.Refuted),
            Sample.Cell("C13", "toy"), Sample.Cell("C13", "easy", Role.Positive),
        ];
        XElement table = PageXml.Of(Page.Of(cells, [], "", "")).Descendants("table").First();
        string[] heads = [.. table.Descendants("thead").Single().Descendants("th").Select(th => th.Value)];
        Assert.Equal(["Claim", "All 25 models", "Worlds whose answer is known", "Controls", "m00"], heads[..5]);
        XElement[] row = [.. table.Descendants("tbody").Single().Elements("tr").Single().Elements("td")];
        Assert.Equal(heads.Length - 1, row.Length);
        Assert.Equal(["10 supported14 refuted1 mixed", "1 supported", "1 hold"], row[..3].Select(td => td.Value));
        Assert.Equal([("s", "✓"), ("r", "✗"), ("m", "✓?")],
            ((int[])[3, 13, 27]).Select(i => ((string?)row[i].Attribute("class"), row[i].Value)));
    }

    [Fact]
    public void A_model_and_what_changed_can_be_chosen()
    {
        CellState before = CellState.Of(Cells[0], "") with { Verdict = Verdict.Refuted };
        var changes = new RunChanges(RunComparison.Between([before], [CellState.Of(Cells[0], "")]), null);
        string html = Page.Of(Cells, [], "", "", changes);
        XElement page = PageXml.Of(html), table = page.Descendants("table").First();
        Assert.Contains(page.Descendants("input"), i => (string?)i.Attribute("id") == "fr-changed");
        Assert.Equal(
            ["C13"],
            table.Descendants("tr").Where(tr => ((string?)tr.Attribute("class"))?.Split(' ').Contains("r-changed") == true)
                .Select(tr => (string?)tr.Attribute("id")));
        Assert.Contains("body:has(#fc-m1:checked) .front :is(.c-model:not(.m1), .c-world, .c-control)", html);
        Assert.All(
            table.Descendants("tr"),
            tr => Assert.Single(tr.Elements(), e => ((string?)e.Attribute("class"))?.Split(' ').Contains("m1") == true));
        Assert.DoesNotContain("fr-changed\"", Page.Of(Cells, [], "", ""));
    }

    [Fact]
    public void Claims_that_run_on_a_model_come_first()
    {
        CellStatus[] cells = [Sample.Cell("C01"), .. Cells, Sample.Cell("C30")];
        Assert.Equal(
            ["C13", "C01", "C21", "C30"],
            PageXml.Of(Page.Of(cells, [], "", "")).Descendants("table").First().Descendants("tbody").Single().Descendants("b")
                .Select(b => b.Value).Where(b => b[0] == 'C'));
    }

    [Fact]
    public void A_verdict_leads_to_its_first_layers_card_and_what_does_not_apply_says_why()
    {
        XElement table = Table();
        Assert.Equal(
            ["claim-C13.html#C13--small@blocks.0", "claim-C13.html#C13--small@blocks.2"],
            table.Descendants("tbody").Single().Elements("tr").First().Elements("td").First().Descendants("a")
                .Select(a => (string?)a.Attribute("href")));
        Assert.Contains(table.Descendants("span"), s => (string?)s.Attribute("title") == "it has no labels");
    }

    [Fact]
    public void Verdicts_on_models_twins_and_known_worlds_are_counted_apart()
    {
        XElement[] kinds = [.. PageXml.Of(Page.Of(Cells, [], "", "")).Descendants("dl").First().Elements("div")];
        Assert.Equal(
            [
                "Trained models2 supported1 refuted1 inconclusive",
                "Their twins, which learned nothing3 supported2 refuted3 inconclusive",
                "Worlds whose answer is known2 supported1 refuted0 inconclusive",
                "This run1/1 controls hold0 fail",
            ],
            kinds.Select(kind => kind.Value));
    }

    [Fact]
    public void A_models_page_has_every_claim_on_it_layer_by_layer_beside_its_twins()
    {
        using var folder = new TemporaryFolder();
        Reports.Write(folder.Root, Cells, [], []);
        string path = Path.Combine(folder.Root, PageFile.Model("small"));
        XElement page = PageXml.Of(File.ReadAllText(path));
        Assert.Equal(
            ["Claim", "Where", "The trained model", "Twin: untrained", "Twin: shuffled"],
            page.Descendants("thead").Single().Descendants("th").Select(th => th.Value));
        XElement[] rows = [.. page.Descendants("tbody").Single().Elements("tr")];
        Assert.Equal(["blocks.0", "blocks.1", "blocks.2"], rows.Select(tr => tr.Elements("td").First().Value));
        Assert.Equal(
            ["✓ supported", "✗ refuted", "? inconclusive"], rows[0].Descendants("a").Select(a => a.Value).Where(v => v[1] == ' '));
        Assert.Contains("it has no labels: C21", page.Value, StringComparison.Ordinal);

        // Every link leads to a file that is there, and to an element in it.
        foreach (string link in page.Descendants("a").Select(a => a.Attribute("href")!.Value))
        {
            string[] parts = link.Split('#');
            string target = parts[0].Length == 0 ? path : Path.Combine(folder.Root, parts[0]);
            Assert.True(File.Exists(target), link);
            if (parts.Length > 1) Assert.Contains($"id=\"{parts[1]}\"", File.ReadAllText(target), StringComparison.Ordinal);
        }

        Assert.True(File.Exists(Path.Combine(folder.Root, PageFile.Model("big <one>"))));
    }

    [Fact]
    public void A_models_file_has_a_name_of_its_own_that_every_system_takes()
    {
        string[] names =
            ["a", "A b", "A_b", "../x", "a/b", "a\\b", "con", "ü", new string('x', 400), new string('x', 400) + "y", "a?b*c:d|e<f>\"g"];
        string[] files = [.. names.Select(PageFile.Model)];
        Assert.Equal(files.Length, files.Distinct(StringComparer.Ordinal).Count());
        Assert.All(files, f => Assert.Matches("^model-[A-Za-z0-9._@-]{1,150}\\.html$", f));
    }

    [Fact]
    public void What_belongs_to_a_model_is_told_by_its_setting_and_not_by_a_sign_in_its_name()
    {
        Assert.Equal("a@b", ModelCells.ModelOf(Sample.Cell(subject: "a@b@blocks.0") with { Setting = "blocks.0" }));
        Assert.Equal("a@b", ModelCells.ModelOf(Sample.Cell(subject: "a@b")));
        Assert.Equal(
            "a", ModelCells.ModelOf(Sample.Cell(subject: "a-untrained@l") with { Setting = "l", TwinOf = "a@l" }));
    }
}
