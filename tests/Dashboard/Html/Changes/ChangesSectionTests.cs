using System.Text;
using System.Xml.Linq;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Changes;
using Hypotheses.Dashboard.Html;
using Hypotheses.Dashboard.Html.Changes;
using Hypotheses.Dashboard.Html.Claims;
using Hypotheses.Dashboard.Text;
using Hypotheses.Tests.Dashboard.Changes;

namespace Hypotheses.Tests.Dashboard.Html.Changes;

public class ChangesSectionTests
{
    private static XElement Section(RunChanges changes, Func<CellState, string>? link = null)
    {
        var html = new StringBuilder();
        ChangesSection.Append(html, changes, link);
        return XElement.Parse(html.ToString());
    }

    private static RunComparison Flips(int count, string name = "s") => RunComparison.Between(
        Enumerable.Range(0, count).Select(i => States.Of($"{name}{i:000}")),
        Enumerable.Range(0, count).Select(i => States.Of($"{name}{i:000}", Verdict.Refuted)));

    [Fact]
    public void It_counts_and_lists_with_links_to_cells()
    {
        XElement section = Section(new RunChanges(Flips(2), RunComparison.Between([States.Of()], [States.Of()])));
        Assert.Equal(["Since each cell's last run", "Against what is approved"], section.Elements("h3").Select(h => h.Value));
        Assert.Equal(
            ["2 verdicts changed; 0 of 2 cells say the same.", "Every verdict is as approved, of 1 that are."],
            section.Elements("p").Skip(1).Select(p => p.Value)); // after what the words mean
        Assert.Equal(["#C21--s000", "#C21--s001"], section.Descendants("a").Select(a => a.Attribute("href")!.Value));
        Assert.StartsWith("C21 × s000: supported → refuted; hole 0.50 [0.40, 0.60] → ", section.Descendants("li").First().Value);
        Assert.Equal(
            ["claim-C21.html", "claim-C21.html"],
            Section(new RunChanges(Flips(2), null), c => $"claim-{c.Claim}.html").Descendants("a")
                .Select(a => a.Attribute("href")!.Value));
    }

    [Fact]
    public void A_long_list_is_folded_and_a_very_long_one_says_how_many_are_left_out()
    {
        Assert.Empty(Section(new RunChanges(Flips(10), null)).Elements("details"));
        XElement folded = Section(new RunChanges(Flips(500), null)).Element("details")!;
        Assert.Equal("All 500, worst first", folded.Element("summary")!.Value);
        Assert.Equal(200, folded.Descendants("li").Count());
        Assert.Equal("… and 300 more: hypotheses-cli compare.", folded.Element("p")!.Value);
    }

    [Fact]
    public void A_card_says_what_changed_of_its_cell_and_one_of_which_nothing_changed_says_nothing()
    {
        var card = new CardChange(new RunChanges(Flips(1, "nest<ed"), null));
        XElement said = XElement.Parse(card.Of(Sample.Cell(subject: "nest<ed000", verdict: Verdict.Refuted)));
        Assert.StartsWith("Changed since its last run: supported → refuted; hole 0.50 [0.40, 0.60] → ", said.Value);
        Assert.Equal("", card.Of(Sample.Cell()));
        Assert.Equal("", new CardChange(null).Of(Sample.Cell()));
    }

    [Fact]
    public void Without_an_earlier_run_and_anything_approved_there_is_no_section()
    {
        var html = new StringBuilder();
        ChangesSection.Append(html, new RunChanges(null, null));
        Assert.Equal("", html.ToString());
    }

    [Fact]
    public void Hostile_names_are_text()
    {
        XElement section = Section(new RunChanges(Flips(1, "<script>alert(1)</script>\"'&\u0000\n"), null));
        Assert.Empty(section.Descendants("script"));
        Assert.Contains("<script>", section.Descendants("a").Single().Value);
    }

    [Fact]
    public void The_front_page_has_it_behind_the_table_with_a_line_before_it_and_a_card_its_history()
    {
        CellStatus cell = Sample.Cell();
        string page = Page.Of([cell], [], "", "", new RunChanges(Flips(1), null));
        int table = page.IndexOf("<table", StringComparison.Ordinal);
        Assert.InRange(page.IndexOf("href=\"#changes\">1 verdict changed", StringComparison.Ordinal), 1, table);
        Assert.True(page.IndexOf("<section class=\"changes\" id=\"changes\">", StringComparison.Ordinal) > table);
        Assert.Contains("<a href=\"claim-", page, StringComparison.Ordinal);
        Assert.Contains(
            "<i>nested's</i>",
            ClaimPage.Of([cell], [], new ModelCells([cell]), past: c => $"<i>{c.Subject}'s</i>"),
            StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"changes\"", Page.Of([cell], [], "", ""));
    }
}
