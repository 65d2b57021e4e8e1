using System.Globalization;
using System.Xml.Linq;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard;
using Hypotheses.Dashboard.Html;
using Hypotheses.Dashboard.Html.Claims;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Tests.Dashboard.Html.Claims;

/// <summary>A claim's page: its cards, with what is drawn and said on them.</summary>
public class ClaimPageTests
{
    // The cells of one claim.
    private static string Make(params IEnumerable<CellStatus> cells) => ClaimPage.Of(
        CellText.InOrder(cells.Where(c => c.Point is null)), [.. cells.Where(c => c.Point is not null)], new ModelCells(cells));

    private static XElement[] Intervals(string html) => [.. PageXml.Of(html).Descendants("svg").Where(s => s.Has("interval"))];

    [Fact]
    public void Every_verdict_is_said_in_words_and_every_element_is_closed()
    {
        string html = Make(Sample.AllVerdicts());
        XElement page = PageXml.Of(html);
        foreach (Verdict verdict in Enum.GetValues<Verdict>())
            Assert.Contains(
                page.Descendants("span"),
                s =>
                    ((string?)s.Attribute("class"))?.StartsWith("pill", StringComparison.Ordinal) == true
                        && s.Value.EndsWith(CellStatus.Words(verdict), StringComparison.Ordinal));
        Assert.Equal(7, page.Descendants("article").Count()); // all but "not applicable", "excluded" and "not run"
        Assert.Equal(3, page.Descendants("details").Count(d => (string?)d.Attribute("class") == "collapsed"));
        Assert.Contains("Fails the build:", html);
    }

    [Fact]
    public void A_claim_says_how_many_of_its_own_definitions_were_tried_and_one_without_says_nothing()
    {
        CellStatus[] cells = [Sample.Cell(), Sample.Cell(claim: "C22")];
        string[] pages = [.. Pages.Of(
            cells,
            [new("C20", 9, "x", "2026-11-19", "none of the page's"), new("C21", 4, "5f1d", "2026-11-20", "a <bound> moved")])
            .Where(p => p.File.StartsWith("claim-", StringComparison.Ordinal)).Select(p => p.Text)];
        string[][] lines = [.. pages.Select(page =>
            PageXml.Of(page).Descendants("p").Where(p => p.Has("definitions")).Select(p => p.Value).ToArray())];
        Assert.Equal([["4 definitions approved; the last since 2026-11-20: a <bound> moved (5f1d)"], []], lines);
    }

    [Fact]
    public void A_phase_map_is_drawn_and_its_points_are_no_rows()
    {
        XElement page = PageXml.Of(Make([Sample.Cell(), .. Sample.Map()]));
        XElement map = Assert.Single(page.Descendants("figure"), f => (string?)f.Attribute("class") == "map");
        Assert.Equal(
            ["refuted", "inconclusive", "supported", "supported"],
            map.Descendants("g").Select(g => (string?)g.Attribute("class")));
        XElement headline = Assert.Single(map.Descendants("rect"), r => (string?)r.Attribute("class") == "headline").Parent!;
        Assert.StartsWith("co-occurrence 0.2, width 16: supported", headline.Element("title")!.Value, StringComparison.Ordinal);
        // The second row of worlds lies above the first.
        Assert.True((double)headline.Element("rect")!.Attribute("y")! < (double)map.Descendants("rect").First().Attribute("y")!);
        // Words on a coloured square have that colour's own ink, and not that of other drawings' words.
        Assert.All(
            (string[])["supported", "refuted", "inconclusive", "invalid-instrument", "error", "not-run"],
            v => Assert.Contains($".map g.{v} text {{ fill: var(--on-", Page.Style, StringComparison.Ordinal));
        Assert.Single(page.Descendants("article"));
    }

