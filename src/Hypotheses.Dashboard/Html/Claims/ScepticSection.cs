using System.Text;
using Hypotheses.Claims.Vocabulary;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Claims;

/// <summary>What a sceptic tried: worlds that were chosen to make the instrument lie, right answers and wrong ones.</summary>
internal static class ScepticSection
{
    /// <summary>Appends it; where nothing is known it says that.</summary>
    public static void Append(StringBuilder html, IReadOnlyList<ScepticWorld>? worlds)
    {
        html.Append("<section id=\"sceptic\"><h2>What a sceptic tried</h2>\n");
        if (worlds is not { Count: > 0 })
        {
            html.Append("<p class=\"muted\">Nothing is written down yet of worlds chosen to make this instrument lie.</p></section>\n");
            return;
        }

        html.Append("<p class=\"muted\">Worlds that were chosen to make the instrument lie, and what it said.</p>\n<div class=\"numbers\"><dl>");
        foreach (ScepticWorld world in worlds)
            html.Append($"<div><dt>{Escape(world.World)}</dt><dd>{Escape(world.Said)}</dd></div>\n");
        html.Append("</dl></div></section>\n");
    }
}
