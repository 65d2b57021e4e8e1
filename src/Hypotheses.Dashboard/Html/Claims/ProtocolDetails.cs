using System.Text;
using Hypotheses.Claims.Trials;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Claims;

/// <summary>A claim's protocol, folded: everything of it that could be tuned, with the hash that seeds follow from.</summary>
internal static class ProtocolDetails
{
    public static void Append(StringBuilder html, ClaimProtocol? protocol)
    {
        if (protocol is null) return;
        html.Append(
            "<details class=\"protocol\"><summary>Protocol "
                + $"<code>{Escape(protocol.Definition)}</code></summary>\n<table><tbody>");
        foreach (ProtocolPart part in protocol.Parts)
            html.Append($"<tr><th scope=\"row\">{Escape(part.Name)}</th><td>").AppendJoin("<br/>", part.Lines.Select(Escape))
                .Append("</td></tr>");
        html.Append(
            "</tbody></table>\n<p class=\"muted\">The definition is the hash of this and of what controls and subjects are; "
                + "every seed follows from it.</p></details>\n");
    }
}