    [Fact]
    public void A_phase_map_that_was_not_measured_is_one_line()
    {
        XElement page = PageXml.Of(
            Make(
                [
                    Sample.Cell(),
                    .. Sample.Map().Select(c =>
                        Sample.NotApplicable(c.Claim, c.Subject, "left to the full tier") with { Point = c.Point })]));
        Assert.DoesNotContain(page.Descendants("figure"), f => (string?)f.Attribute("class") == "map");
        Assert.Contains(
            "Phase map of co-occurrence × width, 4 worlds: left to the full tier.", page.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_counterexample_says_how_many_worlds_hold_and_draws_what_was_found_there()
    {
        var found = new Counterexample
        {
            Claim = "C21",
            Definition = "d",
            Tier = Tier.Quick,
            Draws = 20,
            Replay = "1,3",
            World = new Dictionary<string, double> { ["rate"] = .2 },
            Description = "a <small> world",
            Figure = new CounterexampleFigure(
                new Dictionary<string, double> { ["n"] = 2, ["d"] = 3 },
                [new FigureMatrix("signed cosine", 3, [1, -.5, 0, .01, .9, double.NaN])]),
        };
        XElement page = PageXml.Of(
            Make(Sample.Cell() with { Counterexample = found, Regime = new RegimeStatus(20, 2, 17, 16, .9, true) }));
        Assert.Contains(
            "it holds in 17 of 20; 16 are required (the claim says 90%, and a truth at that share reaches so many nine times in "
                + "ten); gates voided 2, which count as worlds in which it does not hold.",
            page.Value,
            StringComparison.Ordinal);
        Assert.Contains("rate = 0.2 (a <small> world)", page.Value, StringComparison.Ordinal);
        Assert.Contains("d = 3, n = 2", page.Value, StringComparison.Ordinal);
        XElement matrix = Assert.Single(page.Descendants("svg"), s => (string?)s.Attribute("class") == "matrix");
        Assert.Equal(
            [("plus", "1"), ("minus", "0.5"), ("plus", "0.9")],
            matrix.Elements("rect").Select(r => ((string?)r.Attribute("class"), (string?)r.Attribute("fill-opacity"))));
    }

    [Fact]
    public void Names_from_files_are_text()
    {
        const string Hostile = "<img src=x onerror=alert(1)>\"'&\u0001";
        string html = Make(
            Sample.Cell(Hostile, Hostile, verdict: Verdict.Error) with
            {
                Title = Hostile,
                Family = Hostile,
                Source = Hostile,
                Description = Hostile,
                Reason = Hostile,
                Statistic = Hostile,
                Support = Hostile,
                Refute = Hostile,
                Device = Hostile,
                Definition = Hostile,
                SubjectHash = Hostile,
                Effects = [new Effect(Hostile, 1, 0, 2)],
                Gates = [new GateStatus(Hostile, 1, 1, 0, 2)],
                Series = new Dictionary<string, double[]>
                {
                    [Hostile] = [1, 2],
                    [Hostile + ":a"] = [1],
                    [Hostile + ":" + Hostile] = [2]
                },
            },
            Sample.NotApplicable(Hostile, Hostile + "2", Hostile));
        Assert.DoesNotContain("<img", html);
        Assert.DoesNotContain('\u0001', html);
        Assert.DoesNotContain(
            PageXml.Of(html).DescendantsAndSelf().Attributes(), a => a.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
    }

    [Fact]
    public void Numbers_that_are_none_do_not_reach_the_drawings()
    {
        double[] odd = [
            double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, double.MaxValue, double.MinValue, double.Epsilon];
        foreach (double value in odd)
        {
            foreach (double low in odd)
            {
                var cell = Sample.Cell() with
                {
                    Effect = value,
                    Low = low,
                    High = double.PositiveInfinity,
                    Chance = low,
                    Effects = [new Effect("hole", value, low, double.PositiveInfinity)],
                    RefuteConditions = [new Condition("hole", -1, 1)],
                    Series = new Dictionary<string, double[]>
                    {
                        ["a"] = odd,
                        ["b:1"] = odd,
                        ["b:2"] = [value],
                        ["c"] = [],
                        ["d"] = [value],
                        ["d.range"] = [low, value]
                    },
                };
                XElement[] drawn = [.. PageXml.Of(Make(cell)).Descendants("article").Descendants("svg").Descendants()];
                Assert.NotEmpty(drawn);
                foreach (
                    XAttribute a in drawn.Attributes().Where(a =>
                        a.Name.LocalName is "x" or "y" or "x1" or "x2" or "y1" or "y2" or "cx" or "cy" or "width" or "height"))
                    Assert.InRange(double.Parse(a.Value, CultureInfo.InvariantCulture), -8, 400);
                foreach (XAttribute a in drawn.Attributes("d").Concat(drawn.Attributes("points")))
                    Assert.DoesNotMatch("[^-MLh0-9., ]", a.Value);
            }
        }
    }

    [Fact]
    public void A_bar_lies_where_its_interval_lies()
    {
        // Interval beyond the support bound: its bar must start right of the support region's left edge, and the dot between its
        // ends.
        XElement svg = Intervals(Make(Sample.Cell()))[0];
        double Number(XElement e, string name) => double.Parse((string)e.Attribute(name)!, CultureInfo.InvariantCulture);
        XElement support = svg.Elements("rect").Single(r => (string?)r.Attribute("class") == "support"),
            refute = svg.Elements("rect").Single(r => (string?)r.Attribute("class") == "refute");
        XElement bar = svg.Elements("line").First(l => (string?)l.Attribute("class") == "bar"),
            dot = svg.Elements("circle").Single();
        Assert.True(Number(bar, "x1") > Number(support, "x"));
        Assert.InRange(Number(dot, "cx"), Number(bar, "x1"), Number(bar, "x2"));
        Assert.True(Number(refute, "x") + Number(refute, "width") < Number(support, "x"));
        Assert.Contains("hole 0.412 [0.391, 0.433]", svg.Element("title")!.Value);
    }

    [Fact]
    public void What_decides_is_drawn_beside_the_headline()
    {
        // Refuted by a share of seeds, while the headline's interval lies across the bound of support.
        CellStatus cell = Sample.Cell(verdict: Verdict.Refuted, expected: Verdict.Refuted) with
        {
            Refute = "exceeds < 0.5",
            RefuteConditions = [new Condition("exceeds", null, .5)],
            Effects = [new Effect("hole", .3, .2, .4), new Effect("exceeds", 0, 0, .39), new Effect("fvu", .02, .01, .03)],
        };
        XElement[] drawn = Intervals(Make(cell));
        Assert.Equal(
            ["hole 0.30 [0.20, 0.40]", "exceeds 0.00 [0.00, 0.39]"],
            drawn.Select(s => s.Element("title")!.Value.Split(',', 3)[..2]).Select(w => string.Join(',', w)));
        Assert.DoesNotContain(drawn[0].Elements("rect"), r => (string?)r.Attribute("class") == "refute");
        XElement bar = drawn[1].Elements("line").First(l => (string?)l.Attribute("class") == "bar"),
            region = drawn[1].Elements("rect").Single();
        Assert.Equal("refute", (string?)region.Attribute("class"));
        double end = double.Parse((string)bar.Attribute("x2")!, CultureInfo.InvariantCulture);
        Assert.InRange(end, 0, double.Parse((string)region.Attribute("width")!, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void An_undecided_cell_says_which_part_of_a_rule_of_several_keeps_it_so()
    {
        CellStatus cell = Sample.Cell(verdict: Verdict.Inconclusive, expected: Verdict.Inconclusive) with
        {
            SupportConditions = [new Condition("hole", .3, null), new Condition("fvu", null, .02)],
        };
        string html = Make(cell);
        Assert.Contains(
            "Undecided: to be supported, fvu &lt; 0.02 would have to hold of the whole interval; to be refuted, hole &lt; 0.1.", html);
        // What decides beside the headline is drawn too.
        Assert.Equal(2, Intervals(html).Length);
        Assert.DoesNotContain("Undecided:", Make(cell with { SupportConditions = [new Condition("hole", .3, null)] }));
        Assert.DoesNotContain("Undecided:", Make(cell with { Verdict = Verdict.Supported }));
    }

    [Fact]
    public void Evidence_says_gates_series_hashes_and_the_counterexample()
    {
        string html = Make(Sample.Project(1, 6));
        foreach (
            string text in (string[])[
                "0.0213 [0.0201, 0.0226]",
                "1.6 … 2.4",
                "≤ 0.05",
                "5f1d6a5c8e0b4d77",
                "0c1d2e3f4051",
                "HYPOTHESES_REPLAY=1849226,35",
                "n = 5, p = 0.05",
                "isotropic</li>",
                "max_cosine"])
            Assert.Contains(text, html);
        Assert.DoesNotContain("max_cosine.range", html);
    }

}
