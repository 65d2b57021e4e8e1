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
                [new FigureMatrix("signed cosine", 3, [1, -.5, 0, .01, .9, double.NaN])])
            {
                Features = [new FigureFeature("0", .25), new FigureFeature("1, only with 0", .125)],
            },
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
            matrix.Elements("rect").Where(r => (string?)r.Attribute("class") != "frame")
                .Select(r => ((string?)r.Attribute("class"), (string?)r.Attribute("fill-opacity"))));
        // Places of rows and columns, numbers in the squares that are drawn, and the scale's ends.
        Assert.Equal(["0", "1", "0", "1", "2", "1", "-0.5", "0.9"], matrix.Elements("text").Select(t => t.Value));
        Assert.Equal(["-1", "-0.5", "0", "0.5", "1"], matrix.Element("g")!.Elements("text").Select(t => t.Value));
        XElement rates = Assert.Single(page.Descendants("svg"), s => (string?)s.Attribute("class") == "rates");
        Assert.Equal(["0", "25%", "1, only with 0", "12.5%"], rates.Elements("text").Select(t => t.Value));
        string[] bars = [.. rates.Elements("rect").Select(r => r.Attribute("width")!.Value)];
        Assert.Equal(["85", "42.5"], bars); // the axis ends at a half: 170 units
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
            "Undecided: not the whole interval has what it takes to be supported (fvu &lt; 0.02), nor to be refuted (hole &lt; 0.1).",
            html);
        // What decides beside the headline is drawn too.
        Assert.Equal(2, Intervals(html).Length);
        Assert.DoesNotContain("Undecided:", Make(cell with { Verdict = Verdict.Supported }));
        CellStatus between = cell with { Low = .2, High = .4, SupportConditions = [new Condition("hole", .3, null)] };
        Assert.Contains("to be supported (hole &gt; 0.3), nor to be refuted (hole &lt; 0.1).", Make(between with
        {
            Effects = [.. cell.Effects.Select(e => e.Statistic == "hole" ? e with { Value = .3, Low = .2, High = .4 } : e)],
        }));
    }

    [Fact]
    public void Evidence_says_gates_series_hashes_and_the_counterexample()
    {
        string html = Make(Sample.Project(1, 6));
        foreach (
            string text in (string[])[
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

    [Fact]
    public void All_pictures_of_a_number_have_one_axis_on_which_every_bound_and_mean_lies()
    {
        CellStatus wide = Sample.Cell(subject: "wide") with
        {
            Effect = .9,
            Low = double.NegativeInfinity,
            High = 1e9,
            Effects = [new Effect("hole", .9, double.NegativeInfinity, 1e9), new Effect("fvu", .02, .01, .03)],
        };
        XElement[] drawn = Intervals(Make(Sample.Cell(), wide, Sample.Cell(subject: "c", role: Role.Positive)));
        Assert.Equal(3, drawn.Length);
        string[] bounds = [.. drawn.Select(svg => string.Join(' ', svg.Elements("rect").Select(r =>
            $"{r.Attribute("class")!.Value} {r.Attribute("x")!.Value} {r.Attribute("width")!.Value}")))];
        Assert.Single(bounds.Distinct());
        double[] means = [.. drawn.Select(svg => Number(svg.Elements("circle").Single(c => c.Has("value")), "cx"))];
        Assert.Equal(means[0], means[2]);
        Assert.InRange(means[1], means[0] + 50, 279);
        // What goes on beyond the axis has an arrowhead there, and leaves the others room.
        Assert.Equal([0, 2, 0], drawn.Select(svg => svg.Elements("polyline").Count()));
        Assert.Contains(drawn[0].Elements("text"), t => t.Has("bound") && t.Value == "0.3");
        Assert.True(drawn[0].Elements("text").Count(t => t.Has("tick")) >= 2);
    }

    [Fact]
    public void Each_seed_has_a_dot_where_its_value_lies_and_equal_ones_are_stacked()
    {
        CellStatus cell = Sample.Cell() with
        {
            Values = new Dictionary<string, double[]> { ["hole"] = [.1, .3, .6, .6, .6, double.NaN] },
        };
        string html = Make(cell);
        XElement svg = Assert.Single(Intervals(html));
        XElement[] dots = [.. svg.Elements("circle").Where(c => c.Has("seed"))];
        Assert.Equal(5, dots.Length);
        double[] at = [.. dots.Select(d => Number(d, "cx"))];
        // Linear: .3 lies as far from .1 as .6 from .3 takes two thirds of.
        Assert.Equal((at[1] - at[0]) / 2, (at[2] - at[1]) / 3, .2);
        Assert.Equal(3, dots[2..].Select(d => Number(d, "cy")).Distinct().Count());
        // The bound of support stands where its seed stands.
        Assert.Equal(Number(svg.Elements("rect").Single(r => r.Has("support")), "x"), at[1], .2);
        Assert.Contains("seeds 0.1, 0.3, 0.6, 0.6, 0.6, NaN", svg.Element("title")!.Value);
        Assert.Contains("seeds: 0.1, 0.3, 0.6, 0.6, 0.6, NaN", html);
    }

    [Fact]
    public void What_is_measured_is_told_headline_first_and_what_nobody_explains_is_named()
    {
        CellStatus cell = Sample.Cell() with
        {
            SupportConditions = [new Condition("hole", .3, null), new Condition("gap", 0, null)],
            Effects = [new Effect("hole", .4, .3, .5), new Effect("product.1", 1, 1, 1), new Effect("other", 1, 1, 1)],
        };
        var protocol = new ClaimProtocol("C21", cell.Definition, [])
        {
            Numbers = [new("product.*", "Some <products>."), new("gap", "How far apart."), new("hole", "How often.")],
        };
        XElement page = PageXml.Of(ClaimPage.Of([cell], [], new ModelCells([cell]), null, protocol));
        Assert.Equal(
            [
                "hole headline: How often.", "gap decides too: How far apart.",
                "fvu gate: The share of the activations' variance that the dictionary leaves unexplained: 0 nothing, 1 no better than "
                    + "their mean.",
                "l0 gate: How many latents fire on a sample, on average.", "product.1: Some <products>.",
                "other: (the claim does not say what it is)",
            ],
            page.Descendants("section").Single(s => s.Has("numbers")).Descendants("div")
                .Select(d => $"{string.Join(' ', d.Element("dt")!.Elements().Select(e => e.Value))}: {d.Element("dd")!.Value}"));
        Assert.Equal("#number--hole", (string?)page.Descendants("p").First(p => p.Has("effect")).Element("a")!.Attribute("href"));
    }

    [Fact]
    public void A_card_says_its_rule_how_to_measure_it_again_and_where_its_model_is()
    {
        CellStatus[] cells = Sample.Model("small", "blocks.0", Verdict.Supported, Verdict.Refuted, Verdict.Refuted);
        XElement page = PageXml.Of(Make(cells));
        XElement[] cards = [.. page.Descendants("article")];
        Assert.All(cards, card => Assert.Contains(
            card.Elements("p"), p => p.Value == "Supported if hole > 0.3; refuted if hole < 0.1."));
        Assert.All(cards.Zip(cells), card => Assert.Equal(
            RerunCommand.OfCell(card.Second), card.First.Descendants("code").Single(c => c.Has("command")).Value));
        Assert.All(cards, card => Assert.Equal(
            "model-small.html#C13--small@blocks.0", (string?)card.Element("p")!.Element("a")!.Attribute("href")));
        Assert.Equal(
            ["Trained models", "Their twins, which learned nothing"],
            page.Descendants("div").Where(d => d.Has("group")).Select(g => g.Element("h3")!.Value));
        Assert.Equal(
            RerunCommand.OfClaim(cells[0]),
            page.Descendants("section").Single(s => s.Has("method")).Descendants("code").Last().Value);
    }

    [Fact]
    public void Sources_are_a_list_that_leads_to_the_literature()
    {
        XElement[] sources = [.. PageXml.Of(Make(Sample.Cell() with
        {
            Source = "A, Title <one> (LessWrong z6QQJbtpkEAX3Aojj, 2022); B (arXiv:2409.14507, 2024), section 3",
        })).Descendants("section").Single(s => s.Has("source")).Descendants("li")];
        Assert.Equal(
            ["A, Title <one> (LessWrong z6QQJbtpkEAX3Aojj, 2022)", "B (arXiv:2409.14507, 2024), section 3"],
            sources.Select(s => s.Value));
        Assert.Equal(
            ["https://www.lesswrong.com/posts/z6QQJbtpkEAX3Aojj", "https://arxiv.org/abs/2409.14507"],
            sources.Select(s => (string?)s.Descendants("a").Single().Attribute("href")));
    }

    [Fact]
    public void A_verdict_that_another_number_refutes_says_so_although_each_rule_has_one_part()
    {
        CellStatus cell = Sample.Cell(verdict: Verdict.Inconclusive, expected: Verdict.Inconclusive) with
        {
            RefuteConditions = [new Condition("fvu", .5, null)],
        };
        string html = Make(cell);
        Assert.Contains("to be refuted (fvu &gt; 0.5).", html);
        Assert.Equal(2, Intervals(html).Length);
    }

    [Fact]
    public void What_a_sceptic_tried_stands_on_the_page_and_that_nothing_is_known_too()
    {
        CellStatus cell = Sample.Cell();
        string Page(IReadOnlyList<ScepticWorld>? worlds) => ClaimPage.Of(
            [cell], [], new ModelCells([cell]), protocol: new ClaimProtocol("C21", cell.Definition, []) { Sceptic = worlds });
        Assert.Contains("<dt>a &lt;world&gt;</dt><dd>Wrong: .5.</dd>", Page([new("a <world>", "Wrong: .5.")]));
        Assert.Contains("Nothing is written down yet", Page(null));
    }

    private static double Number(XElement element, string name) =>
        double.Parse((string)element.Attribute(name)!, CultureInfo.InvariantCulture);
}
