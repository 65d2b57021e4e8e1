using System.Globalization;
using System.Text;
using System.Xml;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Dashboard;

/// <summary>
/// The verdicts as JUnit XML: a suite a claim, a test case a cell. What cannot be or was not measured is skipped.
/// </summary>
public static class JunitXml
{
    /// <summary>The whole document.</summary>
    public static string Of(IEnumerable<CellStatus> cells)
    {
        IReadOnlyList<CellStatus> all = CellText.InOrder(cells);
        var text = new StringBuilder();
        using (
            var xml = XmlWriter.Create(
                text, new XmlWriterSettings { Indent = true, OmitXmlDeclaration = true, NewLineChars = "\n" }))
        {
            xml.WriteStartElement("testsuites");
            Attribute(xml, "name", "hypotheses");
            Totals(xml, all);
            foreach (IGrouping<string, CellStatus> claim in all.GroupBy(c => c.Claim))
            {
                xml.WriteStartElement("testsuite");
                Attribute(xml, "name", $"{claim.Key} {claim.First().Title}");
                Totals(xml, [.. claim]);
                foreach (CellStatus cell in claim) Case(xml, cell);
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + text + "\n";
    }

    private static bool Skipped(CellStatus cell) =>
        !cell.Fails && cell.Verdict is (Verdict.NotApplicable or Verdict.Excluded or Verdict.NotRun);

    private static void Totals(XmlWriter xml, IReadOnlyList<CellStatus> cells)
    {
        Attribute(xml, "tests", cells.Count.ToString(CultureInfo.InvariantCulture));
        Attribute(xml, "failures", cells.Count(c => c.Fails).ToString(CultureInfo.InvariantCulture));
        Attribute(xml, "errors", "0");
        Attribute(xml, "skipped", cells.Count(Skipped).ToString(CultureInfo.InvariantCulture));
        Attribute(xml, "time", Time(cells.Sum(c => c.Seconds)));
    }

    private static void Case(XmlWriter xml, CellStatus cell)
    {
        xml.WriteStartElement("testcase");
        Attribute(xml, "classname", cell.Family.Length > 0 ? $"{cell.Family}.{cell.Claim}" : cell.Claim);
        Attribute(xml, "name", cell.Role == Role.Subject ? cell.Subject : $"{cell.Subject} ({CellText.Role(cell.Role)})");
        Attribute(xml, "time", Time(cell.Seconds));
        Properties(xml, cell);
        if (Skipped(cell))
        {
            xml.WriteStartElement("skipped");
            Attribute(xml, "message", $"{CellStatus.Words(cell.Verdict)}: {cell.Reason ?? "no reason given"}");
            xml.WriteEndElement();
        }
        else if (CellText.Problem(cell) is { } problem)
        {
            xml.WriteStartElement("failure");
            Attribute(xml, "message", problem);
            Attribute(xml, "type", CellStatus.Words(cell.Verdict));
            xml.WriteString(
                CellText.OneLine(
                    $"{cell.Statistic} {CellText.Effect(cell)}; supported if {cell.Support}; refuted if {cell.Refute}"));
            xml.WriteEndElement();
        }

        xml.WriteElementString(
            "system-out", CellText.OneLine($"{CellStatus.Words(cell.Verdict)}; {cell.Statistic} {CellText.Effect(cell)}"));
        xml.WriteEndElement();
    }

    // What tools can show as columns: numbers as they are, not as they are printed.
    private static void Properties(XmlWriter xml, CellStatus cell)
    {
        (string Name, string? Value)[] properties =
        [
            ("verdict", CellStatus.Words(cell.Verdict)), ("expected", cell.Expected is { } e ? CellStatus.Words(e) : null),
            ("role", CellText.Role(cell.Role)), ("statistic", cell.Statistic), ("effect", Number(cell.Effect)),
            ("low", Number(cell.Low)), ("high", Number(cell.High)), ("support", cell.Support), ("refute", cell.Refute),
            ("seeds", Number(cell.Seeds)), ("voided", Number(cell.Voided)), ("definition", cell.Definition),
            ("subject_hash", cell.SubjectHash), ("device", cell.Device),
        ];
        xml.WriteStartElement("properties");
        foreach ((string name, string? value) in properties)
        {
            if (value is null) continue;
            xml.WriteStartElement("property");
            Attribute(xml, "name", name);
            Attribute(xml, "value", value);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static string? Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture);

    private static void Attribute(XmlWriter xml, string name, string value) =>
        xml.WriteAttributeString(name, CellText.OneLine(value));

    private static string Time(double seconds) =>
        (double.IsFinite(seconds) ? seconds : 0).ToString("0.###", CultureInfo.InvariantCulture);
}
