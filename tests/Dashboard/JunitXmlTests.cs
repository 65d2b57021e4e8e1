using System.Xml.Linq;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard;

namespace Hypotheses.Tests.Dashboard;

public class JunitXmlTests
{
    [Fact]
    public void Each_cell_is_a_test_case_failed_skipped_or_passed()
    {
        XElement suites = XDocument.Parse(JunitXml.Of([.. Sample.AllVerdicts(), Sample.Cell("C22")])).Root!;
        Assert.Equal(
            ["C21 A parent latent has holes where its children fire", "C22 A parent latent has holes where its children fire"],
            suites.Elements("testsuite").Select(s => (string)s.Attribute("name")!));
        Assert.Equal("11", (string)suites.Attribute("tests")!);
        Assert.Equal("4", (string)suites.Attribute("failures")!);
        Assert.Equal("3", (string)suites.Attribute("skipped")!);
        XElement Case(string name) => suites.Descendants("testcase").First(c => (string)c.Attribute("name")! == name);
        Assert.Equal("Splitting.C21", (string)Case("nested").Attribute("classname")!);
        Assert.Equal("3.21", (string)Case("nested").Attribute("time")!);
        Assert.Empty(Case("nested").Elements("failure").Concat(Case("nested").Elements("skipped")));
        Assert.Equal("refuted, expected supported", (string)Case("overlap").Element("failure")!.Attribute("message")!);
        Assert.Equal(
            "not applicable: lacks known true features", (string)Case("stories260K").Element("skipped")!.Attribute("message")!);
        Assert.Equal(
            "excluded: FVU .2 with one feature active", (string)Case("nested@topk").Element("skipped")!.Attribute("message")!);
        Assert.Empty(Case("orthonormal (positive control)").Elements("failure"));
        Assert.Equal(4, suites.Descendants("failure").Count());
        Assert.Equal(3, suites.Descendants("skipped").Count());
    }

    [Fact]
    public void A_case_has_verdict_effect_and_interval_as_properties()
    {
        XElement suites = XDocument.Parse(JunitXml.Of([Sample.Cell(), Sample.NotApplicable()])).Root!;
        Dictionary<string, string> Of(string name) => suites.Descendants("testcase").Single(c => (string)c.Attribute("name")! == name)
            .Element("properties")!.Elements().ToDictionary(p => (string)p.Attribute("name")!, p => (string)p.Attribute("value")!);
        Dictionary<string, string> nested = Of("nested");
        Assert.Equal(("supported", "supported"), (nested["verdict"], nested["expected"]));
        Assert.Equal(("hole", "0.41234", "0.3911", "0.4331"), (nested["statistic"], nested["effect"], nested["low"], nested["high"]));
        Assert.Equal(("hole > 0.3", "hole < 0.1", "6"), (nested["support"], nested["refute"], nested["seeds"]));
        Assert.Equal("not applicable", Of("stories260K")["verdict"]);
        Assert.False(Of("stories260K").ContainsKey("effect"));
        // Schemas of JUnit want them first.
        Assert.All(suites.Descendants("testcase"), c => Assert.Equal("properties", c.Elements().First().Name.LocalName));
    }

    [Fact]
    public void Any_text_and_any_number_give_well_formed_xml()
    {
        // Every UTF-16 unit once, so every control character, lone surrogate and mark-up character.
        string all = string.Concat(Enumerable.Range(0, 0x10000).Select(i => (char)i));
        var cell = Sample.Cell(subject: "a]]>b<&\"'", verdict: Verdict.Error) with
        {
            Reason = all,
            Title = all,
            Family = "<x>",
            Seconds = double.NaN,
            Effect = double.NaN,
            Low = double.NegativeInfinity
        };
        XElement root = XDocument.Parse(JunitXml.Of([cell])).Root!;
        Assert.Equal("a]]>b<&\"'", (string)root.Descendants("testcase").Single().Attribute("name")!);
        Assert.Contains("<=>?@ABC", (string)root.Descendants("failure").Single().Attribute("message")!);
    }

    [Fact]
    public void No_cells_give_an_empty_document() => Assert.Empty(XDocument.Parse(JunitXml.Of([])).Root!.Elements());
}
