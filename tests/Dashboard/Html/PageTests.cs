using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard;
using Hypotheses.Dashboard.Changes;
using Hypotheses.Dashboard.Html;
using Hypotheses.Dashboard.Html.Markup;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Tests.Dashboard.Html;

/// <summary>The first page, and what holds of all pages of a run.</summary>
public partial class PageTests
{
    private static string Make(params IEnumerable<CellStatus> cells) =>
        Page.Of(cells, ["a note"], "0123456789abcdef", "2026-01-02T03:04:05Z");

    [Fact]
    public void Controls_that_were_not_run_have_not_failed()
    {
        CellStatus waiting = Sample.NotRun("C22", "oracle") with { Role = Role.Positive };
        string html = Make(Sample.Cell(role: Role.Positive), waiting);
        Assert.Contains("<b>1/1</b> controls hold, 1 not run</li>", html);
        Assert.Contains(">not run</td>", html);
        Assert.EndsWith(
            ": 2 controls (1 of 1 hold, 1 not run); none fails", new Tally([Sample.Cell(role: Role.Positive), waiting]).ToString());
    }

    [Fact]
    public void A_control_near_a_bound_is_counted_apart()
    {
        CellStatus near = Sample.Cell(
            "C21", "near", Role.Positive, Verdict.Inconclusive, Verdict.Inconclusive) with
        { Hard = true };
        string html = Make(Sample.Cell(role: Role.Positive), near);
        Assert.Contains("<b>1/1</b> controls hold, near a bound 0 of 1</li>", html);
        Assert.Contains(">1 of 1 hold, near a bound 0 of 1</td>", html);
        Assert.Equal("near a bound 0 of 1", new Tally([near]).ControlWords);
    }

    [Fact]
    public void Ids_are_unique_and_links_lead_somewhere_in_every_page_of_a_run()
    {
        CellStatus[] cells = [
            .. Sample.Project(30, 20), Sample.Cell("C01", "a b"), Sample.Cell("C01", "a_b"), Sample.Cell("C01", "a--b"),
            .. Sample.Model("small", "blocks.0", Verdict.Supported, Verdict.Refuted, Verdict.Inconclusive)];
        Dictionary<string, XElement> pages = Pages.Of(cells).Append((PageFile.Front, Make(cells)))
            .ToDictionary(p => p.Item1, p => PageXml.Of(p.Item2));
        Dictionary<string, string[]> ids = pages.ToDictionary(
            p => p.Key, p => p.Value.Descendants().Attributes("id").Select(a => a.Value).ToArray());
        Assert.All(ids.Values, own => Assert.Equal(own.Length, own.Distinct().Count()));
        // Old links to a claim still lead to its row.
        Assert.Subset(ids[PageFile.Front].ToHashSet(), cells.Select(c => HtmlText.Id(c.Claim)).ToHashSet());
        foreach (CellStatus cell in cells)
            Assert.Contains(HtmlText.Id(cell.Claim, cell.Subject), ids[PageFile.Claim(cell.Claim)]);
        foreach ((string file, XElement page) in pages)
        {
            foreach (string link in page.Descendants("a").Attributes("href").Select(a => a.Value))
            {
                if (link.StartsWith("https://", StringComparison.Ordinal)) continue;
                string[] parts = link.Split('#');
                string to = parts[0].Length == 0 ? file : parts[0];
                Assert.True(pages.ContainsKey(to), $"{file}: {link}");
                if (parts.Length > 1) Assert.Contains(parts[1], ids[to]);
            }
        }
    }

