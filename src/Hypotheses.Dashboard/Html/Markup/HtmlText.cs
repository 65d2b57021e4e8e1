using System.Globalization;
using System.Net;
using System.Text;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Dashboard.Html.Markup;

/// <summary>Text for HTML: everything that comes from a claim, a subject or a file goes through here.</summary>
public static class HtmlText
{
    /// <summary>Text that may stand in an element or in a quoted attribute.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(CellText.OneLine(text));

    /// <summary>An element's id from names: different names give different ids.</summary>
    public static string Id(params ReadOnlySpan<string> names)
    {
        var id = new StringBuilder();
        foreach (string name in names)
        {
            if (id.Length > 0) id.Append("--");
            foreach (char c in name)
            {
                if (char.IsAsciiLetterOrDigit(c) || c is '.' or '@') id.Append(c);
                else if (c == '-') id.Append("-_");
                else id.Append('_').Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            }
        }

        return id.ToString();
    }

    /// <summary>A coordinate of a drawing.</summary>
    public static string At(double coordinate) => coordinate.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>The class of a verdict or role: its words with hyphens.</summary>
    public static string Class(string words) => words.Replace(' ', '-');
}
