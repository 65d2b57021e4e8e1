using System.Text;
using Hypotheses.Dashboard.Text;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html;

/// <summary>
/// What the reader should know of the run: a line each, long ones cut, since the table of a console has them whole.
/// </summary>
internal static class NoticeList
{
    private const int Most = 40, Longest = 600;

    public static void Append(StringBuilder html, IReadOnlyList<string> notices)
    {
        if (notices.Count == 0) return;
        html.Append("<section class=\"notices\"><h2>Notes on this run</h2><ul>")
            .AppendJoin("", notices.Take(Most).Select(n => $"<li>{Escape(CellText.Shortened(n, Longest))}</li>"));
        if (notices.Count > Most) html.Append($"<li>{notices.Count - Most} more: see verdicts.txt</li>");
        html.Append("</ul></section>\n");
    }
}