    [Fact]
    public void Nothing_is_loaded_and_nothing_runs_but_the_script_that_is_allowed_by_its_hash()
    {
        CellStatus[] cells = [.. Sample.Project(4, 13)];
        foreach (string html in Pages.Of(cells).Select(p => p.Text).Append(Make(cells)))
        {
            string script = Assert.Single(Script().Matches(html)).Groups[1].Value;
            Assert.Contains(
                $"script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'\"", html);
            Assert.DoesNotMatch("(?i)(src|srcset)=|url\\(|@import|<link|http:", html);
            Assert.DoesNotContain(PageXml.Of(html).DescendantsAndSelf().Attributes(), a =>
                a.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void What_fails_stands_first_and_what_changed_behind_the_claims()
    {
        string html = Page.Of(
            Sample.AllVerdicts(), ["a note"], "", "", new RunChanges(RunComparison.Between([], []), null));
        Assert.Equal(
            ["failing", "claims", "changes", "notices"],
            PageXml.Of(html).Descendants("main").Single().Elements("section")
                .Select(s => (string?)s.Attribute("id") ?? (string?)s.Attribute("class")));
    }

    [Fact]
    public void A_page_of_any_run_stays_small()
    {
        // Everything fails, with long reasons, on more models than a table can show in words.
        CellStatus[] cells = [.. Enumerable.Range(0, 25).SelectMany(claim => Enumerable.Range(0, 400).Select(model =>
            Sample.Cell($"C{claim:00}", $"model-{model}@l", verdict: Verdict.Refuted) with
            {
                ComesFromTraining = true, Setting = "l", Reason = new string('r', 2000),
            }))];
        string html = Page.Of(cells, [.. Enumerable.Range(0, 100).Select(i => $"{i} " + new string('n', 5000))], "", "");
        Assert.InRange(Encoding.UTF8.GetByteCount(html), 300_000, 400_000);
        XElement page = PageXml.Of(html);
        IEnumerable<string> more =
            page.Descendants("li").Select(li => li.Value).Where(li => li.EndsWith(" more", StringComparison.Ordinal));
        Assert.Equal(9_940, more.Sum(li => int.Parse(li.Split(' ')[1], CultureInfo.InvariantCulture)));
        Assert.Equal(400, page.Descendants("tbody").Single().Elements("tr").First().Elements("td").Count(td => td.Has("r")));
    }

    [Fact]
    public void Filters_offer_the_topics_that_there_are_and_rows_say_what_they_have()
    {
        CellStatus[] cells = [
            Sample.Cell("C01") with { Family = "B" }, Sample.Cell("C02", verdict: Verdict.Refuted) with { Family = "A" }];
        string html = Page.Of(cells, [], "", "");
        XElement page = PageXml.Of(html);
        Assert.Equal(["all", "A", "B"], page.Descendants("fieldset").First().Elements("label").Select(l => l.Value.Trim()));
        Assert.Equal(
            ["t1 r-supported", "t0 r-refuted r-fails"],
            page.Descendants("tbody").Single().Elements("tr").Select(tr => (string?)tr.Attribute("class")));
        Assert.Contains("body:has(#ft-t1:checked) .front tbody tr:not(.t1) { display: none; }", html);
        string[] values = [
            .. page.Descendants("input").Select(i => (string)i.Attribute("id")!)
                .Where(id => !id.EndsWith("-all", StringComparison.Ordinal))];
        Assert.All(values, id => Assert.Contains($"#{id}:checked)", html));
    }

    [Theory]
    [InlineData(0)] // light
    [InlineData(1)] // dark
    public void Words_stand_out_from_their_ground(int scheme)
    {
        // WCAG 2 contrast, computed from the style sheet's own colours.
        Dictionary<string, string> light = Colours(Page.Style[..Page.Style.IndexOf("@media", StringComparison.Ordinal)]),
            colours = light;
        if (scheme == 1) colours = Colours(Page.Style[Page.Style.IndexOf("@media", StringComparison.Ordinal)..]);
        Assert.Equal(light.Count, colours.Count);
        foreach (string name in (string[])["supported", "refuted", "inconclusive", "invalid", "error", "quiet"])
            Assert.InRange(Contrast(colours[name], colours["on-" + name]), 4.5, 21);
        foreach (string ground in (string[])["page", "card"])
            foreach (string ink in (string[])["ink", "muted", "link", "fail"])
                Assert.InRange(Contrast(colours[ground], colours[ink]), 4.5, 21);
        foreach (string tint in (string[])["support-tint", "refute-tint"])
            Assert.InRange(Contrast(colours[tint], colours["ink"]), 4.5, 21);
        foreach (string line in (string[])["s0", "s1", "s2", "s3", "s4", "s5"])
            Assert.InRange(Contrast(colours["card"], colours[line]), 3, 21);
    }

    private static Dictionary<string, string> Colours(string css) =>
        Colour().Matches(css).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);

    private static double Contrast(string a, string b)
    {
        double x = Luminance(a), y = Luminance(b);
        return (Math.Max(x, y) + .05) / (Math.Min(x, y) + .05);
    }

    private static double Luminance(string hex)
    {
        double Channel(int at) =>
            int.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255d is var c && c <= .04045
                ? c / 12.92
                : Math.Pow((c + .055) / 1.055, 2.4);
        return (.2126 * Channel(0)) + (.7152 * Channel(2)) + (.0722 * Channel(4));
    }

    [GeneratedRegex("--([a-z0-9-]+): #([0-9a-f]{6});")]
    private static partial Regex Colour();

    [GeneratedRegex("<script>([^<]*)</script>")]
    private static partial Regex Script();
}
