using System.Text;
using System.Text.RegularExpressions;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Claims;

/// <summary>
/// Where a claim is made, a source a line: sources stand one behind the other with "; " between them. What has an address in the
/// literature (arXiv, LessWrong) leads there.
/// </summary>
internal static partial class SourceList
{
    public static void Append(StringBuilder html, string source)
    {
        if (source.Length == 0) return;
        html.Append("<section class=\"source\"><h2>Where the claim is made</h2>\n<ul>");
        foreach (string one in source.Split("; ")) html.Append($"<li><cite>{Linked(Escape(one))}</cite></li>");
        html.Append("</ul></section>\n");
    }

    private static string Linked(string escaped) => LessWrong().Replace(
        Arxiv().Replace(escaped, "<a href=\"https://arxiv.org/abs/$1\">$0</a>"),
        "<a href=\"https://www.lesswrong.com/posts/$1\">$0</a>");

    [GeneratedRegex("arXiv:([0-9]{4}\\.[0-9]{4,5})")]
    private static partial Regex Arxiv();

    [GeneratedRegex("LessWrong ([A-Za-z0-9]{17})\\b")]
    private static partial Regex LessWrong();
}
