using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Hypotheses.Tests.Dashboard.Html;

/// <summary>
/// Pages are written so that they are also well-formed XML behind their first line, but for elements that have no end: every
/// other element is closed, every attribute quoted.
/// </summary>
internal static partial class PageXml
{
    /// <summary>The page's root.</summary>
    public static XElement Of(string html) =>
        XElement.Parse(VoidElements().Replace(html[html.IndexOf("<html", StringComparison.Ordinal)..], "<$1/>"));

    /// <summary>Whether an element has a class.</summary>
    public static bool Has(this XElement element, string name) =>
        ((string?)element.Attribute("class"))?.Split(' ').Contains(name) == true;

    [GeneratedRegex("<(meta [^>]*)>")]
    private static partial Regex VoidElements();
}
