using System.Text;

namespace Hypotheses.Dashboard.Html.Claims;

/// <summary>What the signs in the pictures of a claim's cards mean.</summary>
internal static class CardLegend
{
    private static readonly (string Drawing, string Words)[] Signs =
    [
        ("<circle class=\"value\" cx=\"14\" cy=\"8\" r=\"4\"/>", "mean over seeds"),
        ("<path class=\"bar\" d=\"M3 8H25M3 3V13M25 3V13\"/>", "its interval"),
        ("<path class=\"bar\" d=\"M3 8H25M19 3L25 8L19 13\"/>", "it goes on beyond the picture"),
        ("<circle class=\"seed\" cx=\"8\" cy=\"9\" r=\"2\"/><circle class=\"seed\" cx=\"18\" cy=\"9\" r=\"2\"/>", "one seed each"),
        ("<rect class=\"support\" width=\"28\" height=\"16\"/>", "here the claim is supported (S)"),
        ("<rect class=\"refute\" width=\"28\" height=\"16\"/>", "here it is refuted (R)"),
        ("<line class=\"chance\" x1=\"14\" y1=\"0\" x2=\"14\" y2=\"16\"/>", "chance"),
    ];

    public static void Append(StringBuilder html)
    {
        html.Append("<ul class=\"legend\" aria-label=\"Signs in the pictures\">");
        foreach ((string drawing, string words) in Signs)
            html.Append($"<li><svg class=\"sign\" viewBox=\"0 0 28 16\" aria-hidden=\"true\">{drawing}</svg>{words}</li>");
        html.Append("</ul>\n<p class=\"muted\">All pictures of one number have one axis. Under it stand round numbers, and with a mark the ")
            .Append("bounds. Where earlier runs are known, a line has the effect over them with its intervals, and a band under it ")
            .Append("the verdicts; a dotted line stands where the claim got another definition. “Up to 39% may not”: so many of ")
            .Append("all seeds may say otherwise although the six that were tried do not.</p>\n");
    }
}
